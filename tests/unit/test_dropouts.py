"""Releases that drop out of a list: which are looked at for it, when, and how often."""

import asyncio
import json
from collections.abc import Mapping
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.answers import Answer
from crawler.asking import Asker
from crawler.dropouts import MOST, TRIES, Remembered, dropped, mark, packed, unpacked
from crawler.order import SiteOrder
from crawler.patience import Patience
from crawler.plan import by_key
from crawler.profile.model import Listing
from crawler.visit import Visit
from storage.records import Problem, Target
from tests.unit.test_visit import HTML, NOON, PROFILE, SITE, Site, listing, lists, release, target
from tests.unit.test_wordpress import HOME, post
from tests.unit.test_wordpress import PROFILE as WORDPRESS

LIST = f"{SITE}/th/page/ข่าว?p={{page}}"
OTHER = "/th/page/other"
TWO = msgspec.structs.replace(
    PROFILE, listings=(*PROFILE.listings, Listing(name="ประกาศ", url=f"{SITE}{OTHER}", pages=1))
)


@pytest.mark.parametrize(
    ("now", "gone"),
    [
        ("abcdef", ""),
        ("acdef", "b"),
        ("xabcde", ""),  # scrolled on
        ("xyacde", "b"),
        ("fabcd", ""),  # the last one was pinned, and another scrolled off
        ("fabd", "c"),
        ("xfabce", "d"),
        ("bcdef", "a"),
        ("abcde", ""),  # the last one: who is to know
        ("aef", ""),  # three of six went at once: the site did that
        ("def", ""),
        ("f", ""),
        ("fedcba", ""),
        ("uvwxyz", ""),
        ("", ""),
    ],
)
def test_what_dropped_out_of_a_list_is_told_from_what_scrolled_on(now: str, gone: str) -> None:
    assert "".join(dropped("abcdef", now, now)) == gone


def test_of_a_list_of_two_one_may_go() -> None:
    assert dropped("ab", "b", "b") == ["a"]
    assert dropped("", "b", "b") == []


def test_what_another_list_shows_has_not_gone() -> None:
    assert dropped("abcdef", "acdef", "acdefb") == []


@given(st.integers(1, 40), st.integers(0, 50), st.data())
def test_news_push_releases_off_the_end_and_out_of_no_list(
    long: int, news: int, data: st.DataObject
) -> None:
    before = [str(number) for number in range(long)]
    now = [*(f"new{number}" for number in range(news)), *before][:long]
    assert dropped(before, now, now) == []
    place = data.draw(st.integers(0, long - 1))
    less = [each for each in now if each != before[place]]
    stayed = [each for each in less if each in before]
    behind = bool(stayed) and before.index(stayed[-1]) > place
    assert dropped(before, less, less) == ([before[place]] if behind else [])


def known(key: str, **more: Any) -> Target:
    return target(key, **{"due": False, "last_seen": NOON, **more})


def visit(site: Site, *targets: Target, shown: Remembered = Remembered(), **wishes: Any) -> Visit:  # noqa: B008
    given = {"profile": PROFILE, "run_id": 1, "site_id": 1, "listed": False, **wishes}
    order = SiteOrder(shown=shown, **given)
    asker = Asker(order, site.fetch, Patience(lambda: 0.0, site.sleep), lambda: NOON)
    made = Visit(order, by_key(targets), asker, site.take, lambda: NOON)
    asyncio.run(made.run())
    return made


def showed(waiting: Mapping[str, int] = {}, **orders: str) -> Remembered:
    """Return lists with releases of one letter, as they were remembered."""
    addresses = {"list": LIST, "other": f"{SITE}{OTHER}"}
    kept = {mark(addresses[name]): tuple(map(mark, keys)) for name, keys in orders.items()}
    return Remembered(kept, {mark(key): times for key, times in waiting.items()})


def site_of(keys: str, *, pages: str = "abcdef") -> Site:
    shown = lists(listing(*keys[:3]), listing(*keys[3:]))
    return Site(**shown, **{key: release(key) for key in pages})


ALL = [known(key) for key in "abcdef"]


def test_a_visit_remembers_the_releases_of_each_list_in_their_order() -> None:
    assert visit(site_of("abcdef"), *ALL).shown == showed(list="abcdef")
    assert visit(site_of("xabcde", pages="x"), *ALL, shown=showed(list="abcdef")).shown == showed(
        list="xabcde"
    )


def test_a_release_that_dropped_out_is_looked_at_once_before_others_that_are_due() -> None:
    site = site_of("acdef")
    made = visit(site, known("z", due=True), *ALL, shown=showed(list="abcdef"))
    assert site.paths[3:5] == ["b", "z"]
    assert made.dropped == ("b",)
    assert made.shown == showed(list="acdef")
    again = site_of("acdef")
    assert visit(again, *ALL, shown=made.shown).dropped == ()
    assert "b" not in again.paths


@pytest.mark.parametrize("state", ["suspected", "removed"])
def test_what_is_known_to_be_gone_needs_no_hint(state: Any) -> None:
    targets = [known(key, state=state if key == "b" else "live") for key in "abcdef"]
    site = site_of("acdef")
    assert visit(site, *targets, shown=showed(list="abcdef")).shown == showed(list="acdef")
    assert "b" not in site.paths


def test_a_release_that_was_never_read_is_no_hint() -> None:
    site = site_of("acdef")
    made = visit(site, *(each for each in ALL if each.key != "b"), shown=showed(list="abcdef"))
    assert (made.dropped, made.shown) == ((), showed(list="acdef"))


@pytest.mark.parametrize(
    ("wishes", "looked"),
    [({"looks_until": 3}, False), ({"recheck": "none"}, False), ({"looks_until": 4}, True)],
)
def test_a_hint_that_cannot_be_followed_waits(wishes: dict[str, Any], looked: bool) -> None:
    site = site_of("acdef")
    made = visit(site, *ALL, shown=showed(list="abcdef"), **wishes)
    assert ("b" in site.paths) is looked
    assert made.shown == showed({} if looked else {"b": 0}, list="acdef")
    later = site_of("acdef")
    assert visit(later, *ALL, shown=made.shown).shown == showed(list="acdef")
    assert ("b" in later.paths) is not looked


@pytest.mark.parametrize(
    ("order", "waiting", "asked"), [("abc", {}, "ac"), ("ac", {"b": 0}, "acb")]
)
def test_a_hint_that_waited_is_followed_though_what_lists_show_has_taken_all_looks(
    order: str, waiting: dict[str, int], asked: str
) -> None:
    site = site_of("acdef")
    targets = [known(key, due=key != "b") for key in "abcdef"]
    visit(site, *targets, shown=showed(waiting, list=order), looks_until=4)
    assert "".join(path for path in site.paths if len(path) == 1) == asked


@pytest.mark.parametrize(
    "failing", [Problem("timeout", ""), Answer("", 500, HTML, b""), Answer("", 404, HTML, b"")]
)
def test_a_look_that_failed_is_made_again_but_not_for_ever(failing: Any) -> None:
    shown = showed(list="abcdef")
    asked = 0
    for failures in range(1, TRIES + 2):
        site = site_of("acdef")
        site.pages["b"] = failing
        shown = visit(site, *ALL, shown=shown).shown
        asked += "b" in site.paths
        assert shown == showed({"b": failures} if failures < TRIES else {}, list="acdef")
    assert asked == TRIES


def test_what_a_list_shows_again_is_waited_for_no_more() -> None:
    assert visit(site_of("acdefb"), *ALL, shown=showed({"b": 2}, list="acdef")).dropped == ()


@pytest.mark.parametrize(
    "broken", [Problem("timeout", ""), Answer("", 503, HTML, b""), b"<html><body></body></html>"]
)
def test_a_list_that_cannot_be_read_shows_nothing_and_is_remembered(broken: Any) -> None:
    first, second = lists(b"", b"")
    for address in (first, second):
        if address == second and isinstance(broken, bytes):
            continue  # there the list ends
        site = site_of("acdef")
        site.pages[address] = broken
        made = visit(site, *ALL, shown=showed(list="abcdef"))
        assert (made.dropped, made.shown) == ((), showed(list="abcdef"))


def test_fewer_pages_than_usual_say_nothing() -> None:
    site = site_of("acdef")
    assert visit(site, *ALL, shown=showed(list="abcdef"), pages=1).shown == showed(list="abcdef")
    assert "b" not in site.paths


def test_a_visit_to_single_releases_changes_nothing() -> None:
    shown = showed({"e": 1}, list="abcdef")
    made = visit(site_of("ac"), *ALL, shown=shown, urls=(f"{SITE}/th/content/b",))
    assert (made.dropped, made.shown) == ((), shown)


def test_a_visit_that_breaks_off_among_the_lists_changes_nothing() -> None:
    shown = showed({"e": 1}, list="abcdef")
    assert visit(site_of("acdef"), *ALL, shown=shown, most=2).shown == shown


def test_a_redesigned_list_is_a_new_one() -> None:
    site = site_of("uvwxf", pages="uvwxf")
    made = visit(site, *ALL, shown=showed(list="abcdef"))
    assert (made.dropped, made.shown) == ((), showed(list="uvwxf"))


@pytest.mark.parametrize(("other", "looked"), [("b", False), ("x", True)])
def test_a_release_that_moves_to_another_list_is_still_shown(other: str, looked: bool) -> None:
    site = site_of("acdef", pages="abcdefx")
    site.pages[OTHER] = listing(other)
    made = visit(site, *ALL, profile=TWO, shown=showed(list="abcdef", other="x"))
    assert ("b" in site.paths) is looked
    assert made.shown == showed(list="acdef", other=other)


def test_the_hint_of_one_list_is_not_given_again_by_another_that_fails_meanwhile() -> None:
    site = site_of("acdef")
    site.pages[OTHER] = Problem("timeout", "")
    made = visit(site, *ALL, profile=TWO, shown=showed(list="abcdef", other="bx"))
    assert made.dropped == ("b",)
    assert made.shown == showed(list="acdef", other="x")


@pytest.mark.parametrize("shows", ["acdefo", "acdefb"])
@pytest.mark.parametrize("showed_as", ["abcdef", "aocdef"])
def test_a_release_is_known_by_any_of_its_keys(shows: str, showed_as: str) -> None:
    targets = [each for each in ALL if each.key != "b"]
    moved = known("b", also={"o": f"{SITE}/th/content/o"})
    made = visit(site_of(shows), *targets, moved, shown=showed(list=showed_as))
    assert (made.dropped, made.shown) == ((), showed(list="acdefb"))
    gone = visit(site_of("acdef"), *targets, moved, shown=showed(list=showed_as))
    assert (gone.dropped, gone.shown) == (("b",), showed(list="acdef"))


def test_a_list_that_is_none_of_the_profile_any_more_is_forgotten() -> None:
    kept = visit(site_of("abcdef"), *ALL, shown=showed(list="abcdef", other="x")).shown
    assert kept == showed(list="abcdef")


def test_a_long_list_is_remembered_in_part() -> None:
    keys = [f"k{number}" for number in range(MOST + 5)]
    (order,) = visit(Site(**lists(listing(*keys)))).shown.lists.values()
    assert order == tuple(map(mark, keys[:MOST]))


POSTS = f"{HOME}wp-json/wp/v2/posts?per_page=20&page=1"


@pytest.mark.parametrize("taken_down", [False, True])
def test_the_posts_of_wordpress_are_a_list_too(taken_down: bool) -> None:
    links = [f"{HOME}news/{key}/" for key in ("one", "two", "three")]
    posts = [post(link=link) for link in links]
    first = Site(**{POSTS: json.dumps(posts).encode()})
    shown = visit(first, profile=WORDPRESS).shown
    assert [len(order) for order in shown.lists.values()] == [3]
    del posts[1]
    targets = [
        Target(key=key, url=link, state="live", due=False, fingerprint="", reader="")
        for key, link in zip(("one", "two", "three"), links, strict=True)
    ]
    then = Site(**{POSTS: json.dumps(posts).encode()})
    made = visit(then, *targets, profile=WORDPRESS, shown=shown if taken_down else Remembered())
    assert made.dropped == (("two",) if taken_down else ())
    assert (links[1] in then.paths) is taken_down


@pytest.mark.parametrize("kept", [None, "", "{", "[]", '{"lists": {"a": [1]}}', '{"waiting": 3}'])
def test_a_damaged_memory_of_lists_is_none(kept: str | None) -> None:
    assert unpacked(kept) == Remembered()


def test_the_memory_of_lists_survives() -> None:
    shown = showed({"b": 3}, list="abc", other="")
    assert unpacked(packed(shown)) == shown
    assert packed(Remembered()) == "{}"
