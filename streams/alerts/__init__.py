"""Changes to alerts."""
