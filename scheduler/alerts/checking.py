"""What is wrong with rules as they are written, in a person's words; pure."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from crawler.addresses import url_fault
from scheduler.alerts.addressing import addresses
from scheduler.alerts.model import Rule, Smtp
from scheduler.alerts.rules import word
from scheduler.alerts.windows import quiet_hours, rhythm, zone
from scheduler.wording.events import FIELDS, KINDS
from storage.errors import whereabouts

_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[^\s@<>,;\x00-\x2c\x2e\x2f\x3a-\x40\x5b-\x60\x7b-\x7f]{1,63}"
_MAILBOX = re.compile(rf"(?=.{{1,64}}@){_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})*")
"""What mails go to (``email_headers.mailbox``): to anything else each message is dead at once."""
LONGEST_NAME = 80
"""Characters of a rule's name, which is part of headers and of file names."""
_NEEDS = {
    "smtp": ("recipients", 'recipients = ["desk@example.org"]'),
    "webhook": ("url", 'url = "https://hooks.example.org/ministry"'),
    "apprise": ("url_env", 'url_env = "CHAT_URL", the variable that holds the address'),
    "feed": ("folder", 'folder = "feeds"'),
}
"""What each channel cannot do without, and how it is written."""


def faults(rules: Sequence[Rule], smtp: Smtp | None) -> Iterator[str]:
    """Yield what is wrong, with the rule and the key it is wrong in."""
    names: set[str] = set()
    for rule in rules:
        for key, said in _of_rule(rule):
            yield f"alert {rule.name!r}: {key}: {said}"
        if rule.name in names:
            yield f"alert {rule.name!r}: name: there are two of it; give each rule its own"
        names.add(rule.name)
        if rule.to == "smtp" and smtp is None:
            yield f"alert {rule.name!r}: to: there is no [smtp] table; write one with host = …"
    for key in ("user_env", "password_env"):
        if smtp and (fault := _variable(getattr(smtp, key))):
            yield f"smtp.{key}: {fault}"


def unknown_sites(rules: Sequence[Rule], known: Iterable[str]) -> Iterator[str]:
    """Yield a line on each site that a rule names and that there is no profile of."""
    there = set(known)
    for rule in rules:
        for name in rule.sites:
            if name not in there:
                hint = whereabouts(name, there)
                yield f"alert {rule.name!r}: sites: {name!r} is no site; {hint}"


def missing_secrets(
    rules: Sequence[Rule], smtp: Smtp | None, environ: Mapping[str, str]
) -> Iterator[str]:
    """Yield a line on each variable that a rule needs and that is not set."""
    for rule in rules:
        for name in (rule.secret_env, rule.url_env):
            if name and not environ.get(name):
                yield f"alert {rule.name!r}: the variable {name} is not set"
    if smtp is not None and any(rule.to == "smtp" for rule in rules):
        for name in (smtp.user_env, smtp.password_env):
            if name and not environ.get(name):
                yield f"smtp: the variable {name} is not set"


def _of_rule(rule: Rule) -> Iterator[tuple[str, str]]:
    if fault := _name(rule):
        yield "name", fault
    need, example = _NEEDS[rule.to]
    if not getattr(rule, need):
        yield need, f"it is missing, and nobody would be told; write {example}"
    for key, read in _READ.items():
        if (given := getattr(rule, key)) is not None and (fault := _unread(read, given)):
            yield key, fault
    yield from _unknown(rule)
    yield from _odd(rule)


def _name(rule: Rule) -> str | None:
    if not rule.name.strip() or len(rule.name) > LONGEST_NAME or not rule.name.isprintable():
        return f"it cannot be this; write a word or two, of at most {LONGEST_NAME} characters"
    if rule.to == "feed" and (rule.name[0] == "." or set("/\\") & set(rule.name)):
        return "a feed's file is called by it; write it without / and \\, and begin with a letter"
    return None


_READ: dict[str, Callable[[str], object]] = {
    "deliver": rhythm,
    "quiet": quiet_hours,
    "time_zone": zone,
}


def _unread(read: Callable[[str], object], given: str) -> str | None:
    try:
        read(given)
    except ValueError as error:
        return str(error)
    return None


def _unknown(rule: Rule) -> Iterator[tuple[str, str]]:
    """Name the kinds and fields that nothing ever has."""
    for key, known in (("kinds", KINDS), ("fields", tuple(FIELDS))):
        for given in getattr(rule, key):
            if given not in known:
                yield key, f"{given!r} is none; {whereabouts(given, known)}"


def _odd(rule: Rule) -> Iterator[tuple[str, str]]:
    """Name values that cannot work."""
    for key in ("keywords", "keywords_all", "keywords_none", "categories"):
        for given in getattr(rule, key):
            if not word(given):
                yield key, f"{given!r} holds nothing that can be sought; mend or remove it"
    for key in ("secret_env", "url_env"):
        if fault := _variable(getattr(rule, key)):
            yield key, fault
    if rule.to == "webhook" and rule.url and (fault := url_fault(rule.url)):
        yield "url", f"it is {fault}; write one such as https://hooks.example.org/ministry"
    if rule.storm < 1:
        yield "storm", "it must be at least 1"
    for address in addresses(rule) if rule.to == "smtp" else ():
        if not _MAILBOX.fullmatch(address):
            yield "recipients", f"{address!r} is no mailbox; write desk@example.org"


def _variable(name: str | None) -> str | None:
    """Say what is wrong with a variable's name; it is not repeated, as it may be the secret."""
    if name is None or (_VARIABLE.fullmatch(name) and not name.startswith("whsec_")):
        return None
    return "that is no name of a variable; secrets come from the environment, write its name only"
