"""The page and the API: look at who holds what, and why."""
