"""One line a fact, for a person or as JSON; what comes from elsewhere stays on its line."""

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any

LOG = logging.getLogger("ministrywatch.daemon")
LONGEST = 500
"""Characters of one value: remote text may be any length."""


def fact(words: str, level: int = logging.INFO, **values: Any) -> None:
    """Log one fact: a few fixed words, and what they are said of."""
    LOG.log(level, words, extra={"values": values})


def warn(words: str, **values: Any) -> None:
    """Log what a person may want to look after."""
    fact(words, logging.WARNING, **values)


def begin(*, as_json: bool) -> None:
    """Send all facts to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if as_json else PlainLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    LOG.setLevel(logging.INFO)
    # It warns every two seconds while a database lets us wait; we tell that once ourselves.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)


class PlainLines(logging.Formatter):
    """``2026-11-23T03:04:05Z visited site=mfa-th outcome=finished``; a grave one says so."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the fact on one line."""
        grave = f"{record.levelname} " if record.levelno > logging.INFO else ""
        values = "".join(f" {key}={_shown(value)}" for key, value in _values(record).items())
        return f"{_at(record)} {grave}{clean(record.getMessage())}{values}"


class JsonLines(logging.Formatter):
    """``{"at": …, "level": "info", "fact": "visited", "site": "mfa-th", …}``."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the fact as one JSON object on one line."""
        head = {"at": _at(record), "level": record.levelname.lower()}
        said = {"fact": clean(record.getMessage()), **_values(record)}
        return json.dumps({**head, **said}, ensure_ascii=False, default=str)


def clean(text: str) -> str:
    """Return a text on one line that a terminal can be shown: nothing in it moves a cursor."""
    shown = "".join(char if char.isprintable() else " " for char in text[: 4 * LONGEST])
    short = " ".join(shown.split())
    return short if len(short) <= LONGEST else f"{short[:LONGEST]}…"


def _values(record: logging.LogRecord) -> dict[str, Any]:
    values: dict[str, Any] = getattr(record, "values", {})
    if record.exc_info and record.exc_info[1] is not None:
        error = record.exc_info[1]
        values = {**values, "error": f"{type(error).__name__}: {error}"}
    return {
        k: clean(v) if isinstance(v, str) else v for k, v in values.items() if v not in ("", None)
    }


def _shown(value: Any) -> str:
    text = str(value)
    return json.dumps(text, ensure_ascii=False) if not text or set(text) & set(' "=') else text


def _at(record: logging.LogRecord) -> str:
    moment = datetime.fromtimestamp(record.created, UTC)
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
