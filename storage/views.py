"""The counter of a release over time: only readings that differed from the one before."""

from sqlalchemy import Connection, select

from storage.records import ViewPoint
from storage.tables import view_points
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
