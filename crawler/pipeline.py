"""Stores what a visit sees, in small batches, each in one short write transaction."""

from collections.abc import Callable

from sqlalchemy import Engine

from storage import observations
from storage.engine import writing
from storage.observations import Sighting

BATCH = 100
"""Sightings a transaction: a commit of its own each costs 1.2 times as much on the whole path."""
HEAVY = 4_000_000
"""Bytes of page that wait at most: pages of 10 MB must not pile up."""
OLD = 1.0
"""Seconds that a sighting waits at most while others come; one lost to a kill is seen again."""


class Pipeline:
    """Appends one run's sightings. It judges nothing. Not for use by two threads at once."""

    def __init__(
        self, engine: Engine, run_id: int, site_id: int, monotonic: Callable[[], float]
    ) -> None:
        self._engine = engine
        self._run_id = run_id
        self._site_id = site_id
        self._monotonic = monotonic
        self._waiting: list[Sighting] = []
        self._bytes = 0
        self._since = monotonic()

    def add(self, sighting: Sighting) -> bool:
        """Take one sighting; True when it, and all before it, are now stored."""
        self._waiting.append(sighting)
        self._bytes += len(sighting.page or b"")
        old = self._monotonic() - self._since >= OLD
        if old or len(self._waiting) >= BATCH or self._bytes >= HEAVY:
            self.flush()
            return True
        return False

    def flush(self) -> None:
        """Store what waits. Raises StorageError; what was waiting is then still waiting."""
        self._since = self._monotonic()
        if not self._waiting:
            return
        with writing(self._engine) as conn:
            observations.append(conn, self._run_id, self._site_id, self._waiting)
        self._waiting = []
        self._bytes = 0
