"""How hypothesis draws, everywhere: no test is judged by the clock, and CI draws the same examples on every run.

Away from CI the draws differ from run to run, so that the suite goes on finding what it has not yet seen.
"""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("developer", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "developer")
