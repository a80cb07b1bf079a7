"""What pytest must not import when it looks for doctests."""

from __future__ import annotations

collect_ignore_glob = ["libreoffice_*.py"]  # scripts for the system's Python, which alone has uno
