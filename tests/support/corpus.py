"""The workbooks beside the project that other people made."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("INVXL_SHARED", ROOT.parent / "shared"))


def workbooks() -> list[Path]:
    """Every workbook of the corpus; none where it is absent."""
    return sorted((SHARED / "corpus").glob("*.xls[xm]"))


shared = pytest.mark.skipif(not (SHARED / "corpus").is_dir(), reason="no corpus beside the project (../shared)")
