"""Is this machine ready for packs that are open in Excel, and what makes it so."""
