"""Why no answer came to a message, in words of ours: an error's own may hold the whole address."""

import ssl

from aiohttp import client_exceptions as errors

from scheduler.alerts.answers import line

_CLOSED = "the connection was closed before an answer came"
_WORDS: tuple[tuple[type[Exception], str], ...] = (
    (errors.ClientSSLError, "no TLS connection can be made"),
    (ssl.SSLError, "no TLS connection can be made"),
    (errors.ClientConnectorDNSError, "its name cannot be resolved"),
    (errors.ServerDisconnectedError, _CLOSED),
    (errors.ClientPayloadError, _CLOSED),
    (errors.InvalidURL, "its address cannot be read"),
    (errors.ClientResponseError, "its answer is no HTTP"),
    (OSError, _CLOSED),
)
"""The first that fits is said; the kinds of aiohttp are each other's relatives."""


def trouble(error: Exception) -> str:
    """Return what kept a message from being answered."""
    if isinstance(error, errors.ClientConnectorCertificateError):
        return f"its certificate cannot be trusted ({_certificate(error)})"
    if type(error) is errors.ClientConnectorError:
        words = line((error.strerror or "").encode())
        return f"no connection ({words})" if words else "no connection"
    for kind, words in _WORDS:
        if isinstance(error, kind):
            return words
    return "its answer cannot be understood"


def _certificate(error: errors.ClientConnectorCertificateError) -> str:
    found = getattr(error.certificate_error, "verify_message", "")
    return line(str(found or "not verified").encode())
