"""When it is the site that changed, and not its releases."""

import pytest

from scheduler.digest import Digest, Looks, joined
from scheduler.health import TRUST, Scope, floods, upheaval


def keys(number: int, start: int = 0) -> frozenset[str]:
    return frozenset(f"k{each}" for each in range(start, start + number))


@pytest.mark.parametrize(
    ("looks", "what"),
    [
        (Looks(), None),
        (Looks(all=keys(20), edited=keys(4)), None),
        (Looks(all=keys(4), edited=keys(4)), None),
        (Looks(all=keys(5), edited=keys(5)), "edited"),
        (Looks(all=keys(15), edited=keys(5)), None),
        (Looks(all=keys(14), edited=keys(5)), "edited"),
        (Looks(all=keys(12), unread=keys(9), edited=keys(1)), "unreadable"),
        (Looks(all=keys(12), gone=keys(6)), "vanished"),
        (Looks(all=keys(12), gone=keys(2), unread=keys(2, 2), edited=keys(1, 4)), "unreadable"),
        (Looks(all=keys(12), dressed=keys(12)), None),
    ],
)
def test_many_releases_that_change_at_once_are_the_sites_doing(
    looks: Looks, what: str | None
) -> None:
    found = upheaval(looks)
    assert (found and found.what) == what
    assert upheaval(looks, TRUST) is None


@pytest.mark.parametrize(
    ("looks", "what"),
    [
        (Looks(), "unseen"),
        (Looks(all=keys(30, 12)), "unseen"),
        (Looks(all=keys(3)), "unseen"),
        (Looks(all=keys(4), edited=keys(2)), "edited"),
        (Looks(all=keys(4), gone=keys(1)), None),
        (Looks(all=keys(12)), None),
    ],
)
def test_an_upheaval_is_over_when_enough_of_its_releases_are_as_they_were(
    looks: Looks, what: str | None
) -> None:
    found = upheaval(looks, Scope(lasting=keys(12)))
    assert (found and found.what) == what


@pytest.mark.parametrize(
    ("looks", "what"),
    [(Looks(), None), (Looks(all=keys(2), edited=keys(2)), "edited"), (Looks(all=keys(4)), None)],
)
def test_a_visit_that_was_broken_off_proves_no_edit_of_all_it_saw(
    looks: Looks, what: str | None
) -> None:
    found = upheaval(looks, Scope(whole=False))
    assert (found and found.what) == what


def test_what_changes_in_dress_or_counters_all_over_is_told_in_one_word() -> None:
    looks = Looks(all=keys(9), dressed=keys(9), counted=keys(14), fallen=keys(5))
    found = floods(looks)
    assert {what: (len(each.keys), each.of) for what, each in found.items()} == {
        "dress": (9, 9),
        "counters": (5, 14),
    }
    assert list(floods(Looks(all=keys(9), counted=keys(9), surged=keys(5)))) == ["surge"]
    assert floods(Looks(all=keys(9), dressed=keys(3), counted=keys(15), fallen=keys(5))) == {}


def test_the_looks_of_several_batches_add_up() -> None:
    parts = [Digest(looks=Looks(all=keys(3, n), edited=keys(1, n))) for n in (0, 3, 6)]
    assert joined(parts).looks == Looks(all=keys(9), edited=frozenset({"k0", "k3", "k6"}))
    assert joined([]) == Digest()


@pytest.mark.parametrize(
    ("seen", "edited", "what"),
    [(49, 0, "unseen"), (50, 0, None), (90, 2, None), (60, 30, "edited")],
)
def test_an_upheaval_of_hundreds_is_over_when_fifty_are_as_they_were(
    seen: int, edited: int, what: str | None
) -> None:
    looks = Looks(all=keys(seen), edited=keys(edited))
    found = upheaval(looks, Scope(lasting=keys(600)))
    assert (found.what if found else None) == what


@pytest.mark.parametrize(
    ("looks", "what"),
    [
        (Looks(all=keys(2), dressed=keys(2)), "dress"),
        (Looks(all=keys(3), counted=keys(3), fallen=keys(2)), "counters"),
        (Looks(all=keys(2), counted=keys(1), surged=keys(1)), "surge"),
        (Looks(all=keys(9), dressed=keys(2)), None),
        (Looks(all=keys(9), dressed=keys(9)), None),  # enough: it is told in one word
        (Looks(all=keys(9)), None),
    ],
)
def test_what_befalls_few_of_few_is_compared_with_others_first(
    looks: Looks, what: str | None
) -> None:
    found = upheaval(looks, Scope(few=True, whole=False))
    assert (found.what if found else None) == what
    assert upheaval(looks) is None
