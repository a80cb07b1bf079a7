"""xlwings over a live, headless LibreOffice: ordinary `xw.Book` code runs against a program that recalculates.

For tests alone, and only what the live host asks for. LibreOffice 7.4 has no table styles and no dynamic arrays;
anything that is not offered raises, as xlwings' own engines do.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import xlwings as xw
from support import libreoffice


@contextmanager
def running() -> Iterator[xw.App]:
    """A LibreOffice of our own, with a profile of its own, gone at the end."""
    libreoffice.needed()
    from support.calc import office

    before = xw.engines.active
    if "libreoffice" not in [engine.name for engine in xw.engines]:
        xw.engines.add(xw.Engine(impl=office.Engine()))
    xw.engines["libreoffice"].activate()
    app = xw.App(add_book=False)
    try:
        yield app
    finally:
        app.quit()
        xw.engines.active = before
        engine = xw.engines.engines_by_name.pop("libreoffice")
        xw.engines.engines.remove(engine)
