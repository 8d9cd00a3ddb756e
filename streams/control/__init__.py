"""Claims to control state: sources, policy, timeline, history."""
