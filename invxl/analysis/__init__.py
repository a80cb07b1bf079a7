"""Inventory meaning: clean frames to facts, facts and Config to results. No Excel, no clock, no files."""
