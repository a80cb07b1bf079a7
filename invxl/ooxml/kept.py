"""One cell of a worksheet as it is kept when others are rewritten: content as text, without its place."""

from __future__ import annotations

from dataclasses import dataclass, replace

from invxl.ooxml.formula_text import escape_formula


@dataclass(frozen=True, slots=True)
class CellFormula:
    """A formula of a cell. kind: "", "shared", "array" or "dataTable"."""

    text: str
    kind: str = ""
    ref: str = ""
    group: str = ""  # si of a shared formula
    more: str = ""  # other attributes, as text


@dataclass(frozen=True, slots=True)
class Kept:
    """A cell's style, kind and content, without its place."""

    style: int = 0
    type: str = ""
    formula: CellFormula | None = None
    inner: str = ""  # value or inline text, as XML
    more: str = ""  # other attributes, as text with leading spaces
    text: str = ""  # of an inline or formula text, plain

    @property
    def blank(self) -> bool:
        """Whether it holds nothing but a style."""
        return self.formula is None and not self.inner

    def body(self) -> str:
        """The cell's text after its address."""
        kind = f' t="{self.type}"' if self.type else ""
        f = self.formula
        if f is None:
            content = self.inner
        else:
            kinds = f' t="{f.kind}"' if f.kind else ""
            ref = f' ref="{f.ref}"' if f.ref else ""
            group = f' si="{f.group}"' if f.group else ""
            content = f"<f{kinds}{ref}{group}{f.more}>{escape_formula(f.text)}</f>{self.inner}"
        head = f' s="{self.style}"{kind}{self.more}'
        return f"{head}>{content}</c>" if content else f"{head}/>"

    def without_value(self) -> Kept:
        """A formula whose cached value may be wrong now: it carries none."""
        return self if self.formula is None else replace(self, inner="", type="")
