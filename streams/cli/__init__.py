"""The ``whoholds`` command."""
