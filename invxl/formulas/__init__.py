"""The arithmetic, by family: NumPy arrays in, NumPy arrays out; domains are checked by the callers."""
