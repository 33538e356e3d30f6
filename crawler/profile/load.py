"""Profiles from TOML files: those shipped, and those of a user's folder, which come first."""

import re
import tomllib
from pathlib import Path

import msgspec

from crawler.profile.check import check
from crawler.profile.errors import ProfileError
from crawler.profile.model import SiteProfile
from storage.errors import complaint, whereabouts

SHIPPED = Path(__file__).resolve().parent.parent / "profiles"


class ProfileSource(msgspec.Struct, frozen=True):
    """A profile that can be loaded: its name, its file, and whether it came with the product."""

    name: str
    path: Path
    shipped: bool


def available(extra: Path | None = None) -> list[ProfileSource]:
    """Return every profile by name; a file in ``extra`` hides the shipped one of its name."""
    shelf = {path.stem: ProfileSource(path.stem, path, True) for path in SHIPPED.glob("*.toml")}
    if extra is not None:
        if not extra.is_dir():
            raise ProfileError(f"{extra}: no such folder; create it or mend --sites")
        for path in extra.glob("*.toml"):
            shelf[path.stem] = ProfileSource(path.stem, path, False)
    return [shelf[name] for name in sorted(shelf)]


def find_profile(name: str, extra: Path | None = None) -> SiteProfile:
    """Return the profile called ``name``; raise ProfileError when there is none."""
    shelf = {source.name: source for source in available(extra)}
    if name in shelf:
        return load_profile(shelf[name].path)
    raise ProfileError(f"{name}: no profile of that name; {whereabouts(name, shelf)}")


def load_profile(path: Path) -> SiteProfile:
    """Return the profile in the file; raise ProfileError naming file, key and mend."""
    try:
        profile = msgspec.convert(_read(path), SiteProfile)
        check(profile, path.stem)
    except msgspec.ValidationError as error:
        raise ProfileError(f"{path}: {complaint(error, 'a profile', SiteProfile)}") from None
    except ProfileError as error:
        raise ProfileError(f"{path}: {error}") from None
    return profile


def _read(path: Path) -> dict[str, object]:
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
