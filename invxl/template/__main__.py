"""`python -m invxl.template [--check]`: rebuild the workbook templates of a checkout."""

from __future__ import annotations

import sys

from invxl.resources import folder
from invxl.template import rebuild

check = "--check" in sys.argv[1:]
found = rebuild(folder("workbook_templates"), check)
sys.stdout.writelines(f"{line}\n" for line in found or ["The templates are what their definitions give."])
sys.exit(1 if found and check else 0)
