"""Events on a person's screen: every kind, and what nobody may overlook."""

from datetime import UTC, datetime

import pytest

from ministrywatch.cli import event as commands
from ministrywatch.cli import happened, show, telling
from scheduler.visits import Report
from scheduler.wording.events import KINDS
from storage.records import Event
from storage.visited import Run

AT = datetime(2026, 11, 22, 3, 4, 5, tzinfo=UTC)
EXAMPLE = "https://www.mfa.go.th/th/content/a?b=1&c=$(reboot)"
UPHEAVAL = {"what": "edited", "count": 12, "of": 14, "examples": [EXAMPLE], "held": True}


def event(kind, detail=None, **more):
    more = {"key": "a", "title": "ข่าว", "url": "https://www.mfa.go.th/th/content/a", **more}
    return Event(id="ab12", kind=kind, site="mfa-th", at=AT, detail=detail or {}, **more)


def of_site(kind, detail=None):
    return event(kind, detail, key="", title="กระทรวงการต่างประเทศ", url="https://www.mfa.go.th/")


def report(*events):
    run = Run(id=1, visit=1, site="mfa-th", cause="command", started_at=AT, outcome="problems")
    return Report(run=run, events=events, problems=())


@pytest.fixture
def said(capsys):
    """Return the lines that a call prints."""

    def call(work, *args, **how):
        work(*args, **how)
        return capsys.readouterr().out.splitlines()

    return call


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_sign_and_can_be_asked_for(said, kind):
    assert said(show.event_lines, event(kind))[0].startswith(f"{happened.SIGNS[kind]} {kind}")
    (choice,) = (each for each in commands.list_events.params if each.name == "kind")
    assert kind in choice.type.choices


def test_what_an_edit_changed_stands_above_its_words(said):
    changes = [{"field": "body", "kind": "figure", "before": "๑๔ ล้าน", "after": "๑๕ ล้าน"}]
    changes += [{"field": "body", "kind": "inserted", "after": f"คำที่ {n}"} for n in range(9)]
    edit = event(
        "edited",
        {"changes": changes, "flapping": True},
        severity="substantive",
        diff={"body": (("=", "รวม "), ("-", "๑๔"), ("+", "๑๕"), ("=", " ล้าน"))},
    )
    lines = said(show.event_lines, edit)
    assert lines[0] == "✎ edited, substantive: ข่าว"
    assert lines[3:5] == ["  its text goes to and fro", "  figure: ๑๔ ล้าน → ๑๕ ล้าน"]
    assert lines[-3:] == ["  and 2 changes more", "  body:", "รวม [-๑๔-]{+๑๕+} ล้าน"]


def test_what_is_folded_in_a_diff_is_a_note(said):
    pieces = (("=", "๑. ก "), ("…", "12 paragraphs renumbered"), ("+", "ข"))
    lines = said(show.lines, show.word_diff(pieces))
    assert lines == ["๑. ก  … 12 paragraphs renumbered … {+ข+}"]


def test_an_event_of_a_site_says_what_befell_it(said):
    lines = said(show.event_lines, of_site("site-changed", UPHEAVAL))
    assert lines[0].startswith("‼ site-changed: mfa-th: the site itself has changed")
    assert lines[1] == "  https://www.mfa.go.th/"
    assert lines[3:] == ["  releases that seem edited: 12 of 14", f"  for example {EXAMPLE}"]


def test_events_of_sites_are_listed_beside_the_others(said):
    found = [event("new"), of_site("site-down")]
    _, new, down = said(commands._print_table, found)
    assert new.split()[-2:] == ["a", "ข่าว"]
    assert down.endswith("-    mfa-th: the site does not answer")


def test_a_site_that_changed_is_the_last_thing_on_the_screen(said):
    lines = said(telling.print_reports, [report(of_site("site-changed", UPHEAVAL))], {})
    (head,) = (at for at, line in enumerate(lines) if "!!! mfa-th HAS CHANGED !!!" in line)
    assert head > next(at for at, line in enumerate(lines) if line.startswith("site "))
    assert lines[-1] == "─" * 80
    commands = [line.strip() for line in lines if line.startswith("    ministrywatch")]
    assert commands == [
        f"ministrywatch site try mfa-th '{EXAMPLE}'",
        "ministrywatch site thaw mfa-th",
    ]


def test_lists_that_show_nothing_are_a_matter_of_the_profile(said):
    lines = said(
        telling.print_reports, [report(of_site("site-changed", {"what": "lists", "count": 3}))], {}
    )
    assert any("HAS CHANGED" in line for line in lines)
    assert not any("thaw" in line for line in lines)
    assert lines[-2].strip() == "ministrywatch site show mfa-th"


@pytest.mark.parametrize("what", ["dress", "counters"])
def test_what_holds_nothing_back_is_told_without_alarm(said, what):
    detail = {"what": what, "count": 9, "of": 9, "held": False}
    lines = said(telling.print_reports, [report(of_site("site-changed", detail))], {})
    assert not any("!!!" in line for line in lines)


@pytest.mark.parametrize(
    ("word", "pasted"),
    [
        ("vaccine-fund0264", "vaccine-fund0264"),
        ("a;reboot", "'a;reboot'"),
        ("it's", "'it'\"'\"'s'"),
        ("-x", "-- -x"),
        ("a\x1b[2J", "'a [2J'"),
    ],
)
def test_a_word_of_a_command_is_safe_to_paste(word, pasted):
    assert show.pasted(word) == pasted
