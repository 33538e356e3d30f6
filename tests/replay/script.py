"""A year of one ministry as a script: every release, what becomes of it, and when."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from math import exp, log1p
from typing import Literal, NamedTuple, TypeAlias

from tests.replay.stock import stock

START = datetime(2026, 1, 1, tzinfo=UTC)
SEED = 2569
DAYS = 365
SILENT = range(205, 227)
"""Days on which nothing is published; the longest pause otherwise is under five days."""
RESET = 250.0
"""When every counter of the site begins again."""
SPIKE = 110.3
Gone: TypeAlias = Literal[404, 410, "soft", "home"]


class Text(NamedTuple):
    """What a release says."""

    title: str
    body: tuple[str, ...]


class Turn(NamedTuple):
    """A text that a release has from a moment on, in days after the start of the year."""

    since: float
    text: Text
    severity: str = ""


class Absence(NamedTuple):
    """From when to when a release is not there, and what its address answers."""

    since: float
    until: float
    how: Gone


class Story(NamedTuple):
    """One release through the year."""

    slug: str
    born: float
    turns: tuple[Turn, ...]
    absences: tuple[Absence, ...] = ()
    readers: float = 100.0
    crowd: float = 0.0
    """Readers that came at once, at SPIKE."""

    @property
    def day(self) -> date:
        """The day it is dated."""
        return (START + timedelta(days=self.born)).date()

    def turn(self, now: float) -> Turn:
        """Return the text that it has now."""
        return [each for each in self.turns if each.since <= now][-1]

    def gone(self, now: float) -> Gone | None:
        """Return what its address answers instead of it, None while it is there."""
        how = (each.how for each in self.absences if each.since <= now < each.until)
        return next(how, None)

    def views(self, now: float) -> int:
        """Return its counter: steep in the first week, then flat, as counters are."""
        count = self._count(now)
        return count - self._count(RESET) + 1 if now >= RESET > self.born else count

    def _count(self, now: float) -> int:
        age = max(now - self.born, 0.0)
        came = self.crowd if now >= SPIKE else 0.0
        return 1 + int(self.readers * (1 - exp(-age / 4) + log1p(age / 30) / 4) + came)


def script() -> tuple[Story, ...]:
    """Return the releases of the year in the order of their publication, always the same."""
    dice = random.Random(SEED)
    stories = [_born(number, born, dice) for number, born in enumerate(_births(dice))]
    _edit(stories, dice)
    _swing(stories)
    _draw_a_crowd(stories)
    _take_down(stories, dice)
    return tuple(stories)


def _births(dice: random.Random) -> Iterator[float]:
    """Yield when releases are published: one or two on a weekday, seldom one on others."""
    for day in range(-30, DAYS):
        weekday = (START + timedelta(days=day)).weekday()
        count = dice.choice((1, 1, 1, 2, 2, 2)) if weekday < 5 else dice.choice((0, 0, 1))
        hours = sorted(dice.uniform(1, 9) for _ in range(0 if day in SILENT else count))
        yield from (day + hour / 24 for hour in hours)


def _born(number: int, born: float, dice: random.Random) -> Story:
    made = stock(number, f"release-{number:03}", (START + timedelta(days=born)).date())
    readers = min(dice.lognormvariate(4.7, 0.9), 1500)
    return Story(made.slug, born, (Turn(born, Text(made.title, made.body)),), readers=readers)


def _edit(stories: list[Story], dice: random.Random) -> None:
    """Edit ninety times, young releases more often; some edits are taken back weeks later."""
    for number in range(90):
        moment = dice.uniform(1, DAYS - 40)
        oldest = 10 if dice.random() < 0.6 else 200
        able = [n for n, each in enumerate(stories) if 0.1 < moment - each.born < oldest
                and moment - each.turns[-1].since > 0.1]  # fmt: skip
        if not able:
            continue
        place = dice.choice(able)
        story = stories[place]
        turn = _another(story.turns[-1].text, moment, number, dice)
        turns = (*story.turns, turn)
        if number % 15 == 0:
            back = story.turns[-1].text
            turns = (*turns, Turn(moment + dice.uniform(9, 25), back, turn.severity))
        stories[place] = story._replace(turns=turns)


def _another(text: Text, moment: float, number: int, dice: random.Random) -> Turn:
    """Return an edited text: of dress every fifth time, else of substance in one of six ways."""
    title, (first, *rest) = text
    if number % 5 == 0:
        return Turn(moment, Text(title, (first.replace(" ", "  ", 1) + " .", *rest)), "cosmetic")
    ways = (
        Text(title, (f"{first} รวม {number + 100} คน", *rest)),
        Text(title, (f"{first} ตั้งแต่วันที่ {number % 27 + 1} มีนาคม 2570", *rest)),
        Text(title, (f"{first} ร่วมกับนายวิชัย ใจเย็น ({number})", *rest)),
        Text(title, (f"{first} แต่ยังไม่ลงนามฉบับที่ {number}", *rest)),
        Text(title, (first, f"กระทรวงฯ จะแจ้งความคืบหน้าเป็นครั้งที่ {number}", *rest)),
        Text(f"{title} (แก้ไขครั้งที่ {number})", text.body),
    )
    return Turn(moment, dice.choice(ways), "substantive")


def _swing(stories: list[Story]) -> None:
    """Let two copies of one release answer in turn for six days, from the 180th on."""
    place = next(n for n, each in enumerate(stories) if each.born > 177)
    one = stories[place].turns[0].text
    other = Text(one.title, (f"{one.body[0]} (ฉบับที่สอง)", *one.body[1:]))
    swings = [Turn(180.0 + n, (other, one)[n % 2], "substantive") for n in range(6)]
    story = stories[place]._replace(turns=(stories[place].turns[0], *swings), readers=900.0)
    stories[place] = story


def _draw_a_crowd(stories: list[Story]) -> None:
    """Let thousands come to one release, weeks after it was put up."""
    place = next(n for n, each in enumerate(stories) if each.born > SPIKE - 20)
    stories[place] = stories[place]._replace(crowd=25_000.0, readers=100.0)


def _take_down(stories: list[Story], dice: random.Random) -> None:
    """Take fourteen down, five of them for some weeks, and let six be gone for some hours."""
    for number in range(20):
        moment = dice.uniform(5, DAYS - 60)
        place = dice.choice(
            [n for n, each in enumerate(stories) if 1 < moment - each.born < 60
             and not each.absences and len(each.turns) == 1 and not each.crowd]
        )  # fmt: skip
        how: Gone = dice.choice((404, 404, 410, "soft", "home"))
        lasts = (1e9, 1e9, dice.uniform(12, 40), 0.3)[min(number % 4, 3)]
        absence = Absence(moment, moment + lasts, how)
        stories[place] = stories[place]._replace(absences=(absence,))
