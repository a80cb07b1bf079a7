"""Comments of every kind move with their cells: notes, their boxes, threads."""

from __future__ import annotations

import io
import re

import pytest
from openpyxl import Workbook as NewBook
from openpyxl.comments import Comment

from invxl.ooxml import frame
from invxl.ooxml.comments import comment_text, commented_cells, move_comments
from invxl.ooxml.notes import add_note
from invxl.ooxml.package import Package
from invxl.ooxml.workbook import SheetRef, Workbook

THREADS = """<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">
<threadedComment ref="B3" dT="2025-01-01T00:00:00.00" personId="{P}" id="{1}"><text>why?</text></threadedComment>
<threadedComment ref="B3" dT="2025-01-02T00:00:00.00" personId="{P}" id="{2}" parentId="{1}"><text>because</text>
</threadedComment></ThreadedComments>"""
KIND = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"


@pytest.fixture
def book() -> Workbook:
    made = NewBook()
    sheet = made.active
    sheet["B3"].comment = Comment("[Threaded comment] why? because", "Ann", width=200, height=50)
    sheet["C5"].comment = Comment("plain", "Bob")
    out = io.BytesIO()
    made.save(out)
    opened = Workbook(Package.open(out.getvalue()))
    ref = opened.sheets[0]
    opened.put(
        "xl/threadedComments/threadedComment1.xml", THREADS.encode(), "application/vnd.ms-excel.threadedcomments+xml"
    )
    relation = opened.relations(ref.part)
    relation.add("threadedComment", "xl/threadedComments/threadedComment1.xml")
    relation.root[-1].set("Type", KIND)
    return opened


def ref(book: Workbook) -> SheetRef:
    return book.sheets[0]


def test_notes_boxes_and_threads_go_together(book: Workbook) -> None:
    move_comments(book, ref(book), {(3, 2): (9, 2), (5, 3): (4, 3)}.get)
    assert commented_cells(book, ref(book)) == {(9, 2), (4, 3)}
    assert comment_text(book, ref(book), (9, 2)) == "why?\nbecause"
    boxes = book.read(next(r.target for r in book.relations(ref(book).part).all() if r.kind == "vmlDrawing")).decode()
    assert sorted(re.findall(r"Row>(\d+)<", boxes)) == ["3", "8"]


def test_a_removed_cell_takes_all_of_its_comments_along(book: Workbook) -> None:
    move_comments(book, ref(book), lambda place: None if place == (3, 2) else place)
    assert commented_cells(book, ref(book)) == {(5, 3)}
    boxes = book.read(next(r.target for r in book.relations(ref(book).part).all() if r.kind == "vmlDrawing")).decode()
    assert re.findall(r"Row>(\d+)<", boxes) == ["4"]


def test_staying_put_changes_no_part(book: Workbook) -> None:
    before = {p: book.read(p) for p in book.package.names}
    move_comments(book, ref(book), lambda place: place)
    replaced, _, _ = book.changes()
    assert not [p for p in replaced if "comment" in p.lower() or p.endswith(".vml")]
    assert before == {p: book.package.read(p) for p in book.package.names}


def test_a_note_is_added_to_the_parts_that_are_there(book: Workbook) -> None:
    root, _ = frame.split(book.read(ref(book).part), "sheet")
    add_note(book, ref(book), root, (7, 1), "back & <again>")
    assert comment_text(book, ref(book), (7, 1)) == "back & <again>"
    assert len([r for r in book.relations(ref(book).part).all() if r.kind in ("comments", "vmlDrawing")]) == 2


def test_a_note_on_a_sheet_without_comments_makes_the_parts(tmp_path: object) -> None:
    from openpyxl import load_workbook

    made = NewBook()
    made.active["A1"] = 1
    out = io.BytesIO()
    made.save(out)
    book = Workbook(Package.open(out.getvalue()))
    root, _ = frame.split(book.read(ref(book).part), "sheet")
    add_note(book, ref(book), root, (1, 1), "first")
    add_note(book, ref(book), root, (2, 2), "second")
    book.put(ref(book).part, list(frame.join(root, ['<row r="1"><c r="A1"><v>1</v></c></row>'])))
    out = io.BytesIO()
    book.save(out)
    sheet = load_workbook(io.BytesIO(out.getvalue())).active
    assert (sheet["A1"].comment.text, sheet["B2"].comment.text) == ("first", "second")
