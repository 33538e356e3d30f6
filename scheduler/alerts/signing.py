"""Standard Webhooks signatures: who receives a message can know that it is ours; pure."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime

from storage.errors import MendableError
from storage.times import seconds

PREFIX = "whsec_"
SHORTEST, LONGEST = 24, 64
"""Bytes of a secret, as the Standard Webhooks specification has them."""


class SecretError(MendableError):
    """A secret is missing, or is none; its words never hold its value."""


def secrets(variable: str, environ: Mapping[str, str]) -> tuple[bytes, ...]:
    """Return the keys that an environment variable holds, parted by spaces.

    Raises SecretError, which names the variable and the place in it.
    """
    values = environ.get(variable, "").split()
    if not values:
        raise SecretError(f"{variable}: is not set; put the secret (whsec_…) into the environment")
    return tuple(_key(variable, place, value) for place, value in enumerate(values, start=1))


def headers(id_: str, at: datetime, body: bytes, keys: Sequence[bytes]) -> dict[str, str]:
    """Return id, timestamp and one signature for each key; without a key there is none.

    A receiver takes the message when any of them is right, so that a key can be changed while
    messages are under way.
    """
    stamp = str(seconds(at))
    signed = b".".join((id_.encode(), stamp.encode(), body))
    found = {"webhook-id": id_, "webhook-timestamp": stamp}
    if keys:
        found["webhook-signature"] = " ".join(_signature(key, signed) for key in keys)
    return found


def _signature(key: bytes, signed: bytes) -> str:
    return f"v1,{base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()}"


def _key(variable: str, place: int, value: str) -> bytes:
    bare = value.removeprefix(PREFIX).rstrip("=")
    try:
        # Secrets without their padding are about.
        key = base64.b64decode(bare + "=" * (-len(bare) % 4), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if not value.startswith(PREFIX) or not SHORTEST <= len(key) <= LONGEST:
        raise SecretError(
            f"{variable}: value {place} is no signing secret; write {PREFIX} followed by "
            f"{SHORTEST} to {LONGEST} bytes in base64"
        )
    return key
