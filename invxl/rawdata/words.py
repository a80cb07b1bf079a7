"""Texts as people type them: folded for matching headers and near misses, shortened and made visible for messages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches

_BETWEEN = re.compile(r"[\s_\-.:\u00a0\u2007\u202f\u200b\ufeff]+")
_SPACES = re.compile(r"[\s\u00a0\u2007\u202f\u200b\u200c\u200d\u2060\ufeff]+")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_MAX_SHOWN = 60


def header_key(header: str) -> str:
    """A header without case, spaces, underscores, hyphens, dots and colons: what is compared.

    >>> header_key(" Unit_Cost "), header_key("UNIT\\u00a0COST")
    ('unitcost', 'unitcost')
    """
    return _BETWEEN.sub("", header).casefold()


def loose_key(text: str) -> str:
    """A code without case and stray spaces (also no-break and zero-width ones): two codes that agree here nearly agree.

    >>> loose_key("ab-1\\u00a0") == loose_key(" AB-1"), loose_key("AB  1")
    (True, 'ab 1')
    """
    return _SPACES.sub(" ", text).strip().casefold()


def loose_keys(texts: Sequence[str]) -> list[str]:
    """`loose_key` of each; at once where no text has a space.

    >>> loose_keys(["AB-1", "ab-2"]), loose_keys(["AB  1", "x"])
    (['ab-1', 'ab-2'], ['ab 1', 'x'])
    """
    if not texts or _SPACES.search("".join(texts)):
        return [loose_key(text) for text in texts]
    return "\n".join(texts).casefold().split("\n")


def is_blank(text: str) -> bool:
    """Whether a text shows nothing: empty, or spaces of any sort."""
    return not _SPACES.sub("", text)


def visible(text: str, most: int = _MAX_SHOWN) -> str:
    """A found text on one line: shortened, with control characters and broken surrogates written out.

    >>> visible("a\\x00b"), visible("x" * 100, 5)
    ('a\\\\x00b', 'xxxx…')
    """
    short = text if len(text) <= most else text[: most - 1] + "…"
    return _CONTROL.sub(lambda hit: hit[0].encode("unicode_escape").decode("ascii"), short)


def quoted(text: str) -> str:
    """A found text in quotes."""
    return f'"{visible(text)}"'


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that looks most like this one, or "".

    >>> nearest("quantitiy", ["Quantity", "SKU"])
    'Quantity'
    """
    folded = {header_key(k): k for k in known}
    close = get_close_matches(header_key(word[:100]), list(folded), n=1, cutoff=0.6)
    return folded[close[0]] if close else ""


def listed(words: Sequence[str], most: int = 8) -> str:
    """Words in a sentence, the first few of many.

    >>> listed(["a", "b", "c"], 2)
    'a, b and 1 more'
    """
    shown = ", ".join(words[:most])
    return shown if len(words) <= most else f"{shown} and {len(words) - most:,} more"
