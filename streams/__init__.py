"""Articles are read, claims are reconciled, changes are alerted."""
