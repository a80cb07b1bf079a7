"""What starting up costs: nothing heavy is imported before a command needs it."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("numpy", "pandas", "lxml", "xlwings", "openpyxl", "yaml")


def loaded(code: str) -> set[str]:
    """The modules that a fresh Python holds after running the code."""
    script = (
        f"import sys\ntry:\n    {code}\nexcept SystemExit:\n    pass\nprint('\\n'.join(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return {name.split(".")[0] for name in done.stderr.split()}


@pytest.mark.parametrize(
    "words", ["['--help']", "['refresh', '--help']", "['config', 'show', '--help']", "['--version']"]
)
def test_help_imports_nothing_heavy(words: str) -> None:
    assert loaded(f"from invxl.cli import main; main({words})").isdisjoint(HEAVY)


def test_the_package_imports_nothing_heavy() -> None:
    assert loaded("import invxl").isdisjoint(HEAVY)


def test_validating_settings_needs_no_numpy() -> None:
    code = "from invxl.cli import main; main(['config', 'show', '--key', 'abc'])"
    assert loaded(code).isdisjoint({"numpy", "pandas", "lxml", "xlwings", "openpyxl"})


def test_python_m_invxl_is_the_command() -> None:
    done = subprocess.run([sys.executable, "-m", "invxl", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("invxl ")


@pytest.mark.parametrize(("words", "code"), [(["functions"], 0), (["refresh", "no such pack.xlsx"], 2)])
def test_a_process_that_ends_at_once_has_said_everything(words: list[str], code: int) -> None:
    done = subprocess.run([sys.executable, "-m", "invxl", *words], capture_output=True, text=True, check=False)
    script = f"from invxl.cli import main; main({words!r})"  # ends as any Python does
    usual = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (usual.returncode, usual.stdout, usual.stderr)
    assert done.returncode == code and done.stdout + done.stderr
