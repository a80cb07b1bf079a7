"""Names that are taken: by Excel and LibreOffice for functions, by VBA for itself."""

from __future__ import annotations

from openpyxl.utils import FORMULAE

# Built-ins since openpyxl's list was made, and LibreOffice's own.
_LATER = """
ACOT AGGREGATE ARABIC ARRAYTOTEXT BASE BYCOL BYROW CHOOSECOLS CHOOSEROWS COMBINA CONCAT COVAR CSC CSCH CURRENT
DAYS DECIMAL DROP EASTERSUNDAY ERRORTYPE EXPAND FILTER FORMULA FORMULATEXT FORECAST GAMMA GAUSS GROUPBY HSTACK
IFNA IFS IMAGE INFO ISOMITTED ISOWEEKNUM LAMBDA LET MAKEARRAY MAP MAXIFS MINIFS MULTINOMIAL MUNIT NUMBERVALUE
OPT_BARRIER PDURATION PERMUTATIONA PHI PIVOTBY RANDARRAY RAWSUBTRACT REDUCE REGEX RRI SCAN SEC SECH SEQUENCE
SHEET SHEETS SKEWP SORT SORTBY SWITCH TAKE TEXTAFTER TEXTBEFORE TEXTJOIN TEXTSPLIT TOCOL TOROW TRIMRANGE
UNICHAR UNICODE UNIQUE VALUETOTEXT VSTACK WEBSERVICE WRAPCOLS WRAPROWS XLOOKUP XMATCH XOR ROT13 WEEKS MONTHS
YEARS ISLEAPYEAR DAYSINMONTH DAYSINYEAR WEEKSINYEAR STYLE CELL
"""
BUILT_IN = frozenset(_LATER.split()) | FORMULAE | {name.replace(".", "") for name in FORMULAE}

# No argument of a generated wrapper may be called so; c and r are no LAMBDA parameters.
_VBA = """
addressof and any array as attribute boolean byref byte byval c call case cbool close const currency date
decimal declare dim do double each else elseif empty end endif enum eqv erase error event exit false for
friend function get global gosub goto if imp implements in input integer is let like line lock long loop lset
me mid mod name new next not nothing null object on open option optional or paramarray preserve print private
property public put r raiseevent random redim rem resume return rset select set shared single static step stop
string sub then to true type typeof unlock until variant wend while width with withevents write xor
"""
VBA_WORDS = frozenset(_VBA.split())
