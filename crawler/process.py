"""Scrapy's side of a visit: one process, one spider a site."""

import logging
from collections.abc import Callable

from scrapy.crawler import AsyncCrawlerProcess, Crawler

from crawler.handover import Handed
from crawler.limits import guard
from crawler.order import Message, Order, SiteDone
from crawler.settings import base_settings, settings_for
from crawler.spider import SiteSpider


def run(
    order: Order, tell: Callable[[Message], None], hand: Callable[[Handed], None]
) -> list[SiteDone]:
    """Visit the sites of an order at the same time; return how each visit ended."""
    process = AsyncCrawlerProcess(base_settings())
    # It makes a record of every page at DEBUG, which LOG_LEVEL only drops at the end.
    logging.getLogger("scrapy").setLevel(logging.WARNING)
    from twisted.internet import reactor  # noqa: PLC0415 - the line above installs it

    if not order.allow_private:
        guard(reactor)
    done: list[SiteDone] = []
    for site in order.sites:
        process.crawl(
            Crawler(SiteSpider, settings_for(site, order.contact)),
            order=site,
            tell=tell,
            hand=hand,
            done=done.append,
            time_limit=order.time_limit,
        )
    process.start()
    return done
