"""The reading process of a visit: takes what was fetched, reads it and stores it.

It is apart from the process that asks, so that asking goes on while a page is read, and so that
a page that takes the parser down takes no conversation with a site with it.
"""

import gc
import sys
import time
from collections.abc import Iterable

from crawler import handover
from crawler.handover import Fetched, Handed
from crawler.leaving import leave
from crawler.order import ORDERS, Failed, Order, SiteOrder, line
from crawler.pipeline import Pipeline
from crawler.profile.reader import reader_id
from crawler.readings import sighting
from storage.engine import open_engine
from storage.errors import StorageError
from storage.observations import Sighting


class Desk:
    """The reading process's side of one site."""

    def __init__(self, site: SiteOrder, pipeline: Pipeline) -> None:
        """Read by the rules of the site's profile, and store through the pipeline."""
        self.pipeline = pipeline
        self._profile = site.profile
        self._reader = reader_id(site.profile)

    def take(self, handed: Handed) -> None:
        """Read what must be read, and store it with the next batch."""
        if isinstance(handed, Fetched):
            self.pipeline.add(sighting(self._profile, self._reader, handed))
        else:
            self.pipeline.add(Sighting(handed.observation))


def record(order: Order, looks: Iterable[Handed]) -> None:
    """Store all looks. Raises StorageError when the database cannot be written."""
    gc.freeze()  # what was imported stays: no collection need look it through
    engine = open_engine(order.database)
    desks = {
        site.profile.name: Desk(site, Pipeline(engine, site.run_id, site.site_id, time.monotonic))
        for site in order.sites
    }
    for handed in looks:
        desks[handed.site].take(handed)
    for desk in desks.values():
        desk.pipeline.flush()
    engine.dispose()


def main() -> int:
    """Read an order and then looks from standard input until it ends."""
    order = ORDERS.decode(sys.stdin.buffer.readline())
    try:
        record(order, handover.read(sys.stdin.buffer))
    except StorageError as error:
        failed = Failed(site=order.sites[0].profile.name, error=str(error), mendable=True)
        sys.stdout.buffer.write(line(failed))
        return 1
    return 0


if __name__ == "__main__":
    leave(main())
