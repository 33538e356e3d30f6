"""What a reporter stands by: why an event was told, its archived pages, and a diff to hand on."""

import hashlib
import os
import pty
import subprocess
import sys

import pytest

FUND = "vaccine-fund0264"


@pytest.fixture
def edit(seen):
    (found,) = seen.run("event", "list", "--kind", "edited", "--json").json["events"]
    return found


def test_an_event_says_why_and_its_pages_are_what_it_says(seen, edit):
    shown = seen.run("event", "show", edit["id"][:6], "--json").json
    assert shown["event"] == edit
    why = shown["why"]
    assert set(why) >= {
        *("rule", "reason", "sentences", "revisions", "looks", "lists", "readings", "visit"),
        *("removal", "missing"),
    }
    assert why["missing"] == []
    for side in why["revisions"]:
        said = side["page"]
        target = seen.folder / f"{side['number']}.html"
        ran = seen.run("release", "page", FUND, "--revision", str(side["number"]),
                       "--output", str(target), "--json")  # fmt: skip
        assert ran.json["page"] == said
        body = target.read_bytes()
        assert f"sha256:{hashlib.sha256(body).hexdigest()}" == said["digest"]
        assert len(body) == said["bytes"]
    said = seen.run("event", "show", edit["id"]).out
    assert "differs from revision 1" in said
    for side in why["revisions"]:
        assert side["page"]["digest"] in said
        assert f"--revision {side['number']} --output" in said


def test_a_page_goes_into_a_pipe_whole_and_never_to_a_terminal(seen):
    env = {**os.environ, "MINISTRYWATCH_DB": str(seen.database), **seen.env}
    command = [sys.executable, "-P", "-m", "ministrywatch", "release", "page", FUND]
    piped = subprocess.run(command, env=env, capture_output=True, check=True).stdout
    digest = f"sha256:{hashlib.sha256(piped).hexdigest()}"
    assert seen.run("release", "page", digest, "--json").json["page"]["bytes"] == len(piped)
    ours, theirs = pty.openpty()
    on_screen = subprocess.run(command, env=env, stdout=theirs, stderr=subprocess.PIPE, check=False)
    os.close(theirs)
    os.close(ours)
    assert on_screen.returncode == 1
    assert b"--output" in on_screen.stderr


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("release", "page", FUND, "--revision", "9"), "its last is 2"),
        (("release", "page", "sha256:00"), "no page"),
        (
            ("release", "diff", FUND, "--output", "none/diff.html"),
            "none/diff.html: there is no folder none; make it first",
        ),
        (("release", "page", FUND, "--output", "none/page.html"), "there is no folder none"),
    ],
)
def test_what_cannot_be_given_is_said_in_one_line(seen, args, said):
    ran = seen.run(*args, code=1)
    assert said in ran.err
    assert len(ran.err.splitlines()) == 1
    assert ran.out == ""


def test_a_diff_is_given_in_every_form(seen, edit):
    said = seen.run("release", "diff", FUND, "--output", "diff.html").err
    size = (seen.folder / "diff.html").stat().st_size
    assert said == f"Wrote diff.html ({size:,} bytes).\n"
    page = (seen.folder / "diff.html").read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert "<del>๑๔</del><ins>๑๕</ins>" in page
    text = seen.run("release", "diff", FUND, "--format", "text").out
    assert "[-๑๔-]{+๑๕+}" in text
    assert any(line.startswith("~ ") for line in text.splitlines())
    found = seen.run("release", "diff", FUND, "--format", "json").json
    assert found["diff"] == edit["diff"]
    assert found["event"] == edit["id"]
    assert [each["number"] for each in found["revisions"]] == [1, 2]
    assert "--json" in seen.run("release", "diff", FUND, "--json", "--format", "html", code=2).err
