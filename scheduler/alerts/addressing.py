"""To whom a rule's messages go; pure."""

from hashlib import sha256
from urllib.parse import urlsplit

from scheduler.alerts.model import Rule
from storage.records import Event


def addresses(rule: Rule) -> tuple[str, ...]:
    """Return what a rule's messages are addressed to, each once; a feed is sent to nobody.

    An Apprise address is a secret as a whole: the name of its variable stands for it.
    """
    match rule.to:
        case "smtp":
            return tuple(dict.fromkeys(rule.recipients))
        case "webhook":
            return (rule.url,) if rule.url else ()
        case "apprise":
            return (rule.url_env,) if rule.url_env else ()
        case _:
            return ()


def address_now(rule: Rule, address: str) -> str | None:
    """Return where a message goes that was meant for an address, None when it is no one's now.

    A rule with one address may have got another since: a mended webhook gets what waited for it.
    Not what waited for mailboxes, before the rule became one of webhooks: with several of them it
    would get everything as often.
    """
    wanted = addresses(rule)
    if address in wanted:
        return address
    return wanted[0] if wanted and rule.to == _channel(address) != "smtp" else None


def _channel(address: str) -> str:
    """Return by which channel something is sent to an address: a URL, a mailbox or a variable."""
    if "://" in address:
        return "webhook"
    return "smtp" if "@" in address else "apprise"


def place(address: str) -> str:
    """Return an address for a screen or a log: of a URL only its host.

    Its path may be a secret. A mailbox and a variable's name are shown whole, and nothing of what
    else is no URL.
    """
    if "://" not in address and ("@" in address or "/" not in address):
        return address
    try:
        return urlsplit(address).hostname or "its address"
    except ValueError:
        return "its address"


def thread(event: Event) -> str:
    """Return within what messages keep their order: a release, or a site itself."""
    return f"{event.site}/{event.key}" if event.key else event.site


def message_id(rule: str, address: str, shape: str, first: str) -> str:
    """Return a message's own id: the same for the same rule, address and first event, for ever."""
    said = "\0".join((rule, address, shape, first))
    return f"msg_{sha256(said.encode()).hexdigest()[:32]}"
