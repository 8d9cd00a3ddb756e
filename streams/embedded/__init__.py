"""The whole flow on one machine, on SQLite."""
