"""The arithmetic, by family: NumPy arrays in, NumPy arrays out.

Parameters bear the names of the glossary (`invxl.terms`); domains are checked by the callers. Where a result does not
exist, a formula marks the element and goes on:

- NaN: a denominator is zero, or an argument that this element needs was not given (itself NaN);
- infinity: the arguments lie outside what the equation allows.

A fault of a whole range (no complete pair, nothing to rank) is raised as a `FormulaError`.
"""
