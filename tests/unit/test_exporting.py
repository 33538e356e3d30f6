"""Lines for other programs: CSV that no spreadsheet takes for a program, and JSON a line each."""

import csv
import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ministrywatch.exporting import COLUMNS, FORMULA, cell, lines

POINT = {"site": "mfa-th", "key": "k", "url": "u", "at": "2026-11-22T03:04:05Z"}
POINT |= {"views": 695, "delta": -3, "own_looks": 1}


def test_lines_of_json() -> None:
    made = list(lines([{"title": "บรรทัด\u2028เดียว\n"}, {}], "releases", "jsonl"))
    assert [json.loads(each) for each in made] == [{"title": "บรรทัด\u2028เดียว\n"}, {}]
    assert all(each.count(b"\n") == 1 and each.endswith(b"\n") for each in made)


def test_a_table_has_a_header_even_when_it_is_empty() -> None:
    assert b"".join(lines([], "views", "csv")) == b"site,key,url,at,views,delta,own_looks\r\n"


def test_a_negative_number_stays_a_number() -> None:
    made = list(lines([POINT], "views", "csv"))
    assert made[1] == b"mfa-th,k,u,2026-11-22T03:04:05Z,695,-3,1\r\n"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ('=HYPERLINK("http://evil.example","ดู")', '\'=HYPERLINK("http://evil.example","ดู")'),
        ("+66 2 572 8442", "'+66 2 572 8442"),
        ("-1+1", "'-1+1"),
        ("@SUM(1)", "'@SUM(1)"),
        ("\t=1", "'\t=1"),
        ("\r\n=1", "'\r\n=1"),
        ("＝1", "'＝1"),
        (["=1", "สอง"], "'=1\nสอง"),
        ("'quoted'", "''quoted'"),
        ("การประชุม = ดี", "การประชุม = ดี"),
        ("", ""),
        (None, ""),
        (True, "true"),
        (-3, -3),
        ([], ""),
        ([{"url": "=u"}], '[{"url": "=u"}]'),
        ({"title": [["-", "๑๗"]]}, '{"title": [["-", "๑๗"]]}'),
    ],
)
def test_cells(value: Any, expected: Any) -> None:
    assert cell(value) == expected


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_what_is_written_is_read_again_and_begins_no_formula(text: str) -> None:
    made = b"".join(lines([{**POINT, "key": text}], "views", "csv")).decode()
    header, row = csv.reader(io.StringIO(made, newline=""))
    assert (tuple(header), len(row)) == (COLUMNS["views"], len(COLUMNS["views"]))
    assert row[1].removeprefix("'") == text
    assert not row[1].startswith(FORMULA)
