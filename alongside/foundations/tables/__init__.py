"""Tables that people keep in spreadsheets: CSV and XLSX, read and written safely."""

from alongside.foundations.tables.reading import read_table
from alongside.foundations.tables.sheet import Cell, Row, SheetRows, TableRefused, column_letter
from alongside.foundations.tables.writing import csv_in_pieces, write_csv, write_sheets, write_xlsx

__all__ = [
    "Cell",
    "Row",
    "SheetRows",
    "TableRefused",
    "column_letter",
    "csv_in_pieces",
    "read_table",
    "write_csv",
    "write_sheets",
    "write_xlsx",
]
