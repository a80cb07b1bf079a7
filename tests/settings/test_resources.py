"""Shipped files are found from a checkout and from an installed wheel, and their absence is a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from invxl import resources
from invxl.errors import InvxlError


def test_a_checkout_has_them_beside_the_package() -> None:
    assert resources.file("config", "default.yaml").is_file()
    assert resources.folder("workbook_templates").is_dir()


def test_a_wheel_has_them_inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inside = tmp_path / "site-packages" / "invxl" / "_data" / "config"
    inside.mkdir(parents=True)
    (inside / "default.yaml").write_text("{}")
    monkeypatch.setattr(resources, "__file__", str(tmp_path / "site-packages" / "invxl" / "resources.py"))
    assert resources.file("config", "default.yaml") == inside / "default.yaml"
    with pytest.raises(InvxlError, match="Install invxl again"):
        resources.folder("workbook_templates")
    with pytest.raises(InvxlError, match="Install invxl again"):
        resources.file("config", "gone.yaml")


def test_a_strangers_folder_beside_an_installed_package_is_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "config").mkdir()
    monkeypatch.setattr(resources, "__file__", str(tmp_path / "invxl" / "resources.py"))
    with pytest.raises(InvxlError):
        resources.folder("config")
