"""The glossary: one row per quantity, the same name everywhere."""
