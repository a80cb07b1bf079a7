"""The names that the workbook's VBA calls."""

from __future__ import annotations

import re

from invxl.addin import buttons, refresh
from invxl.resources import folder


def test_the_buttons_call_what_is_there() -> None:
    vba = (folder("workbook_templates").parent / "invxl" / "addin" / "vba" / "invxl.bas").read_text(encoding="utf-8")
    called = re.findall(r"buttons\.(\w+)\(", vba)
    assert called and all(callable(getattr(buttons, name)) for name in called)
    assert buttons.refresh is refresh.refresh and buttons.restore_previous is refresh.restore
