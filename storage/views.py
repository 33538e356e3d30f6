"""The counter of a release over time: only readings that differed from the one before."""

from sqlalchemy import Connection, func, select

from storage.records import ViewPoint
from storage.tables import releases, view_points
from storage.times import moment_of_seconds


def of(conn: Connection, release_id: int) -> list[ViewPoint]:
    """Return a release's counter readings, oldest first, to the whole second."""
    query = (
        select(view_points.c.at, view_points.c.views, view_points.c.own_looks)
        .where(view_points.c.release_id == release_id)
        .order_by(view_points.c.at)
    )
    return [
        ViewPoint(at=moment_of_seconds(row.at), views=row.views, own_looks=row.own_looks)
        for row in conn.execute(query)
    ]


def peak(conn: Connection, site_id: int, key: str) -> int | None:
    """Return the highest count ever stored of a release, None when there is none."""
    query = (
        select(func.max(view_points.c.views))
        .join(releases, releases.c.id == view_points.c.release_id)
        .where(releases.c.site_id == site_id, releases.c.key == key)
    )
    highest: int | None = conn.execute(query).scalar_one()
    return highest
