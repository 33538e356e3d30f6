"""Whole numbers as Thai pages write counts: grouped digits, and หมื่น, แสน, ล้าน beside them."""

import re
from decimal import Decimal

# What a scaled count means: '1.97หมื่น', '3.09แสน', '1607.71ล้าน', '2 ล้านครั้ง', '1.2K'.
_SCALES = {
    "พัน": 1_000,
    "หมื่น": 10_000,
    "แสน": 100_000,
    "ล้าน": 1_000_000,
    "k": 1_000,
    "m": 1_000_000,
}
# More people than that have never seen a page; such a number is a bar code or a telephone.
_MOST = 10**11

_DIGITS = "(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,12})"
_SCALE = "พัน|หมื่น|แสน|ล้าน"
_SCALED = (
    f"{_DIGITS}(?:\\.[0-9]{{1,4}})?"
    f"(?: ?(?:{_SCALE})(?![ก-๎])|(?: ?(?:{_SCALE})(?=ครั้ง|คน|วิว|ผู้|การ|ราย))|(?-i:[KkM])(?![A-Za-z]))"
)
# No price, share, version, time, size or telephone: '฿ 327', '45 %', '1.5', '10:07', '1,23'.
_NOT_MORE = (
    "(?![0-9%+°/_x×]|(?!views?|hits?|reads?|times)[A-Za-z]|[.,:][0-9]|-[0-9]"
    f"| ?[฿$€%]| ?(?:{_SCALE}))"
)
# A number standing free in a line is no tail of another one, of a name or of an amount either.
NOT_A_TAIL = "(?<![0-9A-Za-z฿$€#/_~+−-])(?<![0-9][.,:])(?<![฿$€] )"

_PARTS = re.compile(f"({_DIGITS})(\\.[0-9]+)? ?({_SCALE}|[km])?", re.IGNORECASE)


def count_pattern(name: str) -> str:
    """Return the regex source of one count in Arabic digits, as a group of that name."""
    return f"(?P<{name}>{_SCALED}|{_DIGITS}{_NOT_MORE})"


def count_of(written: str) -> int | None:
    """Return the whole number written in Arabic digits, or None when it is not one.

    Groups are of three digits ('1,23' is no number), a fraction needs a scale word and must
    come out whole ('1.97หมื่น' is 19700), and nothing above 10**11 is a count.
    """
    parts = _PARTS.fullmatch(written)
    if parts is None:
        return None
    digits, fraction, scale = parts.groups()
    if fraction and not scale:
        return None
    exact = Decimal(digits.replace(",", "") + (fraction or ""))
    exact *= _SCALES[scale.lower()] if scale else 1
    return int(exact) if exact == int(exact) and exact <= _MOST else None
