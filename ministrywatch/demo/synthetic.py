"""Any number of made-up releases for measurements: the same ones for the same number."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from ministrywatch.demo.articles import Article, all_articles
from ministrywatch.demo.look import labels

_FIRST: Final = date(2020, 1, 1)
_PARAGRAPHS: Final = 8
_SEED: Final = 20210129


def articles(count: int) -> Iterator[Article]:
    """Yield releases whose paragraphs are drawn from those of the demonstration."""
    dice = random.Random(_SEED)  # noqa: S311 - the same text every time is the point
    stock = [one for one in all_articles() if one.language == "th"]
    paragraphs = [paragraph for one in stock for paragraph in one.body]
    months = labels().months
    sections = tuple(labels().lists)
    for number in range(count):
        model = dice.choice(stock)
        day = _FIRST + timedelta(days=number % 1_800)
        yield Article(
            slug=f"release-{number:06d}",
            title=f"{model.title} ({number})",
            on=day,
            published=f"{day.day} {months[day.month - 1]} {day.year + 543}",
            views=dice.randrange(5_000),
            sections=(sections[number % len(sections)],),
            lead=model.lead,
            body=tuple(dice.sample(paragraphs, _PARAGRAPHS)),
            images=model.images,
        )
