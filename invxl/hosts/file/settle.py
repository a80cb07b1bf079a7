"""What depends on whether cells changed: the calculation order, and whether Excel must calculate on opening."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from invxl.ooxml.namespaces import local, q
from invxl.ooxml.refs import quoted_sheet
from invxl.ooxml.tables import all_tables
from invxl.ooxml.workbook import Workbook


def settle(book: Workbook, stale: bool, no_formulas: Collection[str] = ()) -> None:
    """Bring the workbook in line with its changed sheets. stale: a formula of the user's has no cached value now.
    no_formulas: parts of sheets that are known to hold no formula."""
    replace, add, _ = book.changes()
    changed = [part for part in (*replace, *add) if "/worksheets/" in part and not part.endswith(".rels")]
    if changed:
        book.forget_calculation_order()
    if stale or (changed and depends(book, changed, no_formulas)):
        book.recalculate_on_load()


def depends(book: Workbook, changed: Collection[str], no_formulas: Collection[str] = ()) -> bool:
    """Whether a sheet that is not one of the changed parts may have a formula over one of them.

    Names are looked for as bytes, in formulas and all else: saying yes too often only costs Excel a calculation.
    """
    words = set(_words(book, changed))
    for sheet in book.sheets:
        silent = sheet.part in changed or sheet.part in no_formulas
        if not silent and sheet.part in book.package and _mentions(book, sheet.part, words):
            return True
    return False


def _words(book: Workbook, changed: Collection[str]) -> Iterator[bytes]:
    """What a formula over a changed sheet must contain: its name, a table's, or a name defined over either."""
    first: list[str] = []
    for sheet in book.sheets:
        if sheet.part in changed:
            first += [f"{quoted_sheet(sheet.name)}!", f"'{sheet.name}'!", f"{sheet.name}!"]
    first += [t.name + "[" for t in all_tables(book) if t.sheet.part in changed]
    defined = book.root.find(q("definedNames"))
    over = [
        e.get("name", "")
        for e in (() if defined is None else defined)
        if local(e) == "definedName" and any(w in (e.text or "") for w in first)
    ]
    ours = ("_invxl.", "_xlnm.")
    yield from (_xml(w) for w in (*first, *(n for n in over if not n.startswith(ours)), "INDIRECT("))


def _xml(word: str) -> bytes:
    return word.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").encode()


def _marks(words: Iterable[bytes]) -> list[bytes]:
    """What a text with one of the words contains: a character that data seldom has is looked for much faster.

    >>> _marks([b"ABC!", b"tblABC[", b"INDIRECT(", b"MyRange"])
    [b'!', b'(', b'MyRange', b'[']
    """
    return sorted({next((c for c in (b"!", b"[", b"(") if c in word), word) for word in words})


def _mentions(book: Workbook, part: str, words: Iterable[bytes]) -> bool:
    from re import compile, escape

    pattern = compile(b"|".join(map(escape, sorted(words))))
    marks = _marks(words)
    has_formulas = compile(rb"<(?:\w+:)?f[ >]")
    tail = b""
    formulas = mention = False
    for chunk in book.package.chunks(part):
        piece = tail + chunk
        formulas = formulas or ((b"<f" in piece or b":f" in piece) and has_formulas.search(piece) is not None)
        mention = mention or (any(m in piece for m in marks) and pattern.search(piece) is not None)
        if formulas and mention:
            return True
        tail = piece[-300:]
    return False
