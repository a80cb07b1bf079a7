"""The workbook file as parts. Knows nothing of inventory."""
