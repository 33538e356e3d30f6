"""What stands around the releases of alarms.py's ministry: a promotion, a token, two designs."""

import re
from functools import reduce
from typing import Final, Literal, NamedTuple

BODY_OF_REDESIGN: Final = "Articlestyled__Text"
"""The stable part of the class of the element that holds the text, after the redesign."""

_PROMOTIONS: Final = (
    "งานเทศกาลอาหารไทย",
    "วันเปิดบ้านกระทรวง",
    "นิทรรศการภาพถ่าย",
    "สัปดาห์หนังสือ",
    "วิ่งการกุศล",
)
_PROMOTION: Final = (
    '<div class="promotion"><a href="/th/page/{number}">{words}</a></div>'
    '<input type="hidden" name="__VIEWSTATE" value="{token:016x}"/>'
)
_RENAMED: Final = (
    (re.compile(r"<main class=\"[^\"]*\">"), '<main id="content">'),
    (re.compile(r'<nav class="breadcrumb">(.*?)<span class="active">(.*?)</span></nav>'),
     r'<div class="trail">\1<strong class="here">\2</strong></div>'),
    (re.compile(r'<div class="px-3 row"><div class="col-md-12">'),
     '<div class="card"><div class="card-in">'),
    (re.compile(r"ContentListstyled__Title"), "Cardstyled__Headline"),
)  # fmt: skip


class Selectors(NamedTuple):
    """Where a person who looks at a page would point a tool."""

    headline: str
    body: str
    listed: str
    entry: str


SELECTORS: Final[dict[Literal[1, 2], Selectors]] = {
    1: Selectors(
        "nav.breadcrumb span.active",
        "div[class*='ContentDetailstyled__ContentDescription']",
        "div[class*='ContentListstyled__Title']",
        "div.px-3.row > div.col-md-12",
    ),
    2: Selectors(
        "div.trail strong.here",
        f"div[class*='{BODY_OF_REDESIGN}']",
        "div[class*='Cardstyled__Headline']",
        "div.card > div.card-in",
    ),
}
"""By design."""


def with_promotion(page: str, asked: int) -> str:
    """Return a page with the promotion and the token of that many answers."""
    words = _PROMOTIONS[asked % len(_PROMOTIONS)]
    token = asked * 0x9E3779B97F4A7C15 % (1 << 64)  # Fibonacci hashing: well spread, no chance
    block = _PROMOTION.format(number=asked % len(_PROMOTIONS), words=words, token=token)
    return re.sub(r"(<main[^>]*>)", lambda found: found[1] + block, page, count=1)


def redesigned(page: str) -> str:
    """Return a page in its new markup, with the very words it had."""
    steps: tuple[tuple[re.Pattern[str], str], ...] = _RENAMED
    return reduce(lambda text, step: step[0].sub(step[1], text), steps, page)
