"""Who wrote a page and where it is filed, as headers print it beside dates and counters."""

import re

# 'เขียนโดย Super User' (Joomla), 'Posted by thitimedia', 'หมวด คอนโดมิเนียม'. No sentence begins
# so; 'โดย' and 'by' begin sentences too, and the names behind them are short.
_SIGNED = "(?:เขียน|โพสต์?|ลงข่าว)โดย|ผู้(?:เขียน|โพสต์?)|(?:posted|written) by"
_FILED = "หมวด(?:หมู่)?|category"
_JOIN = " ?(?:[:：]|(?<= )) ?"
# A name has no digits, and a colon belongs to the label of something else.
_NAME = "[^\\s0-9๐-๙:：|]{1,40}(?: [^\\s0-9๐-๙:：|]{1,40}){0,3}"
_SHORT = "[^\\s0-9๐-๙:：|]{1,20}(?: [^\\s0-9๐-๙:：|]{1,20}){0,3}"
_END = "[ ,/–-]{0,3}"
_BYLINE = re.compile(
    f"(?:(?:{_SIGNED}|{_FILED}){_JOIN}{_NAME}{_END}){{1,3}}|(?:โดย|by){_JOIN}{_SHORT}"
    f"(?:{_END}(?:{_FILED}){_JOIN}{_NAME})?",
    re.IGNORECASE,
)
_BEGINS = re.compile(f"(?:{_SIGNED}){_JOIN}", re.IGNORECASE)
_SPOKEN = re.compile("(?:โดย|by) (?![:：])", re.IGNORECASE)
_LONGEST = 160


def is_byline(value: str) -> bool:
    """Tell whether cleaned text is labelled names of authors and categories, and no more."""
    return len(value) <= _LONGEST and _BYLINE.fullmatch(value) is not None


def is_signed(value: str) -> bool:
    """Tell whether cleaned text begins with the label of an author, as no sentence does."""
    return _BEGINS.match(value) is not None


def is_spoken(value: str) -> bool:
    """Tell whether cleaned text begins with 'โดย' or 'by', as sentences do too."""
    return _SPOKEN.match(value) is not None
