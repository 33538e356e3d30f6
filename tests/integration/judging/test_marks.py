"""What tells a release under another address is that of the text that stands, and none is lost."""

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace
from sqlalchemy import update

from crawler.profile.model import PageRules, ReleaseRules, SiteProfile
from scheduler.detect import moves
from scheduler.whereabouts import Whereabouts
from storage import releases, rereading
from storage.changes import Change
from storage.engine import reading, writing
from storage.observations import Seen
from storage.records import DRAFT, Known, Observation
from storage.rereading import NewReading
from storage.tables import releases as table

HOME = "https://www.x.go.th/"
PROFILE = SiteProfile(
    name="x",
    titles={"th": "กระทรวงทดสอบ"},
    home=HOME,
    hosts=("www.x.go.th",),
    release=ReleaseRules(pattern=r"^/news/(?P<key>[a-z0-9-]+)$"),
    page=PageRules(title="h1", body=".txt"),
)
TEXT = (
    "นายกรัฐมนตรีเป็นประธานการประชุมคณะกรรมการนโยบายเศรษฐกิจ ณ ทำเนียบรัฐบาล เมื่อวานนี้ "
    "ที่ประชุมเห็นชอบแผนงานด้านการค้าชายแดน วงเงินหลายล้านบาท"
)
PAGE = (
    "<html><head><title>หัวข้อข่าว</title></head><body><h1>หัวข้อข่าวสำคัญวันนี้</h1>"
    f'<p>29 ม.ค. 2564</p><div class="txt"><p>{TEXT}</p></div></body></html>'
).encode()


@pytest.fixture
def clerk(clerk_of: Any) -> Any:
    clerk = clerk_of(PROFILE)
    clerk.see(PAGE, 0)
    return clerk


def known(clerk: Any) -> Known:
    with reading(clerk.engine) as conn:
        return releases.load(conn, clerk.site_id, {"a"})["a"]


def marked(clerk: Any) -> bytes | None:
    with reading(clerk.engine) as conn:
        mark: bytes | None = conn.execute(table.select()).one().sameness
        return mark


def forget(clerk: Any) -> None:
    with writing(clerk.engine) as conn:
        conn.execute(update(table).values(sameness=None))


def kept(clerk: Any, now: Known) -> bytes | None:
    """Keep a change that revises nothing, and return the mark it then carries."""
    looked = Seen(
        id=1, observation=Observation(site="x", key="a", url=now.url, seen_at=now.last_seen)
    )
    with writing(clerk.engine) as conn:
        where = Whereabouts(conn, clerk.site_id, PROFILE, [looked])
        return where.keep(Change(known=now)).sameness


@pytest.mark.parametrize("mark", [None, b"x" * 32])
def test_a_text_that_is_read_again_leaves_no_mark_of_the_old(
    clerk: Any, mark: bytes | None
) -> None:
    stands = known(clerk)
    assert marked(clerk) == moves.sameness(stands.release) is not None
    again = replace(stands.release, body=("เนื้อหาตามกฎใหม่",))
    with writing(clerk.engine) as conn:
        rereading.reread(conn, clerk.site_id, stands, again, None, mark)
    assert marked(clerk) == mark
    with writing(clerk.engine) as conn:
        (past,) = rereading.after(conn, clerk.site_id)
        rereading.rewrite(conn, [NewReading(past, stands.release, "r", mark and mark[::-1])])
    assert marked(clerk) == (mark and mark[::-1])


def test_a_change_that_revises_nothing_may_carry_the_mark(clerk: Any) -> None:
    forget(clerk)
    with writing(clerk.engine) as conn:
        releases.save(conn, clerk.site_id, [Change(known=known(clerk))])
    assert marked(clerk) is None
    with writing(clerk.engine) as conn:
        releases.save(conn, clerk.site_id, [Change(known=known(clerk), sameness=b"y" * 32)])
        releases.save(conn, clerk.site_id, [Change(known=known(clerk))])
    assert marked(clerk) == b"y" * 32


def test_whoever_keeps_a_release_without_a_mark_marks_what_stands(clerk: Any) -> None:
    stands = known(clerk)
    assert kept(clerk, stands) is None
    dated = replace(stands, release=replace(stands.release, published_on=date(2021, 1, 28)))
    assert kept(clerk, dated) == moves.sameness(dated.release) != marked(clerk)
    forget(clerk)
    assert kept(clerk, stands) == moves.sameness(stands.release) is not None
    assert kept(clerk, replace(stands, reader=f"{DRAFT}r")) is None
