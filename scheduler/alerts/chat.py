"""Chat channels through Apprise, an extra: Slack, Telegram, Matrix, ntfy and some 150 others."""

from collections.abc import Callable, Mapping
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, TypeAlias

from crawler.limits import AddressRefusedError
from scheduler.alerts.compose import compose
from scheduler.alerts.fence import fence
from scheduler.alerts.mails.safe import JOINER, beginning
from scheduler.alerts.model import Envelope, Outcome
from scheduler.detect.boundaries import shortened

TOTAL = 20.0
"""Seconds for a whole attempt."""
LONGEST = 3_500
"""Characters of a message: the least that the common services take, with room for marks."""
LONGEST_ADDRESS = 2_048
"""Characters of an Apprise address; some of its patterns take long for long ones."""

LOCAL = frozenset({
    "blink1", "dbus", "exec", "file", "gio", "glib", "gnome", "kde", "macosx", "qt", "syslog",
    "windows",
})  # fmt: skip
"""Kinds of address that reach this machine's own screen, log or files, and nobody elsewhere."""

_MISSING = "Apprise is not installed: pip install 'ministrywatch[chat]'"

Service: TypeAlias = Any
"""A service of Apprise, which is loaded where it is needed and may be absent."""


class ServiceError(Exception):
    """An address cannot be used; its words never hold its value."""


def apprise_channel(
    allow_private: bool, environ: Mapping[str, str], *, total: float = TOTAL
) -> Callable[[Envelope], Outcome]:
    """Return the function that sends a message to the address in a rule's ``url_env``.

    It never raises for the other side's sake. Redirects are not followed, nothing is attached
    and nothing is stored. Whatever a service does, it connects to public addresses only, unless
    private ones are allowed; a proxy of the environment counts as any other.
    """

    def send(envelope: Envelope) -> Outcome:
        variable = envelope.rule.url_env or envelope.address
        try:
            service = _service(variable, environ.get(variable, "").strip())
        except ServiceError as error:
            return Outcome(state="retry", reason=str(error))
        title, body = _words(envelope, service)

        def notify() -> bool:
            return bool(service.notify(body=body, title=title))

        taken = _within(total, notify if allow_private else lambda: _fenced(notify))
        return _outcome(variable, taken, total)

    return send


def _service(variable: str, address: str) -> Service:
    try:
        from apprise import Apprise, AppriseAsset  # noqa: PLC0415 - an extra
    except ImportError:
        raise ServiceError(_MISSING) from None
    kind = address.partition("://")[0].lower()
    if not address:
        raise ServiceError(f"{variable}: is not set; put the address into the environment")
    if kind in LOCAL or len(address) > LONGEST_ADDRESS:
        raise ServiceError(f"{variable}: addresses of this kind reach nobody; use a chat service's")
    asset = AppriseAsset(async_mode=False, storage_mode="memory", http_redirects=False)
    service = Apprise.instantiate(address, asset=asset)
    if service is None:
        raise ServiceError(f"{variable}: Apprise cannot read the address; see its list of services")
    return service


def _words(envelope: Envelope, service: Service) -> tuple[str, str]:
    """Return title and body, as long as the service takes them.

    Some have no title of its own: it stands before the text then, and leaves half of the room to
    it, which in a text message is not much.
    """
    mail = compose(envelope)
    title, room = _tame(mail.subject), min(LONGEST, service.body_maxlen)
    if not service.title_maxlen:
        title = shortened(title, room // 2)
        room -= len(title) + 2
    return title, beginning(_tame(mail.text), room)


def _tame(text: str) -> str:
    """Part what chat services take for a call to everybody: ``@everyone``, ``<!channel>``."""
    return text.replace("@", f"@{JOINER}").replace("<", f"<{JOINER}")


def _within(seconds: float, ask: Callable[[], bool]) -> bool | Exception | None:
    """Return what a call returns or raises, None when it takes too long.

    It runs in a thread that nobody waits for then: what a service does cannot be broken off.
    """
    said: SimpleQueue[bool | Exception] = SimpleQueue()

    def run() -> None:
        try:
            said.put(ask())
        except Exception as error:
            said.put(error)

    Thread(target=run, name="chat", daemon=True).start()
    try:
        return said.get(timeout=seconds)
    except Empty:
        return None


def _fenced(ask: Callable[[], bool]) -> bool:
    """Return what a call returns; raise AddressRefusedError when it failed behind the fence."""
    with fence().around() as refused:
        try:
            taken = ask()
        except Exception:
            if not refused:
                raise
            taken = False
    if refused and not taken:
        raise AddressRefusedError(refused[0])
    return taken


def _outcome(variable: str, taken: bool | Exception | None, total: float) -> Outcome:
    if taken is True:
        return Outcome(state="delivered")
    if taken is None:
        return Outcome(state="retry", reason=f"{variable}: no answer within {total:g} seconds")
    if taken is False:
        return Outcome(state="retry", reason=f"{variable}: the service did not take the message")
    if isinstance(taken, AddressRefusedError):
        mend = "set allow_private = true in [network] if that is meant"
        reason = f"{variable}: it leads to {taken.address}, which is no public address; {mend}"
        return Outcome(state="retry", reason=reason)
    # An error's own words may hold the address.
    return Outcome(state="retry", reason=f"{variable}: the service failed ({type(taken).__name__})")
