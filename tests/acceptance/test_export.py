"""``export`` as a script meets it."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest


def rows(text):
    return [json.loads(line) for line in text.splitlines()]


def test_every_kind_is_exported_in_the_shapes_of_the_other_commands(seen):
    shown = seen.run("release", "show", "vaccine", "--json").json["release"]
    found = {each["key"]: each for each in rows(seen.run("export", "releases").out)}
    assert shown.items() <= found["vaccine-fund0264"].items()
    told = seen.run("event", "list", "--limit", "1000", "--json").json["events"]
    assert rows(seen.run("export", "events").out) == told[::-1]
    points = seen.run("release", "views", "vaccine", "--json").json["points"]
    read = rows(seen.run("export", "views").out)
    mine = [each for each in read if each["key"] == "vaccine-fund0264"]
    assert [{k: each[k] for k in points[0]} for each in mine] == points


def test_a_file_holds_what_the_screen_would(seen, tmp_path):
    path = tmp_path / "events.csv"
    assert seen.run("export", "events", "--format", "csv", "--output", str(path)).out == ""
    table = list(csv.DictReader(io.StringIO(path.read_text("utf-8"), newline="")))
    edited = next(each for each in table if each["kind"] == "edited")
    assert json.loads(edited["diff"])["body"]
    assert list(tmp_path.glob(".*")) == []


def test_the_ending_of_a_file_says_what_it_holds(seen, tmp_path):
    for name, first in (("a.csv", "id,"), ("a.jsonl", "{"), ("a", "{")):
        path = tmp_path / name
        said = seen.run("export", "events", "--output", str(path)).err
        assert said == f"Wrote {path} ({path.stat().st_size:,} bytes).\n"
        assert path.read_text("utf-8").startswith(first)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("export", "views", "--output", "v.pdf"), "name the file with one of .jsonl, .csv, or"),
        (("export", "views", "--format", "jsonl", "--output", "v.csv"), "the ending .csv are two"),
        (("release", "diff", "vaccine", "--output", "d.pdf"), ".html, .htm, .json, .txt, or give"),
        (("release", "diff", "vaccine", "--json", "--output", "d.html"), "ending .html are two"),
    ],
)
def test_an_ending_that_cannot_be_meant_is_an_error_of_usage(seen, words, told):
    assert told in seen.run(*words, code=2).err
    assert not list(seen.folder.glob("[vd].*"))


def test_only_what_is_asked_for(seen):
    assert seen.run("export", "events", "--site", "mof").out == ""
    assert "did you mean" in seen.run("export", "events", "--site", "mfa-ht", code=1).err
    assert seen.run("export", "releases", "--since", "2999-01-01").out == ""
    assert seen.run("export", "everything", code=2).err


def test_a_reader_that_goes_away_hears_nothing(seen):
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-P", "-m", "ministrywatch", "export", "releases"]
    try:
        done = subprocess.run(
            [*command, "--db", str(seen.database)],
            stdout=write,
            stderr=subprocess.PIPE,
            timeout=60,
            check=False,
        )
    finally:
        os.close(write)
    assert done.stderr == b""
    assert done.returncode == 0


def test_a_device_is_written_to_and_not_replaced(seen):
    seen.run("export", "views", "--output", "/dev/null")
    assert Path("/dev/null").is_char_device()
