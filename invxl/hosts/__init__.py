"""One port, two sides: a closed workbook file, and live Excel. Hosts read and write; they decide nothing."""
