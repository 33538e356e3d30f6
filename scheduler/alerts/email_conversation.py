"""One conversation with a mail server, which cannot last for ever whatever the server does."""

import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread
from typing import NamedTuple

from scheduler.alerts.model import Smtp

LONGEST = 30.0
"""Seconds for the whole of it: a server that drips bytes never runs into a time-out."""
_READY = 220
_PARTING = 1.0
"""Seconds that a server has to say goodbye; the message is its own by then."""


class Access(NamedTuple):
    """A name and a password, and the variables that they are of."""

    user: str
    password: str
    variables: str


class Post(NamedTuple):
    """A message, and from which address to which one it goes."""

    sender: str
    recipient: str
    message: bytes


class NotOfferedError(smtplib.SMTPException):
    """The server does not offer what the configuration asks of it; nothing was sent."""


class TooLongError(OSError):
    """The conversation was ended because it took too long."""


def converse(
    smtp: Smtp,
    tls: ssl.SSLContext | None,
    access: Access | None,
    post: Post,
    *,
    longest: float = LONGEST,
) -> None:
    """Hand a message over; without ``tls`` it goes in the clear.

    Raises OSError (SMTPException is one) or ValueError unless the server took the message.
    """
    server = _server(smtp, tls, post, longest)
    with _watched(server, longest):
        _connect(server, smtp)
        _introduce(server, smtp, tls, access)
        server.sendmail(post.sender, [post.recipient], post.message)
        _part(server)


def _server(smtp: Smtp, tls: ssl.SSLContext | None, post: Post, longest: float) -> smtplib.SMTP:
    """Return a server that is not connected yet."""
    timeout = min(smtp.timeout, longest)
    helo = post.sender.rpartition("@")[2]
    if smtp.tls:
        server: smtplib.SMTP = smtplib.SMTP_SSL(local_hostname=helo, timeout=timeout, context=tls)
    else:
        server = smtplib.SMTP(local_hostname=helo, timeout=timeout)
    # By this name certificates are checked. The constructor takes it too, but then connects at
    # once, when nobody watches yet.
    server._host = smtp.host  # type: ignore[attr-defined]
    return server


def _connect(server: smtplib.SMTP, smtp: Smtp) -> None:
    code, said = server.connect(smtp.host, smtp.port)
    if code != _READY:
        raise smtplib.SMTPConnectError(code, said)


def _introduce(
    server: smtplib.SMTP, smtp: Smtp, tls: ssl.SSLContext | None, access: Access | None
) -> None:
    """Come to where mail may be handed over: encrypted where it must be, and known by name."""
    server.ehlo_or_helo_if_needed()
    if tls is not None and not smtp.tls:
        if not server.has_extn("starttls"):
            raise NotOfferedError("STARTTLS")
        server.starttls(context=tls)
        server.ehlo()
    if access is not None:
        if not server.has_extn("auth"):
            raise NotOfferedError("AUTH")
        server.login(access.user, access.password)


def _part(server: smtplib.SMTP) -> None:
    """Say goodbye; the message was taken, so nothing that happens now is worth a word."""
    with suppress(OSError, ValueError):
        if server.sock is not None:
            server.sock.settimeout(_PARTING)
        server.docmd("QUIT")


@contextmanager
def _watched(server: smtplib.SMTP, longest: float) -> Iterator[None]:
    """End the conversation when its time is over, and close it in any case."""
    done, late = Event(), Event()
    watch = Thread(target=_watch, args=(server, longest, done, late), daemon=True)
    watch.start()
    try:
        yield
    except (OSError, ValueError) as error:
        if late.is_set():
            raise TooLongError from error
        raise
    finally:
        done.set()
        server.close()
        watch.join()


def _watch(server: smtplib.SMTP, longest: float, done: Event, late: Event) -> None:
    if done.wait(longest):
        return
    late.set()
    while not done.wait(0.1):
        with suppress(OSError):
            if server.sock is not None:
                socket.socket.shutdown(server.sock, socket.SHUT_RDWR)
