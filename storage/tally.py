"""What the looks of a visit came to, in short: what one look proves depends on all the others."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, func, select

from storage import archive
from storage.records import GONE_KINDS
from storage.tables import observations, runs
from storage.times import moment_or_none


class Tally(msgspec.Struct, frozen=True):
    """What a run's observations were, in short."""

    fine: frozenset[str]
    """Keys of the releases that could be read, or were as before."""
    gone: frozenset[str]
    """Keys of the releases whose page says that it is no longer there."""
    lists: int
    """List pages that could be read."""
    unread_lists: int
    kinds: Mapping[str, int] = {}
    """How many looks had each kind of problem, lists included."""
    list_kinds: frozenset[str] = frozenset()
    """Kinds of problem of the lists that could not be read."""
    keys: frozenset[str] = frozenset()
    """Keys of all releases that were looked at."""
    last_at: datetime | None = None

    @property
    def answered(self) -> bool:
        """Whether some page of the site, a list or a release, was as it should be."""
        return bool(self.lists or self.fine)


def tally(conn: Connection, run_ids: Collection[int]) -> Tally:
    """Return what the observations of some runs were that are not judged yet, without texts."""
    rows = [row for some in archive.chunks(run_ids) for row in _grouped(conn, some)]
    lists = [(kind, number) for key, kind, _, number in rows if not key]
    kinds: Counter[str] = Counter()
    for _, kind, _, number in rows:
        kinds.update({kind: number} if kind is not None else {})
    return Tally(
        fine=frozenset(key for key, kind, *_ in rows if key and kind is None),
        gone=frozenset(key for key, kind, *_ in rows if key and kind in GONE_KINDS),
        lists=sum(number for kind, number in lists if kind is None),
        unread_lists=sum(number for kind, number in lists if kind is not None),
        kinds=kinds,
        list_kinds=frozenset(kind for kind, _ in lists if kind is not None),
        keys=frozenset(key for key, *_ in rows if key),
        last_at=moment_or_none(max((at for _, _, at, _ in rows), default=None)),
    )


def _grouped(conn: Connection, run_ids: Collection[int]) -> Sequence[Any]:
    """Return key, kind of problem, last moment and number of the looks that are not judged."""
    columns = observations.c.key, observations.c.problem_kind
    query = select(*columns, func.max(observations.c.seen_at), func.count())
    query = query.join(runs, runs.c.id == observations.c.run_id)
    query = query.where(
        observations.c.run_id.in_(run_ids), observations.c.id > runs.c.judged_through
    )
    return conn.execute(query.group_by(*columns)).all()
