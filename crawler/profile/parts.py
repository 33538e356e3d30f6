"""Checks of the parts that profiles are made of: selectors, patterns, addresses of the site."""

import re
import string
from functools import lru_cache
from re import _parser  # type: ignore[attr-defined]  # what re itself takes a pattern apart with
from typing import Any, NoReturn
from urllib.parse import urlsplit

from crawler.profile.errors import ProfileError
from crawler.profile.selectors import SelectorError, compile_selector

_REPEATS = frozenset({"MAX_REPEAT", "MIN_REPEAT"})


@lru_cache(maxsize=256)
def compile_pattern(text: str, *, fold_case: bool = False) -> re.Pattern[str]:
    """Return the compiled pattern of a profile, in which digits are 0 to 9 and not Thai ones."""
    return re.compile(text, re.ASCII | (re.IGNORECASE if fold_case else 0))


def refuse(key: str, what: str, mend: str) -> NoReturn:
    """Raise the ProfileError for a key: what is wrong with it, and how to mend that."""
    raise ProfileError(f"{key}: {what}; {mend}")


def check_selector(key: str, text: str | None) -> None:
    """Refuse a selector that is empty or does not compile."""
    if text is None:
        return
    if not text.strip():
        refuse(key, "is empty", "give a selector or leave the key out")
    try:
        compile_selector(text)
    except SelectorError as error:
        refuse(key, str(error), "use CSS, or XPath 1.0 after xpath:")


def check_pattern(key: str, text: str) -> re.Pattern[str]:
    """Return a pattern, compiled; refuse one that is none.

    What repeats inside a repeat, or chooses there, takes exponential time on an address that
    almost matches, and is refused too.
    """
    try:
        compiled = compile_pattern(text)
        nested = _repeats_within(_parser.parse(text, re.ASCII))
    except (re.error, OverflowError, RecursionError) as error:
        raise ProfileError(f"{key}: {text!r} is not a pattern ({error}); mend it") from None
    if nested:
        refuse(key, "repeats a group that itself repeats", "take one of the two repeats away")
    return compiled


def _repeats_within(parsed: Any, *, inside: bool = False) -> bool:
    """Tell whether a repeat, or a choice, stands within a repeat."""
    for operation, argument in parsed:
        repeats = str(operation) in _REPEATS and argument[1] > 1
        if inside and (repeats or str(operation) == "BRANCH"):
            return True
        if any(_repeats_within(part, inside=inside or repeats) for part in _parts(argument)):
            return True
    return False


def _parts(argument: Any) -> list[Any]:
    """Return the patterns within an operation's argument, however deep in its tuples."""
    if isinstance(argument, _parser.SubPattern):
        return [argument]
    if isinstance(argument, tuple | list):
        return [part for each in argument for part in _parts(each)]
    return []


def check_replacement(key: str, pattern: re.Pattern[str], text: str) -> None:
    """Refuse a replacement that names groups which its pattern lacks."""
    try:
        re.sub(pattern, text, "")
        if pattern.groups < _highest_group(text):
            refuse(key, f"{text!r} names a group that pattern lacks", "add the group")
    except (re.error, IndexError) as error:
        raise ProfileError(f"{key}: {text!r} is not a replacement ({error}); mend it") from None


def _highest_group(text: str) -> int:
    return max((int(number) for number in re.findall(r"\\([0-9]{1,2})", text)), default=0)


def placeholders(key: str, text: str) -> list[str]:
    """Return the names in braces of an address."""
    try:
        return [name for _, name, _, _ in string.Formatter().parse(text) if name is not None]
    except ValueError as error:
        refuse(key, f"has a stray brace ({error})", "percent-encode it as %7B or %7D")


def check_own_address(key: str, url: str, hosts: tuple[str, ...]) -> None:
    """Refuse what is no http(s) address on one of the site's hosts."""
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError as error:
        refuse(key, f"{url!r} is not a URL ({error})", "write it as https://host/path")
    if parts.scheme not in {"http", "https"} or not host:
        refuse(key, f"{url!r} is not an http(s) URL", "write it as https://host/path")
    if host not in hosts:
        refuse(key, f"is on {host}, which is not in hosts", "mend the URL or add the host")
