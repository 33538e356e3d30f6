"""A profile's file to plain values, with errors that name the line."""

import re
import tomllib
from pathlib import Path

from crawler.profile.errors import ProfileError


def read_toml(path: Path) -> dict[str, object]:
    """Return what a TOML file says; ProfileError with line and mend when it cannot be read."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ProfileError(f"byte {error.start} is not UTF-8; save the file as UTF-8") from None
    except OSError as error:
        raise ProfileError(f"{error.strerror}; mend the path or its rights") from None
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ProfileError(f"{_line_first(str(error), text)}; mend the TOML") from None


def _line_first(message: str, text: str) -> str:
    """Turn ``Invalid value (at line 3, column 8)`` into ``line 3, name = x: Invalid value``."""
    found = re.search(r" \(at line ([0-9]+), column [0-9]+\)$", message)
    if not found:
        return message
    line = text.split("\n")[int(found[1]) - 1].strip()
    return f"line {found[1]}, {line[:60]}: {message[: found.start()]}"
