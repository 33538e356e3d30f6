"""What the process that asks hands to the one that reads: one frame for every look."""

import struct
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import IO, TypeAlias

import msgspec

from storage.records import Observation, Target

_LENGTH = struct.Struct("<Q")


class Fetched(msgspec.Struct, frozen=True, kw_only=True, tag="fetched"):
    """An answer that has to be read to know what it says."""

    site: str
    key: str
    url: str
    """The release's own address."""
    led_to: str
    """Where redirects led, in the profile's own terms."""
    seen_at: datetime
    status: int
    headers: Mapping[str, str]
    body: bytes
    target: Target | None = None
    """What is known of the release."""
    listed_title: str = ""
    listed_on: date | None = None
    listed_views: int | None = None


class Looked(msgspec.Struct, frozen=True, tag="looked"):
    """A look that needs no reading: a list, a problem, a page that is as it was."""

    observation: Observation

    @property
    def site(self) -> str:
        """The site that was looked at."""
        return self.observation.site


Handed: TypeAlias = Fetched | Looked

_ENCODER = msgspec.msgpack.Encoder()
_DECODER: msgspec.msgpack.Decoder[Handed] = msgspec.msgpack.Decoder(Fetched | Looked)


def write(pipe: IO[bytes], handed: Handed) -> None:
    """Write one frame: its length in bytes, then its content."""
    frame = _ENCODER.encode(handed)
    pipe.write(_LENGTH.pack(len(frame)) + frame)


def read(pipe: IO[bytes]) -> Iterator[Handed]:
    """Yield what comes until the pipe ends; a frame that broke off is left out."""
    while len(head := pipe.read(_LENGTH.size)) == _LENGTH.size:
        (length,) = _LENGTH.unpack(head)
        frame = pipe.read(length)
        if len(frame) < length:
            return
        yield _DECODER.decode(frame)
