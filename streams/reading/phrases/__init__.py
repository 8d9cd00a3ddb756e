"""Words put together: actors with what belongs to them, places with their kinds, lists of names."""
