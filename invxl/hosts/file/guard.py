"""Workbooks that may not be changed, refused by name before anything is computed for them."""

from __future__ import annotations

from invxl.errors import Fault, WorkbookError
from invxl.ooxml.namespaces import q
from invxl.ooxml.workbook import Workbook

_ON = ("1", "true")


def refuse(book: Workbook, *, drop_signature: bool = False) -> None:
    """Raise with every reason why this workbook may not be written. With `drop_signature`, its signature goes."""
    faults: list[Fault] = []
    signed = [r for r in book.relations("").all() if r.kind == "origin" and "digital-signature" in r.type]
    if signed and not drop_signature:
        faults.append(
            Fault(book.place, "it carries a digital signature, which any change breaks", "an unsigned workbook",
                  "Use --drop-signature to remove it.")
        )  # fmt: skip
    protection = book.root.find(q("workbookProtection"))
    if protection is not None and protection.get("lockStructure") in _ON:
        faults.append(
            Fault(book.place, "the workbook's structure is protected", "an unprotected structure",
                  "In Excel: Review, Protect Workbook, take the protection off.")
        )  # fmt: skip
    if book.rels.of_kind("revisionHeaders"):
        faults.append(
            Fault(book.place, "a shared workbook with a history of changes", "one that is not shared the old way",
                  "In Excel: Review, Unshare Workbook.")
        )  # fmt: skip
    sharing = book.root.find(q("fileSharing"))
    if sharing is not None and (sharing.get("reservationPassword") or sharing.get("hashValue")):
        faults.append(
            Fault(book.place, "a password is needed to modify it", "a workbook without one",
                  "In Excel: Save As, Tools, General Options, clear the password to modify.")
        )  # fmt: skip
    if faults:
        raise WorkbookError(*faults)
    for relation in signed:
        _drop_signature(book, relation.target)
        book.relations("").remove(relation.id)


def _drop_signature(book: Workbook, origin: str) -> None:
    for relation in book.relations(origin).all():
        if not relation.external and relation.target in book:
            book.drop(relation.target)
    for name in [n for n in book.package.names if n.startswith(origin.rpartition("/")[0] + "/")]:
        book.drop(name)
