"""The channel of mails: one message to one mailbox by SMTP, over TLS, verified."""

import socket
import ssl
from collections.abc import Callable, Mapping
from email.headerregistry import Address
from functools import cache

from scheduler.alerts.compose import compose
from scheduler.alerts.email_conversation import Access, Post, converse
from scheduler.alerts.email_headers import MailboxError, mailbox, message
from scheduler.alerts.email_reasons import outcome
from scheduler.alerts.model import Envelope, Outcome, Smtp


class _UnreadyError(Exception):
    """Something on our side keeps the mail from being sent, until a person mends it."""


def smtp_channel(smtp: Smtp, environ: Mapping[str, str]) -> Callable[[Envelope], Outcome]:
    """Return the function that sends a mail, and that never raises for the other side's sake.

    ``environ`` is read at each attempt, so that a secret that was missing can be mended. What a
    person can mend on our side is tried again; what the recipient's server refuses is not.
    """
    context = cache(lambda: _context(smtp.ca_file))

    def send(envelope: Envelope) -> Outcome:
        try:
            recipient = mailbox(envelope.address)
        except MailboxError as error:
            return Outcome(state="refused", reason=f"{error}; mend the rule's recipients")
        try:
            sender, access = _sender(smtp), _access(smtp, environ)
            tls = context() if smtp.tls or smtp.starttls else None
        except _UnreadyError as error:
            return Outcome(state="retry", reason=str(error))
        written = message(envelope, compose(envelope), sender, recipient)
        post = Post(sender.addr_spec, recipient.addr_spec, written.as_bytes())
        try:
            converse(smtp, tls, access, post)
        except (OSError, ValueError) as error:  # SMTPException and SSLError are OSErrors
            return outcome(error, smtp, access)
        return Outcome(state="delivered")

    return send


def _sender(smtp: Smtp) -> Address:
    written = smtp.sender or f"ministrywatch@{socket.gethostname()}"
    try:
        return mailbox(written)
    except MailboxError as error:
        raise _UnreadyError(f"[smtp] sender: {error}; give one as alerts@example.org") from None


def _access(smtp: Smtp, environ: Mapping[str, str]) -> Access | None:
    """Return the name and the password; a password never goes over a line that is open."""
    if smtp.user_env is None and smtp.password_env is None:
        return None
    if not (smtp.tls or smtp.starttls):
        raise _UnreadyError("[smtp] a password is sent over TLS only: set starttls or tls to true")
    user, password = (_secret(smtp, key, environ) for key in ("user_env", "password_env"))
    return Access(user, password, f"{smtp.user_env}, {smtp.password_env}")


def _secret(smtp: Smtp, key: str, environ: Mapping[str, str]) -> str:
    variable: str | None = getattr(smtp, key)
    if variable is None:
        raise _UnreadyError(f"[smtp] {key}: name and password go together; give both or neither")
    value = environ.get(variable, "")
    if not value:
        raise _UnreadyError(f"{variable} is not set; [smtp] {key} asks for it in the environment")
    if not value.isascii():
        raise _UnreadyError(f"{variable} holds other letters than ASCII, which SMTP cannot carry")
    return value


def _context(ca_file: str | None) -> ssl.SSLContext:
    """Return what certificates are checked by: those that this machine trusts, and one's own."""
    found = ssl.create_default_context()
    try:
        if ca_file is not None:
            found.load_verify_locations(cafile=ca_file)
    except OSError as error:
        why = error.strerror or "it holds no certificate"
        raise _UnreadyError(f"[smtp] ca_file {ca_file}: {why}") from None
    return found
