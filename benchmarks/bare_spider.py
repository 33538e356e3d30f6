"""The peer of throughput.py: a bare Scrapy spider, under our settings, that keeps nothing.

Run as ``python bare_spider.py ORIGIN FILE``, with a file of one path a line.
"""

import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import scrapy
from scrapy.crawler import AsyncCrawlerProcess

from crawler.order import SiteOrder
from crawler.profile.load import find_profile
from crawler.settings import settings_for


class BareSpider(scrapy.Spider):
    """Asks every address once, and does nothing with what it gets."""

    name = "bare"

    def __init__(self, *, urls: list[str]) -> None:
        """Take the addresses to ask."""
        super().__init__()
        self._urls = urls

    async def start(self) -> AsyncIterator[Any]:
        """Yield the requests, as Scrapy's own examples do."""
        for url in self._urls:
            yield scrapy.Request(url, dont_filter=True)

    async def parse(self, response: Any, **_: Any) -> None:
        """Do nothing: this is the ceiling."""


def main(origin: str, listed: str) -> None:
    """Ask every path of the file at the origin."""
    urls = [origin + path for path in Path(listed).read_text(encoding="utf-8").split()]
    site = SiteOrder(profile=find_profile("mfa-th"), run_id=0, site_id=0, origin=origin, delay=0)
    process = AsyncCrawlerProcess(settings_for(site, "benchmark"))
    process.crawl(BareSpider, urls=urls)
    process.start()


if __name__ == "__main__":
    main(*sys.argv[1:3])
