"""One module per command, and what they share: reporting, settings files, the pack's file."""
