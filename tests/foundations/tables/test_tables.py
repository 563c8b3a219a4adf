from __future__ import annotations

import csv
import io
import zipfile
from datetime import date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from alongside.foundations.tables import (
    Row,
    TableRefused,
    column_letter,
    read_table,
    write_csv,
    write_xlsx,
)

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=20)
VALUES = st.none() | TEXT | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
PLAIN = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), min_size=1, max_size=20
).filter(str.strip)


def workbook(*rows: list[object], title: str = "Log") -> bytes:
    book = Workbook()
    page = book.worksheets[0]
    page.title = title
    for row in rows:
        page.append(row)
    return packed(book)


def packed(book: Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


@settings(max_examples=500)
@given(st.lists(st.lists(VALUES, min_size=3, max_size=3), max_size=5))
def test_no_cell_of_a_csv_begins_as_a_formula_unless_it_is_a_number(rows):
    written = write_csv(rows, ["a", "b", "c"]).decode("utf-8-sig")
    cells = list(csv.reader(io.StringIO(written, newline="")))[1:]
    assert len(cells) == len(rows)
    for row, values in zip(cells, rows, strict=True):
        for cell, value in zip(row, values, strict=True):
            if cell.startswith(DANGEROUS):
                assert (str(value), isinstance(value, int | float)) == (cell, True)


@settings(max_examples=300)
@given(st.lists(st.lists(PLAIN, min_size=2, max_size=2), min_size=1, max_size=6))
def test_text_written_as_csv_is_read_back_the_same(rows):
    table = read_table(write_csv(rows, ["First", "Second"]), "t.csv")
    assert table.header == ("First", "Second")
    assert [list(row.cells) for row in table.rows] == rows
    assert [row.number for row in table.rows] == list(range(2, len(rows) + 2))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(PLAIN, st.integers(-(10**12), 10**12), st.dates(date(1950, 1, 1))),
        min_size=1,
        max_size=5,
    )
)
def test_values_written_as_xlsx_are_read_back_the_same(rows):
    table = read_table(write_xlsx(rows, ["Note", "Count", "Day"]), "t.xlsx")
    assert table.header == ("Note", "Count", "Day")
    assert [row.cells for row in table.rows] == rows


def test_a_formula_in_a_note_stays_text_in_both_formats():
    rows = [['=HYPERLINK("http://x")', -4, "-4", "+44 7700 900123", "@x", "＝1", "'=1"]]
    columns = list("abcdefg")
    assert write_csv(rows, columns, bom=False).decode() == (
        "a,b,c,d,e,f,g\r\n"
        "\"'=HYPERLINK(\"\"http://x\"\")\",-4,'-4,'+44 7700 900123,'@x,'＝1,''=1\r\n"
    )
    cells = load_workbook(io.BytesIO(write_xlsx(rows, columns))).worksheets[0][2]
    assert [cell.data_type for cell in cells] == ["s", "n", "s", "s", "s", "s", "s"]
    assert [cell.quotePrefix for cell in cells] == [True, False, True, True, True, True, True]
    assert [cell.value for cell in cells] == rows[0]
    assert read_table(write_csv(rows, columns), "x").rows[0].cells == (
        '=HYPERLINK("http://x")',
        "-4",
        "-4",
        "+44 7700 900123",
        "@x",
        "＝1",
        "'=1",
    )


def test_values_of_each_kind_have_one_form():
    moment = datetime(2023, 7, 4, 13, 20, tzinfo=ZoneInfo("UTC"))
    row = [True, None, Decimal("1.50"), date(2024, 2, 29), moment, time(9, 5), 10**20]
    columns = [*"abcdefg"]
    assert write_csv([row], columns, bom=False) == (
        b"a,b,c,d,e,f,g\r\ntrue,,1.50,2024-02-29,2023-07-04T13:20:00+00:00,09:05:00,"
        b"100000000000000000000\r\n"
    )
    assert read_table(write_xlsx([row], columns), "x").rows[0].cells == (
        True,
        None,
        1.5,
        date(2024, 2, 29),
        datetime(2023, 7, 4, 14, 20),
        time(9, 5),
        "100000000000000000000",
    )


def test_a_spreadsheet_written_twice_is_the_same_bytes():
    assert write_xlsx([[1]], ["a"]) == write_xlsx([[1]], ["a"])


def test_a_csv_opens_with_its_accents_where_spreadsheets_expect_the_mark():
    assert write_csv([["Ó"]], ["a"]).startswith(b"\xef\xbb\xbf")
    assert write_csv([["Ó"]], ["a"], bom=False).startswith(b"a")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("Name;Age\r\nÓ Briain;4,5\r\n".encode("cp1252"), ("Ó Briain", "4,5")),
        ("Name\tAge\nÓ Briain\t4,5\n".encode("utf-16"), ("Ó Briain", "4,5")),
        ('Name,Age\n"Ó Briain","4,5"\n'.encode("utf-8-sig"), ("Ó Briain", "4,5")),
        ("sep=;\r\nName;Age\r\nÓ Briain;4,5\r\n".encode(), ("Ó Briain", "4,5")),
    ],
)
def test_delimiters_and_encodings_are_recognised(content, expected):
    table = read_table(content, "log.csv")
    assert (table.header, table.rows[0].cells) == (("Name", "Age"), expected)


def test_titles_and_blank_rows_are_passed_over_and_row_numbers_kept():
    content = (
        b"Screening log 2023,,\r\n,,\r\nName,Age,Outcome\r\n\r\nAda,4,yes\r\n,,\r\nBo,3,no\r\n"
    )
    table = read_table(content, "log.csv")
    assert table.header_row == 3
    assert table.header == ("Name", "Age", "Outcome")
    assert table.rows == (Row(5, ("Ada", "4", "yes")), Row(7, ("Bo", "3", "no")))
    assert table.named(table.rows[1]) == {"Name": "Bo", "Age": "3", "Outcome": "no"}


def test_a_merged_title_is_passed_over_and_merged_headings_are_joined():
    book = Workbook()
    page = book.worksheets[0]
    page["A1"] = "Screening log"
    page.merge_cells("A1:D1")
    page["A3"], page["B3"], page["D3"] = "Number", "Child", "Site"
    page.merge_cells("B3:C3")
    page.merge_cells("A3:A4")
    page["B4"], page["C4"] = "Age", "Sex"
    for place, value in enumerate([7, 4.5, "girl", "Bromley"], start=1):
        page.cell(5, place).value = value
    table = read_table(packed(book), "log.xlsx")
    assert table.header == ("Number", "Child: Age", "Child: Sex", "Site")
    assert table.rows == (Row(5, (7, 4.5, "girl", "Bromley")),)


def test_data_below_a_merged_heading_are_not_taken_for_headings():
    book = Workbook()
    page = book.worksheets[0]
    page["A1"], page["B1"] = "Name", "Notes"
    page.merge_cells("B1:C1")
    page.append(["Ada", "rang", "no answer"])
    table = read_table(packed(book), "log.xlsx")
    assert table.header == ("Name", "Notes", "Notes (2)")
    assert table.rows == (Row(2, ("Ada", "rang", "no answer")),)


def test_dates_and_numbers_of_a_workbook_keep_their_kind():
    content = workbook(["Day", "Moment", "Count"], [date(2024, 2, 29), datetime(2024, 1, 2, 9), 3])
    assert read_table(content, "x").rows[0].cells == (
        date(2024, 2, 29),
        datetime(2024, 1, 2, 9),
        3,
    )


def test_a_sheet_is_chosen_by_name_and_a_wrong_name_lists_the_sheets():
    book = Workbook()
    book.worksheets[0].append(["a", "b"])
    book.create_sheet("Second").append(["c", "d"])
    assert read_table(packed(book), "x", sheet="Second").header == ("c", "d")
    with pytest.raises(TableRefused, match="The sheets are: Sheet, Second"):
        read_table(packed(book), "x", sheet="Third")


def test_an_unnamed_column_and_a_repeated_name_get_names_of_their_own():
    table = read_table(b"Name,Name,\nAda,Bo,4\n", "x.csv")
    assert table.header == ("Name", "Name (2)", "Column C")


def test_an_error_in_a_cell_is_named_by_row_and_column():
    content = workbook(["Name", "Age"], ["Ada", 4], ["Bo", "#REF!"])
    with pytest.raises(TableRefused) as refusal:
        read_table(content, "x")
    assert str(refusal.value) == (
        "Row 3, column B holds the error #REF!. Correct it in the spreadsheet and try again."
    )
    assert (refusal.value.row, refusal.value.column) == (3, 2)


def test_a_formula_that_was_never_calculated_is_refused_and_not_read_as_empty():
    content = workbook(["Name", "Age"], ["Ada", "=1+3"])
    with pytest.raises(TableRefused, match="Row 2, column B holds a formula without a result"):
        read_table(content, "x")


def test_a_missing_quotation_mark_is_named_by_row_and_column():
    content = b'Name,Note\nAda,"open\n' + b"Bo,x\n" * 10_000
    with pytest.raises(TableRefused, match="Row 2, column B holds 50,005 characters"):
        read_table(content, "x.csv")


def test_an_empty_file_a_picture_and_a_large_file_are_refused():
    with pytest.raises(TableRefused, match="has no rows"):
        read_table(b" \n,,\n", "x.csv")
    with pytest.raises(TableRefused, match="not text"):
        read_table(b"\x89PNG\r\n\x1a\n\x00\x00", "x.csv")
    with pytest.raises(TableRefused, match="larger than 10 MB"):
        read_table(b"a" * (10 * 1024 * 1024 + 1), "x.csv")


def test_too_many_rows_and_too_many_columns_are_refused():
    with pytest.raises(TableRefused, match="more than 20,000 rows"):
        read_table(b"a,b\n" + b"1,2\n" * 20_200, "x.csv")
    with pytest.raises(TableRefused, match="201 columns"):
        read_table(b",".join([b"a"] * 201), "x.csv")


def altered(content: bytes, name: str, replacement: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w", 8) as new:
        for entry in old.infolist():
            if entry.filename != name:
                new.writestr(entry.filename, old.read(entry))
        new.writestr(name, replacement)
    return target.getvalue()


ENTITIES = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><x>&b;</x>"""


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (altered(workbook(["a"]), "xl/vbaProject.bin", b"x"), "holds macros"),
        (altered(workbook(["a"]), "xl/workbook.xml", ENTITIES), "instructions"),
        (
            altered(workbook(["a"]), "xl/workbook.xml", ENTITIES.decode().encode("utf-16")),
            "instructions",
        ),
        (altered(workbook(["a"]), "xl/media/x.bin", b"\0" * (61 << 20)), "far larger inside"),
        (b"PK\x03\x04" + b"x" * 100, "damaged"),
        (workbook(["a"])[:-40], "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "locked with a password"),
        (altered(b"PK\x05\x06" + b"\0" * 18, "word/document.xml", b"<a/>"), "not an XLSX"),
    ],
)
def test_a_hostile_workbook_is_refused_in_plain_words(content, words):
    with pytest.raises(TableRefused, match=words):
        read_table(content, "x.xlsx")


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300), st.integers(0, 4000), st.integers(0, 255))
def test_any_bytes_are_read_or_refused_and_nothing_else(noise, place, byte):
    whole = bytearray(workbook(["Name", "Age"], ["Ada", 4]))
    whole[place % len(whole)] = byte
    for content in (noise, b"PK\x03\x04" + noise, bytes(whole)):
        try:
            table = read_table(content, "x")
        except TableRefused as refusal:
            assert str(refusal)
        else:
            assert all(len(row.cells) == len(table.header) for row in table.rows)


@pytest.mark.parametrize(("index", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (703, "AAA")])
def test_columns_have_the_letters_that_spreadsheets_show(index, letters):
    assert column_letter(index) == letters
