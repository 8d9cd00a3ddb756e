"""One record in, its alerts out: the incremental side of reconciling, over rows that a table or a file keeps."""
