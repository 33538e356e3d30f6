"""The child's side of a visit: one process, one spider a site, no orphan."""

import logging
import os
import signal
import sys
import threading
from collections.abc import Callable
from typing import BinaryIO

from scrapy.crawler import AsyncCrawlerProcess, Crawler

from crawler.limits import guard
from crawler.order import ORDERS, Message, Order, line
from crawler.settings import base_settings, settings_for
from crawler.spider import SiteSpider
from storage.engine import open_engine

GRACE = 10.0
"""Seconds a child without a parent has to store what it saw."""


def run(order: Order, tell: Callable[[Message], None]) -> None:
    """Visit the sites of an order at the same time; return when all are done or stopped."""
    process = AsyncCrawlerProcess(base_settings())
    from twisted.internet import reactor  # noqa: PLC0415 - the line above installs it

    # Scrapy makes a log record of every page, and the handler then throws it away.
    logging.getLogger("scrapy").setLevel(logging.WARNING)
    if not order.allow_private:
        guard(reactor)
    engine = open_engine(order.database)
    for site in order.sites:
        crawler = Crawler(SiteSpider, settings_for(site, order.contact))
        process.crawl(crawler, order=site, engine=engine, tell=tell, time_limit=order.time_limit)
    process.start()
    engine.dispose()


def serve(source: int = 0) -> int:
    """Read one order from a file descriptor, carry it out and report on standard output."""
    out = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # nothing that prints by mistake may reach the parent as a message
    order = ORDERS.decode(_first_line(source))
    threading.Thread(target=_end_with_parent, args=(source,), daemon=True).start()
    run(order, lambda message: _write(out, message))
    return 0


def _write(out: BinaryIO, message: Message) -> None:
    try:
        out.write(line(message))
    except BrokenPipeError:
        os.kill(os.getpid(), signal.SIGTERM)


def _first_line(source: int) -> bytes:
    """Read without a buffer: a thread that waits in one keeps the interpreter from ending."""
    order = b""
    while not order.endswith(b"\n") and (part := os.read(source, 1 << 16)):
        order += part
    return order


def _end_with_parent(source: int) -> None:
    """Stop when the parent is gone: its end of the pipe closes even when it is killed."""
    while os.read(source, 1):
        continue
    os.kill(os.getpid(), signal.SIGTERM)
    threading.Event().wait(GRACE)
    sys.stderr.write("the parent is gone and the visit does not end: giving up\n")
    os._exit(1)
