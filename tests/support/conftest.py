"""What pytest must not import when it looks for doctests."""

from __future__ import annotations

collect_ignore = ["libreoffice_macro.py"]  # run by the system's Python, which alone has uno
