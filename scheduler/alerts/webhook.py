"""Webhooks: one POST a message, signed; what the other side answers is never trusted."""

import asyncio
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from typing import NamedTuple
from urllib.parse import urlsplit

from aiohttp import (
    ClientError,
    ClientResponse,
    ClientSession,
    ClientTimeout,
    DummyCookieJar,
    ServerTimeoutError,
)

from crawler.addresses import url_fault
from crawler.limits import AddressRefusedError
from scheduler.alerts import answers, cloudevent, signing
from scheduler.alerts.door import Resolve, connector, look_up
from scheduler.alerts.hindrances import trouble
from scheduler.alerts.model import Envelope, Outcome

TOTAL = 15.0
"""Seconds for a whole attempt, the name's resolution and a slow drip of bytes included."""
CONNECT = 5.0
"""Seconds for each of a host's addresses to take a connection."""
SAID = 4096
"""Bytes of an answer that are read, and only to say why it failed."""
LISTENING = 2.0
"""Seconds for those bytes."""


class _Post(NamedTuple):
    url: str
    host: str
    body: bytes
    headers: Mapping[str, str]


def webhook_channel(
    allow_private: bool,
    environ: Mapping[str, str],
    *,
    total: float = TOTAL,
    resolve: Resolve = look_up,
    clock: Callable[[], float] = time.time,
) -> Callable[[Envelope], Outcome]:
    """Return the function that posts a message, and that never raises for the other side's sake.

    ``clock`` tells seconds since 1970. It must be called from a thread without a running loop.
    No proxy of the environment is used, no redirect followed and no cookie kept: the connection
    goes to the rule's own host, or nowhere.
    """
    agent = f"ministrywatch/{version('ministrywatch')}"

    def send(envelope: Envelope) -> Outcome:
        fault = url_fault(envelope.address)
        if fault is not None:
            return Outcome(state="refused", reason=f"{fault}; mend the rule's url")
        try:
            post = _post(envelope, environ, datetime.fromtimestamp(clock(), UTC), agent)
        except signing.SecretError as error:
            return Outcome(state="retry", reason=str(error))
        return asyncio.run(_tried(post, total, resolve, allow_private, clock))

    return send


def _post(envelope: Envelope, environ: Mapping[str, str], now: datetime, agent: str) -> _Post:
    variable = envelope.rule.secret_env
    keys = signing.secrets(variable, environ) if variable else ()
    body = cloudevent.body(envelope)
    headers = {
        "Content-Type": cloudevent.CONTENT_TYPE,
        "User-Agent": agent,
        "Accept-Encoding": "identity",
        **signing.headers(envelope.id, now, body, keys),
    }
    host = urlsplit(envelope.address).hostname or ""
    return _Post(envelope.address, host, body, headers)


async def _tried(
    post: _Post, total: float, resolve: Resolve, allow_private: bool, clock: Callable[[], float]
) -> Outcome:
    """Post it within the time there is; reasons name the host alone, as paths may hold tokens."""
    try:
        async with asyncio.timeout(total):
            return await _answered(post, resolve, allow_private, clock)
    except ServerTimeoutError:
        return _retry(f"{post.host}: no connection within {CONNECT:g} seconds")
    except TimeoutError:
        return _retry(f"{post.host}: no answer within {total:g} seconds")
    except AddressRefusedError as error:
        return _retry(
            f"{post.host}: {error.address} is no public address; set allow_private = true in "
            "[network] if that is meant"
        )
    except (ClientError, OSError, ValueError) as error:
        return _retry(f"{post.host}: {trouble(error)}")


async def _answered(
    post: _Post, resolve: Resolve, allow_private: bool, clock: Callable[[], float]
) -> Outcome:
    door = connector(resolve, allow_private=allow_private)
    limits = ClientTimeout(total=None, sock_connect=CONNECT)
    async with (
        ClientSession(
            connector=door, timeout=limits, cookie_jar=DummyCookieJar(), auto_decompress=False
        ) as session,
        session.post(
            post.url, data=post.body, headers=post.headers, allow_redirects=False
        ) as answer,
    ):
        if 200 <= answer.status < 300:
            return Outcome(state="delivered", reason=f"HTTP {answer.status}")
        said = await _said(answer)
        return answers.outcome(post.host, answer.status, answer.headers, said, clock())


async def _said(answer: ClientResponse) -> bytes:
    """Return the beginning of an answer, as far as it comes soon."""
    found = b""
    try:
        async with asyncio.timeout(LISTENING):
            while len(found) < SAID and (part := await answer.content.read(SAID - len(found))):
                found += part
    except (TimeoutError, ClientError, OSError):
        return found
    return found


def _retry(reason: str) -> Outcome:
    return Outcome(state="retry", reason=reason)
