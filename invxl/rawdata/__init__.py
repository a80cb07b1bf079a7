"""Raw columns to clean frames, plus an exception for every cell that could not be taken as it stood."""
