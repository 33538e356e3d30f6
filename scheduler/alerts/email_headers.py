"""A message as RFC 5322 has it: addresses, identity, thread, and parts that any server carries."""

import re
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256

from scheduler.alerts.compose import Mail
from scheduler.alerts.email_words import Header, address, words
from scheduler.alerts.mails.tongue import tongue
from scheduler.alerts.model import Envelope

NAME = "ministrywatch"
_POLICY = SMTP.clone(cte_type="7bit")
_PLAIN_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_MAILBOX = re.compile(
    r'(?P<bare>[^<>\s"]+)'
    r'|(?:"(?P<quoted>[^"<>\x00-\x1f]*)" ?|(?P<name>[^"<>\x00-\x1f]*))<(?P<spec>[^<>\s]+)>'
)
_LONGEST = 500
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}")
_DOMAIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class MailboxError(ValueError):
    """What should be a mailbox is none that mail can be sent to."""


def mailbox(written: str) -> Address:
    """Return a mailbox as ``desk@example.org`` or ``Desk <desk@example.org>`` has it.

    The name may be in any language, and the domain too. What stands before the ``@`` is ASCII:
    the rest takes SMTPUTF8 (RFC 6531), which many servers do not speak. Raises MailboxError.
    """
    parts = _MAILBOX.fullmatch(written.strip()) if len(written) <= _LONGEST else None
    local, _, domain = (parts["bare"] or parts["spec"]).rpartition("@") if parts else ("", "", "")
    try:
        ascii_domain = domain.encode("idna").decode()
    except UnicodeError:
        ascii_domain = ""
    is_dotted = ".." in local or local.startswith(".") or local.endswith(".")
    if is_dotted or not _LOCAL.fullmatch(local) or not _DOMAIN.fullmatch(ascii_domain):
        raise MailboxError(f"{_CONTROL.sub(' ', written)[:100]!r} is no mailbox")
    name = (parts["quoted"] or parts["name"] or "").strip() if parts else ""
    return Address(display_name=name, username=local, domain=ascii_domain)


def message(envelope: Envelope, mail: Mail, sender: Address, recipient: Address) -> EmailMessage:
    """Return the message; it is the same, byte for byte, at every attempt."""
    found = EmailMessage(policy=_POLICY)
    created = envelope.created_at.astimezone(tongue(envelope.rule).voice.zone)
    for name, value in (
        ("From", address(sender.display_name or NAME, sender.addr_spec)),
        ("To", address(recipient.display_name, recipient.addr_spec)),
        ("Subject", words(_CONTROL.sub(" ", mail.subject))),
        ("Date", format_datetime(created)),
        *_identity(envelope, sender.domain),
    ):
        found[name] = Header(name, value)
    found.set_content(mail.text, cte="base64")
    found.add_alternative(mail.html, subtype="html", cte="base64")
    found.set_boundary(f"=_{_digest(envelope.id)}")  # otherwise it is drawn by chance
    return found


def _identity(envelope: Envelope, domain: str) -> list[tuple[str, str]]:
    """Return what programs know a message by, its thread and its list."""
    found = [("Message-ID", f"<{_name(envelope.id)}@{domain}>")]
    if envelope.shape == "single" and envelope.thread:
        root = f"<{_digest(envelope.thread)}.thread@{domain}>"
        found += [("In-Reply-To", root), ("References", root)]
    found += [
        ("List-Id", f"<{_name(envelope.rule.name)}.{NAME}.{domain}>"),
        ("Auto-Submitted", "auto-generated"),
    ]
    return found + (_event(envelope) if envelope.shape == "single" else [])


def _event(envelope: Envelope) -> list[tuple[str, str]]:
    """Return what filters sort by, of a message on one event."""
    if len(envelope.told) != 1:
        return []
    event = envelope.told[0].event
    values = {"Site": event.site, "Kind": event.kind, "Event": event.id}
    return [(f"X-Ministrywatch-{name}", _name(value)) for name, value in values.items()]


def _name(value: str) -> str:
    """Return a name as a header can hold it: itself, or its digest where it has other letters."""
    return value if _PLAIN_ID.fullmatch(value) else _digest(value)


def _digest(value: str) -> str:
    return sha256(value.encode("utf-8", "surrogatepass")).hexdigest()[:32]
