"""The closed workbook file: read it, write it, with Excel neither running nor installed."""

from __future__ import annotations

from pathlib import Path

from invxl.columns import RawBook


class FileHost:
    """A pack as a file that no program has open."""

    def __init__(self, path: Path) -> None:
        self.path = Path(path)

    def read(self) -> RawBook:
        """Its raw tables, and our own tables of the last refresh."""
        from invxl.hosts.file.read import read_book

        return read_book(self.path)
