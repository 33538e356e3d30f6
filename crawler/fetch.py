"""Asks one address through Scrapy's downloader and says in plain words what went wrong."""

import asyncio
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from OpenSSL.SSL import Error as TlsError
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from crawler.addresses import url_fault
from crawler.answers import Answer, Reply
from crawler.limits import AddressRefusedError
from storage.records import Problem


class Downloader:
    """One site's way to the network: the downloader of its spider, and a slot of its own.

    The slot has the site's name, so that all its hosts together are asked one page at a time.
    """

    def __init__(self, crawler: Crawler, site: str, log: Callable[[str], None]) -> None:
        self._crawler = crawler
        self._log = log
        settings = crawler.settings
        self._timeout = settings.getfloat("DOWNLOAD_TIMEOUT")
        self._most = settings.getint("DOWNLOAD_MAXSIZE")
        self._slot = site

    async def __call__(self, url: str, headers: Mapping[str, str]) -> Reply:
        """Return the answer, or the problem; no exception but a cancellation gets out."""
        fault = url_fault(url)
        if fault is not None:
            return Problem("refused", f"this is {fault}: {url[:200]}")
        meta = {"download_slot": self._slot, "download_timeout": self._timeout}
        try:
            request = Request(url, headers=dict(headers), meta=meta, callback=NO_CALLBACK)
            return _answer(await self._crawler.engine.download_async(request))
        except Exception as error:  # whatever a server provokes is a problem to tell
            if not self._crawler.engine.running:
                # A stopping engine fails in ways of its own, and hides the cancellation.
                raise asyncio.CancelledError from error
            return self._problem(error, url)

    def _problem(self, error: Exception, url: str) -> Problem:
        host = urlsplit(url).hostname or url
        told = _refused(error, host) or _too_large(error, self._most) or _of_tls(error, host)
        told = told or _of_network(error, host, self._timeout) or _of_bytes(error)
        if told is not None:
            return told
        self._log(f"{url}: {type(error).__name__}: {error}")
        return Problem("unreachable", f"the connection to {host} failed: {_words(error)}")


def _answer(response: Response) -> Answer:
    fields = response.headers
    return Answer(
        url=response.url,
        status=response.status,
        headers={
            name.decode("latin-1").lower(): values[0].decode("latin-1")
            for name, values in fields.items()
            if values
        },
        body=response.body,
        cookies=tuple(line.decode("latin-1") for line in fields.getlist("Set-Cookie")),
    )


def _refused(error: BaseException, host: str) -> Problem | None:
    for each in _chain(error):
        if isinstance(each, AddressRefusedError):
            name = "" if host == each.address else f"{host} leads to "
            detail = f"{name}{each.address}, on this machine or in a private network"
            return Problem("refused", f"{detail}; [network] allow_private = true permits it")
    return None


def _too_large(error: Exception, most: int) -> Problem | None:
    if isinstance(error, IgnoreRequest):
        return Problem("too-large", f"the page unpacks to more than {most:,} bytes")
    if isinstance(error, DownloadCancelledError):
        return Problem("too-large", f"the page is larger than {most:,} bytes")
    return None


def _of_network(error: Exception, host: str, timeout: float) -> Problem | None:
    if isinstance(error, CannotResolveHostError):
        return Problem("dns", f"there is no address for the name {host}")
    if isinstance(error, DownloadTimeoutError):
        return Problem("timeout", f"{host} did not answer within {timeout:g} seconds")
    if isinstance(error, DownloadConnectionRefusedError):
        return Problem("unreachable", f"{host} refuses connections")
    if isinstance(error, ResponseDataLossError):
        return Problem("unreachable", f"{host} broke off in the middle of the page")
    if isinstance(error, DownloadFailedError):
        return Problem("unreachable", f"{host} closed the connection without an answer")
    return None


def _of_tls(error: Exception, host: str) -> Problem | None:
    """Tell a bad certificate from other failures; Twisted hides it among a response's reasons."""
    for each in _chain(error):
        if isinstance(each, TlsError) or type(each).__name__ == "VerificationError":
            return Problem("certificate", f"the certificate of {host} cannot be trusted")
    return None


def _of_bytes(error: Exception) -> Problem | None:
    """Tell a body that cannot be unpacked; the decoders of four formats raise as they like."""
    module = type(error).__module__.partition(".")[0]
    if module in {"zlib", "gzip", "brotli", "brotlicffi", "backports", "compression", "struct"}:
        return Problem("unreadable", "the page is packed, and damaged: it cannot be unpacked")
    return None


def _chain(error: BaseException) -> list[BaseException]:
    """Return an exception with all its causes, those inside Twisted's ResponseFailed included."""
    found: list[BaseException] = []
    waiting: list[BaseException | None] = [error]
    while waiting:
        each = waiting.pop()
        if each is None or each in found:
            continue
        found.append(each)
        inner = (getattr(reason, "value", None) for reason in getattr(each, "reasons", ()))
        waiting += [each.__cause__, each.__context__, *inner]
    return found


def _words(error: Exception) -> str:
    """Return what an exception says, without the brackets of its class."""
    return str(error).strip("[]<> ")[:200] or type(error).__name__
