"""Tables of ours that a host reads before a refresh, in an open workbook as in a closed one."""

from __future__ import annotations

from invxl.schema import BY_TABLE, LOAD_LOG

# Output tables that a refresh looks back at. The large ones (tblABC, tblAging, tblExceptions, ...) are made anew from
# the raw tabs every time; reading them would cost a full pack a second for nothing.
LOOKED_BACK_AT = ("tblConfig", "tblRunLog", "tblKPI", "tblKPICategory", "tblKPILocation", "tblChecks")
# People type below these: rows that the table did not grow over would be left out unseen.
TYPED_INTO = frozenset({*BY_TABLE, LOAD_LOG.table, "tblConfig"})
