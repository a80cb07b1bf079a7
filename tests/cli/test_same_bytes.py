"""The same inputs and settings give the same bytes, whatever order a process keeps its sets in; the stamp aside."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from sheets import company

from invxl.commands import new
from invxl.hosts.file import FileHost

SETTINGS = "categories:\n  Tools: {at_risk_after_days: 90}\n  Cloth: {responsible: Ida}\n"


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("raw") / "pack.xlsm"
    new.make(path)
    FileHost(path).write_raw(tuple(company.book().tables.values()))
    (path.parent / "invxl.yaml").write_text(SETTINGS)
    return path


def refreshed(raw: Path, folder: Path, seed: str, times: int) -> dict[str, bytes]:
    """The members of a copy that was refreshed so often, each time by a process of its own."""
    pack = folder / seed / "pack.xlsm"
    pack.parent.mkdir()
    shutil.copy(raw, pack)
    shutil.copy(raw.parent / "invxl.yaml", pack.parent)
    for _ in range(times):
        done = subprocess.run(
            [sys.executable, "-m", "invxl", "refresh", str(pack)], capture_output=True, text=True, check=False,
            env={**os.environ, "PYTHONHASHSEED": seed},
        )  # fmt: skip
        assert done.returncode in (0, 1), done.stderr
    with zipfile.ZipFile(pack) as file:
        return {name: file.read(name) for name in file.namelist()}


@pytest.mark.parametrize("times", [1, 2])
def test_hash_seeds_change_nothing(raw: Path, tmp_path: Path, times: int) -> None:
    one, other = (refreshed(raw, tmp_path, seed, times) for seed in ("1", "4711"))
    assert list(one) == list(other), "the members and their order"
    different = [name for name in one if one[name] != other[name]]
    assert [name for name in different if _without_stamps(one[name]) != _without_stamps(other[name])] == []
    assert len(different) <= 1, "only the run log says when it was"


def _without_stamps(part: bytes) -> bytes:
    """Serials of moments, which only the run log has: days of this century with a fraction."""
    return re.sub(rb"<v>4\d{4}\.\d+</v>", b"<v/>", part)
