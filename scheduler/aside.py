"""Set aside the looks whose judging fails, so that one release never blinds us for a whole site.

Nothing is paid for this while nothing fails. Once something does, all of it is taken back and
judged again, each look in a savepoint of its own: that shows which looks fail. What they had
begun may still be in the minds of those that judge, so it is taken back once more, and judged
without them.
"""

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

from sqlalchemy import Connection

from scheduler.digest import Digest, Trouble
from storage.blame import is_of_one
from storage.observations import Seen
from storage.records import Problem

T = TypeVar("T")

UNJUDGED = "unjudged"
"""The kind of problem of a look that was set aside."""
PASSES = 8
"""Times that looks are judged, at most: two find what fails, and each further one what failed only
for want of that. An error that comes and goes is none of a release."""
_LOG = logging.getLogger(__name__)
"""Nothing sets it up but the daemon, so its errors go to standard error in any case."""


class Aside:
    """The looks of a site that are set aside, by the ids of their observations."""

    def __init__(self, conn: Connection) -> None:
        """Work in the caller's transaction."""
        self._conn = conn
        self._troubles: dict[int, Trouble] = {}
        self.wary = False
        """Something has failed, so that looks are judged one by one."""

    def __len__(self) -> int:
        return len(self._troubles)

    def __contains__(self, looked: Seen) -> bool:
        return looked.id in self._troubles

    def told(self, looked: Seen) -> Digest:
        """Return what a look comes to that is set aside: it was neither read nor seen at all."""
        return Digest(troubles=(self._troubles[looked.id],))

    def tried(self, looked: Seen | None, work: Callable[[], T]) -> T | None:
        """Return what some work comes to; None where it failed, it is undone then.

        The look that it was of is set aside.
        """
        savepoint = self._conn.begin_nested()
        try:
            found = work()
        except Exception as error:
            if not is_of_one(error):
                raise
            savepoint.rollback()
            if looked is not None:
                self._add(looked, error)
            return None
        savepoint.commit()
        return found

    def sparing(self, judge: Callable[[], Digest]) -> Digest:
        """Return what judging comes to without the looks that make it fail.

        What it has written is taken back before it is called again. An error that is not of one
        look is raised.
        """
        for _ in range(PASSES):
            before, savepoint = len(self), self._conn.begin_nested()
            try:
                found = judge()
            except Exception as error:
                if self.wary or not is_of_one(error):
                    raise
                savepoint.rollback()
                self.wary = True
                continue
            if len(self) == before:
                savepoint.commit()
                return found
            savepoint.rollback()
        raise RuntimeError(f"judging failed {PASSES} times, each time at other looks")

    def _add(self, looked: Seen, error: Exception) -> None:
        url, what = looked.observation.url, type(error).__name__
        if not self._troubles:
            _LOG.error("%s: judging this release failed", url, exc_info=error)
        detail = f"judging this release failed ({what}); it is left as it was until a look succeeds"
        self._troubles[looked.id] = Trouble(url, Problem(UNJUDGED, detail))


def unjudged(troubles: Iterable[Trouble]) -> tuple[Trouble, ...]:
    """Return those of some troubles that are looks set aside."""
    return tuple(each for each in troubles if each.problem.kind == UNJUDGED)


def remark(troubles: Iterable[Trouble]) -> str:
    """Return what a visit notes of the looks that it set aside, nothing where there are none."""
    found = unjudged(troubles)
    if not found:
        return ""
    many = "1 release" if len(found) == 1 else f"{len(found):,} releases"
    return (
        f"{many} could not be judged and stand as before, {found[0].url} the first: the next visit "
        "tries again; please report the traceback that stands on standard error"
    )
