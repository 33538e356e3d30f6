"""What became of a mail that a server did not take, and why, in one line without any secret."""

import base64
import smtplib
import socket
import ssl

from scheduler.alerts.email_conversation import Access, NotOfferedError, TooLongError
from scheduler.alerts.model import Outcome, Smtp

LONGEST = 200
"""Characters of what a server says."""
_TOO_LARGE = 552
"""The size of the message is refused (RFC 5321, 4.2.2)."""


def outcome(error: OSError | ValueError, smtp: Smtp, access: Access | None) -> Outcome:
    """Return whether an attempt is worth another one, and why it failed.

    What a server refuses for good (5xx) is the recipient, or the message. What is wrong with the
    sender, the password or the connection a person can mend, so it is tried again.
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, text = next(iter(error.recipients.values()))
        error = smtplib.SMTPResponseException(code, text)
        said, for_good = "it refuses the recipient", 500 <= code < 600
    elif isinstance(error, smtplib.SMTPResponseException):
        said, for_good = _refused(error, access)
    else:
        return Outcome(state="retry", reason=f"{smtp.host}:{smtp.port}: {_trouble(error, smtp)}")
    answer = _answer(error.smtp_error, access)
    reason = f"{smtp.host}:{smtp.port}: {said}: {error.smtp_code} {answer}".rstrip()
    return Outcome(state="refused" if for_good else "retry", reason=reason)


def _refused(error: smtplib.SMTPResponseException, access: Access | None) -> tuple[str, bool]:
    """Return what of a mail but its recipient a server refuses, and whether it does so for good."""
    match error:
        case smtplib.SMTPDataError():
            return "it refuses the message", 500 <= error.smtp_code < 600
        case smtplib.SMTPSenderRefused():
            return "it refuses the sender", error.smtp_code == _TOO_LARGE
        case smtplib.SMTPAuthenticationError():
            names = access.variables if access else "the environment"
            return f"it does not accept the name and password of {names}", False
        case _:
            return "it says", False


_WORDS: tuple[tuple[type[Exception], str], ...] = (
    (TooLongError, "it took too long over the message"),
    (smtplib.SMTPServerDisconnected, "the connection was closed before the message was taken"),
    (smtplib.SMTPException, "it knows no way of ours to take a name and a password"),
    (ssl.SSLError, "no TLS connection can be made; see tls, starttls and port under [smtp]"),
    (socket.gaierror, "its name cannot be resolved"),
    (ValueError, "its answer cannot be understood"),
)
"""The first that fits is said."""


def _trouble(error: Exception, smtp: Smtp) -> str:
    """Say what kept us from speaking with the server at all."""
    match error:
        case NotOfferedError():
            return (
                f"it does not offer {error}, so nothing was sent; see [smtp] in the configuration"
            )
        case ssl.SSLCertVerificationError():
            why = _line(error.verify_message)
            return f"its certificate cannot be trusted ({why}); [smtp] ca_file names others"
        case _ if isinstance(error, TimeoutError) or _timed_out(error):
            return f"it did not answer within {smtp.timeout:g} s"
    for kind, words in _WORDS:
        if isinstance(error, kind):
            return words
    return f"no connection ({_line(getattr(error, 'strerror', '') or type(error).__name__)})"


def _timed_out(error: Exception) -> bool:
    """Say whether smtplib took a time-out for the end of a connection."""
    cut_off = isinstance(error, smtplib.SMTPServerDisconnected)
    return cut_off and isinstance(error.__context__, TimeoutError)


def _answer(text: bytes | str, access: Access | None) -> str:
    """Return what a server says; where it repeats the password, only what stands before that."""
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    for secret in _forms(access) if access else ():
        before, found, _ = words.partition(secret)
        words = f"{before}…" if found else words
    return _line(words)


def _line(words: str) -> str:
    """Return remote words on one line, printable, and not many."""
    part = words[: 4 * LONGEST]
    return " ".join("".join(c if c.isprintable() else " " for c in part).split())[:LONGEST]


def _forms(access: Access) -> tuple[str, ...]:
    """Return a password as it is, and as PLAIN and LOGIN send it."""
    both = f"\0{access.user}\0{access.password}"
    coded = (base64.b64encode(each.encode()).decode() for each in (access.password, both))
    return (access.password, *coded)
