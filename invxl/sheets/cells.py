"""Cell addresses, for formulas inside fixed blocks."""

from __future__ import annotations


def letters(column: int) -> str:
    """The letters of a 1-based column.

    >>> letters(1), letters(27), letters(702)
    ('A', 'AA', 'ZZ')
    """
    out = ""
    while column:
        column, rest = divmod(column - 1, 26)
        out = chr(ord("A") + rest) + out
    return out
