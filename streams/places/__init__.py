"""Names to places: tables, index, spelling across scripts, choosing among namesakes."""
