"""Every quantity that a function takes or returns, by name: one row each."""

from __future__ import annotations

from collections.abc import Mapping

from invxl.terms import classification, forecasting, performance, replenishment, service, valuation
from invxl.terms.model import Term

FAMILIES = (performance, service, replenishment, classification, forecasting, valuation)
GLOSSARY: Mapping[str, Term] = {term.name: term for family in FAMILIES for term in family.TERMS}
