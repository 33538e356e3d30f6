"""A stored text that can no longer be unpacked: its release alone waits for a backup."""

from pathlib import Path

from sqlalchemy import select, update

from storage.engine import writing
from storage.tables import blobs, releases, revisions
from tests.integration.test_held import HOME, Desk, told


def test_a_text_that_is_damaged_hides_no_other_release(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "x.sqlite")
    text = select(revisions.c.text_id).join(releases, releases.c.id == revisions.c.release_id)
    with writing(desk.engine) as conn:
        blob_id = conn.execute(text.where(releases.c.key == "k3")).scalar_one()
        whose = blobs.c.id == blob_id
        whole = conn.execute(select(blobs.c.data).where(whose)).scalar_one()
        conn.execute(update(blobs).where(whose).values(data=whole[::-1]))
    pages = desk.site.pages
    for key in ("k3", "k4"):
        page = pages[f"{HOME}news/{key}"]
        assert isinstance(page, bytes)
        pages[f"{HOME}news/{key}"] = page.replace("เห็นชอบ".encode(), "ไม่เห็นชอบ".encode())
    report = desk.visit(1)
    assert told(report.events) == [("edited", "k4")]
    assert [(each.url, each.problem.kind) for each in report.problems] == [
        (f"{HOME}news/k3", "unjudged")
    ]
    with writing(desk.engine) as conn:
        conn.execute(update(blobs).where(whose).values(data=whole))
    assert told(desk.visit(2).events) == [("edited", "k3")]
    desk.engine.dispose()
