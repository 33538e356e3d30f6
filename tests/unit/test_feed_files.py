"""Feeds as files: valid by their formats, inert whatever a site says, and read back as written."""

import json
import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.alerts.feeding.as_json import json_feed, read
from scheduler.alerts.feeding.atom import atom
from scheduler.alerts.feeding.entry import Feed, digest, empty, entry
from scheduler.alerts.model import Rule, Told
from scheduler.wording.events import KINDS
from storage.records import Event, Release

AT = datetime(2026, 11, 22, 3, 4, 5, 678, tzinfo=UTC)
RULE = Rule(name="desk", to="feed", folder="feeds", language="th")
SPACE = "{http://www.w3.org/2005/Atom}"
INERT = {"p", "ul", "li", "h4", "ins", "del"}


def told(**facts: Any) -> Told:
    given = {
        "id": "3f9c",
        "kind": "edited",
        "site": "mfa-th",
        "key": "k",
        "url": "https://m.go.th/1",
    }
    event = Event(**{**given, "title": "การประชุม", "at": AT, **facts})
    return Told(seq=7, event=event, release=Release(title=event.title, body=(event.title,)))


def feed(*several: Told, rule: Rule = RULE) -> Feed:
    bare = empty(rule, "here", AT)
    entries = tuple(entry(each, rule) for each in several)
    return Feed(**{**{n: getattr(bare, n) for n in bare.__struct_fields__}, "entries": entries})


class Elements(HTMLParser):
    """Notes the elements and the attributes of a piece of HTML."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.attributes: list[Any] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.names.add(tag)
        self.attributes += attrs

    def handle_comment(self, data: str) -> None:
        self.names.add(f"<!--{data}")

    def handle_decl(self, decl: str) -> None:
        self.names.add(f"<!{decl}")


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_atom_has_all_that_rfc_4287_asks_for(kind: str, language: str) -> None:
    rule = Rule(name="desk", to="feed", folder="feeds", language=language)  # type: ignore[arg-type]
    root = ET.fromstring(atom(feed(told(kind=kind), told(id="4", kind=kind), rule=rule)))
    assert root.tag == f"{SPACE}feed"
    for parent in (root, *root.iter(f"{SPACE}entry")):
        for name in ("id", "title", "updated"):
            assert len(parent.findall(f"{SPACE}{name}")) == 1
            assert parent.findtext(f"{SPACE}{name}")
        moment = parent.findtext(f"{SPACE}updated") or ""
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", moment)
    assert root.findtext(f"{SPACE}author/{SPACE}name")
    ids = [each.text or "" for each in root.iter(f"{SPACE}id")]
    assert len(set(ids)) == 3
    assert all(each.startswith("urn:uuid:") for each in ids)


def test_an_edit_is_told_with_what_went_and_what_came() -> None:
    diff = {"title": (("=", "การประชุมครั้งที่ "), ("-", "๑๗"), ("+", "๑๘"))}
    made = entry(told(diff=diff, fields=("title",), severity="substantive"), RULE)
    assert "การประชุมครั้งที่ <del>๑๗</del><ins>๑๘</ins>" in made.html
    assert made.tags == ("edited", "mfa-th", "substantive")
    assert made.url == "https://m.go.th/1"


def test_json_feed_is_of_version_1_1() -> None:
    found = json.loads(json_feed(feed(told())))
    assert found["version"] == "https://jsonfeed.org/version/1.1"
    assert found["title"] == "ministrywatch: desk"
    [item] = found["items"]
    assert set(item) == {
        *("id", "url", "title", "content_html", "date_published", "tags", "_ministrywatch"),
    }
    assert (item["_ministrywatch"]["event"], item["_ministrywatch"]["key"]) == ("3f9c", "k")
    assert datetime.fromisoformat(item["date_published"]) == AT


def test_ids_are_the_same_every_time_and_for_everybody() -> None:
    one, other = entry(told(), RULE), entry(told(title="อื่น"), Rule(name="x", to="feed"))
    assert one.id == other.id == "urn:uuid:2977a660-a441-5469-bfcc-124438121513"
    assert empty(RULE, "here", AT).id != empty(RULE, "there", AT).id


def test_another_rule_is_another_choice() -> None:
    assert digest(RULE) != digest(Rule(name="desk", to="feed", folder="feeds", language="en"))


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "https://a@b.example/", "https://m/\x0b", ""]
)
def test_only_addresses_of_the_web_are_links(url: str) -> None:
    made = feed(told(url=url))
    assert made.entries[0].url is None
    assert "href" not in atom(made).decode()


HOSTILE = st.one_of(
    st.text(st.characters(exclude_categories=[]), max_size=80),
    st.sampled_from([
        "<script>alert(1)</script>", "&lt;a href=x&gt;", "]]><entry/>", "<!-- ", "\x00\x0b\x1f",
        "\ufffe\uffff\ud800", "\u202eมกราคม", "</p></content>", '" onload="x', "<!DOCTYPE x>",
    ]),
)  # fmt: skip
NAMES = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@given(title=HOSTILE, words=HOSTILE, before=HOSTILE, key=NAMES, kind=st.sampled_from(KINDS))
def test_whatever_a_site_says_is_text(
    title: str, words: str, before: str, key: str, kind: str
) -> None:
    diff = {"body": (("-", before), ("=", words), ("+", title))}
    detail = {"changes": [{"kind": "figure", "before": before, "after": words}]}
    made = feed(told(kind=kind, title=title, key=key, diff=diff, detail=detail))
    found = Elements(made.entries[0].html)
    assert found.names <= INERT
    assert found.attributes == []
    root = ET.fromstring(atom(made))
    assert len(root.findall(f"{SPACE}entry")) == 1
    assert root.findtext(f"{SPACE}entry/{SPACE}content") is not None
    assert read(json_feed(made)) == made


@pytest.mark.parametrize(
    "document", [b"", b"{}", b"[]", b"\xff", b'{"version": "x", "items": []}', b"[" * 100_000]
)
def test_what_is_no_feed_of_ours_is_none(document: bytes) -> None:
    assert read(document) is None
