"""A cell's text as it is kept, by a strict grammar and without a tree: what most cells are.

What the grammar does not know is left to the parser (`sheet_cells.kept_cell`), which gives the same for all it knows.
"""

from __future__ import annotations

import re

import numpy as np

from invxl.ooxml.formula_text import escape_formula
from invxl.ooxml.kept import CellFormula, Kept

_CELL = re.compile(
    rb'(?: s="([0-9]{1,7})")?(?: t="([A-Za-z]{1,9})")?(?:/>|>'
    rb'(?:<f((?: (?:t|ref|si)="[A-Za-z0-9:$]*")*)(?:/>|>([^<]*)</f>))?'
    rb'(?:(<v>)([^<]*)</v>|(<is><t(?: xml:space="preserve")?>)([^<]+)</t></is>)?</c>)'
)
_OF_FORMULA = re.compile(rb' (t|ref|si)="([A-Za-z0-9:$]*)"')
_ENTITY = re.compile(rb"&(?:amp|lt|gt|quot|apos);")
_NO_TEXT = bytes(set(range(32)) - set(b"\t\n"))  # also "\r", which a parser changes
_NO_CHARACTERS = (b"\xef\xbf\xbe", b"\xef\xbf\xbf")


def plain_text(data: bytes) -> bool:
    """Whether a part of a sheet holds nothing but characters that mean themselves, and the five entities that everybody
    knows."""
    if np.frombuffer(data, np.uint8).min(initial=32) < 32 and len(data.translate(None, _NO_TEXT)) < len(data):
        return False
    if b"]" in data and b"]]>" in data:
        return False
    if b"&" in data and data.count(b"&") != len(_ENTITY.findall(data)):
        return False
    if data.isascii():
        return True
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return not any(c in data for c in _NO_CHARACTERS)


def kept_text(text: bytes) -> Kept | None:
    """The cell with this text after its address; None where it is not plainly one. text: of `plain_text`.

    >>> kept_text(b' s="4"><v>7</v></c>')
    Kept(style=4, type='', formula=None, inner='<v>7</v>', more='', text='7')
    >>> kept_text(b' cm="1"><v>7</v></c>')
    """
    m = _CELL.fullmatch(text)
    if m is None:
        return None
    style, kind, of_formula, formula_text, _, value, opening, inline = m.groups()
    formula = None
    if of_formula is not None:
        given = dict(_OF_FORMULA.findall(of_formula))
        if len(given) != of_formula.count(b"="):
            return None
        named = given.get(b"t", b"").decode()
        formula = CellFormula(_unescaped(formula_text or b""), "" if named == "normal" else named,
                              given.get(b"ref", b"").decode(), given.get(b"si", b"").decode())  # fmt: skip
    inner = plain = ""
    if value is not None:
        plain = _unescaped(value)
        inner = f"<v>{escape_formula(plain)}</v>"
    elif inline is not None:
        plain = _unescaped(inline)
        inner = f"{opening.decode()}{escape_formula(plain)}</t></is>"
    return Kept(int(style or 0), (kind or b"").decode(), formula, inner, "", plain)


def _unescaped(raw: bytes) -> str:
    text = raw.decode()
    if "&" not in text:
        return text
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'")):
        text = text.replace(entity, character)
    return text.replace("&amp;", "&")
