"""Which pages without a text go to the archive: few of any release, and the first ones."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from crawler.handover import Fetched
from crawler.profile import find_profile, reader_id
from crawler.readings import sighting
from storage.records import Target

PROFILE = find_profile("mfa-th")
URL = "https://www.mfa.go.th/th/content/a"
READ = datetime(2026, 1, 10, 3, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NEW_DRESS = "<html><body><h1>ข่าว</h1><div class=new>เนื้อหาในหน้าแบบใหม่ {}</div></body></html>"
SOFT = "<html><head><title>ไม่พบหน้า</title></head><body><h1>404 ไม่พบหน้าที่ต้องการ</h1>{}</body></html>"


def kept(html: str, after: timedelta, profile: Any = PROFILE, **known: Any) -> bool:
    """Say whether a page is archived so long after the release was last read."""
    given = {"state": "live", "last_seen": READ, **known}
    target = Target(key="a", url=URL, due=True, fingerprint="sha256:0", reader="r", **given)
    fetched = Fetched(
        site="mfa-th", key="a", url=URL, led_to=URL, seen_at=READ + after, status=200, headers={},
        body=html.format(after).encode(), target=target,
    )  # fmt: skip
    seen = sighting(profile, reader_id(profile), fetched)
    assert seen.observation.problem is not None
    assert (seen.observation.body_digest is not None) is (seen.page is not None)
    return seen.page is not None


def test_a_redesign_leaves_its_first_pages_and_few_in_a_year() -> None:
    pages = [hour for hour in range(1, 24 * 365) if kept(NEW_DRESS, hour * HOUR)]
    assert pages[:3] == [1, 24, 48]
    assert len(pages) <= 12


@pytest.mark.parametrize("late", [timedelta(minutes=-20), timedelta(0), timedelta(minutes=20)])
def test_visits_that_are_made_once_a_day_keep_a_page_too(late: timedelta) -> None:
    assert kept(NEW_DRESS, DAY + late)


@pytest.mark.parametrize("state", ["suspected", "removed"])
@pytest.mark.parametrize("html", [SOFT, NEW_DRESS])
def test_a_release_that_is_taken_for_gone_leaves_no_further_page(state: str, html: str) -> None:
    assert not kept(html, HOUR, state=state)


@pytest.mark.parametrize("state", ["live", "restored"])
@pytest.mark.parametrize("after", [HOUR, 29 * DAY + 5 * HOUR])
def test_the_page_that_says_that_a_release_is_gone_is_kept_once_however_late(
    state: str, after: timedelta
) -> None:
    assert kept(SOFT, after, state=state)


def test_a_page_that_said_so_at_the_last_visit_too_is_not_kept_again() -> None:
    assert not kept(SOFT, HOUR, missing=True)
    assert kept(NEW_DRESS, HOUR, missing=True)


def test_a_draft_which_is_no_judge_of_a_soft_404_does_not_keep_it_at_every_look() -> None:
    draft = msgspec.structs.replace(PROFILE, draft=True)
    assert kept(SOFT, HOUR, draft)
    assert not kept(SOFT, 29 * DAY + 5 * HOUR, draft)
