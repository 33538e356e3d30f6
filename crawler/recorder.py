"""The reading process of a visit: takes what was fetched, reads it and stores it.

It is apart from the process that asks, so that asking goes on while a page is read, and so that
a page that takes the parser down takes no conversation with a site with it.
"""

import logging
import sys
import time
from collections.abc import Iterable

from crawler import handover
from crawler.handover import Fetched, Handed
from crawler.leaving import leave
from crawler.order import ORDERS, Failed, Order, SiteOrder, line
from crawler.pipeline import Pipeline
from crawler.profile.reader import reader_id
from crawler.readings import observed, sighting, with_page
from storage.engine import open_engine
from storage.errors import StorageError
from storage.observations import Sighting
from storage.records import Problem

_LOG = logging.getLogger(__name__)
"""Nothing sets it up, so its errors go to standard error, which the parent keeps."""


class Desk:
    """The reading process's side of one site."""

    def __init__(self, site: SiteOrder, pipeline: Pipeline) -> None:
        """Read by the rules of the site's profile, and store through the pipeline."""
        self.pipeline = pipeline
        self._profile = site.profile
        self._reader = reader_id(site.profile)
        self._keep = site.keep

    def take(self, handed: Handed) -> None:
        """Read what must be read, and store it with the next batch."""
        if isinstance(handed, Fetched):
            seen = self._read(handed)
            self.pipeline.add(with_page(seen, handed) if self._keep else seen)
        else:
            self.pipeline.add(Sighting(handed.observation))

    def _read(self, fetched: Fetched) -> Sighting:
        """Read a page. An error of ours on one page must not cost the visit all the others."""
        try:
            return sighting(self._profile, self._reader, fetched)
        except Exception as error:
            _LOG.exception("%s: the reader failed", fetched.url)
            detail = f"the reader failed on this page: {type(error).__name__}"
            return Sighting(observed(fetched, self._reader, Problem("unreadable", detail)))


def record(order: Order, looks: Iterable[Handed]) -> None:
    """Store all looks. Raises StorageError when the database cannot be written."""
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
