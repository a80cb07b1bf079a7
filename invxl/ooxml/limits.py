"""What a workbook file may declare before anything of it is inflated. One place for every cap.

A full sheet of 1,048,576 rows by 8 columns inflates to some 500 MB at a ratio of about 10; styled empty rows reach 60.
A zip bomb works at about 1000.
"""

from __future__ import annotations

MIB = 1 << 20

MAX_MEMBERS = 20_000
MAX_MEMBER_BYTES = 3 << 30  # one part, inflated
MAX_TOTAL_BYTES = 6 << 30  # all parts, inflated
MAX_RATIO = 250  # inflated to stored bytes ...
RATIO_FROM_BYTES = 10 * MIB  # ... of parts that inflate to at least this
MAX_TREE_BYTES = 256 * MIB  # a part that is parsed whole
MAX_TREE_TAGS = 3_000_000  # its "<" signs: what a tree of it costs in memory
MAX_TEXT_BYTES = 32 * MIB  # one row, or one string, of a part that is read in pieces
MAX_SHARED_STRINGS = 20_000_000

MAX_ROW = 1_048_576
MAX_COLUMN = 16_384
MAX_SHEET_NAME = 31  # characters
MAX_TABLE_CELLS = 1 << 26  # of one table: a full sheet by 64 columns
