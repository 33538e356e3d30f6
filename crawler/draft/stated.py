"""Headline, dates and counter of release pages: what the readers find themselves, and what not."""

from collections.abc import Callable, Sequence
from datetime import date

from crawler.draft.layout import Drafted
from crawler.draft.model import Finding, Sample
from crawler.draft.places import Place, counted, dated, small_places
from crawler.draft.steps import found_by, own_steps, placed_steps
from crawler.pages.main import find_body
from crawler.pages.metadata import Metadata, read_metadata
from crawler.pages.paragraphs import first_words, plain
from crawler.pages.release import Reading
from crawler.thai import dates, numbers

_BY_ITSELF = "what the page says before its text"
_METAS = (
    "meta[property='article:published_time']::attr(content)",
    "meta[itemprop='datePublished']::attr(content)",
    "time[datetime]::attr(datetime)",
)
_SHORTEST = 8
_MOST_PLACES = 12
_MOST_SELECTORS = 20
_CUT = ("…", "...")
_LONGER = 1.3
"""How much more than the headline an element may say: a number, a mark of what is new."""
_LONGEST = 300
"""Letters of a headline that a list cuts short."""


def title_of(samples: Sequence[Sample], readings: Sequence[Reading]) -> Drafted:
    """Compare the headlines that are read with those of the list and of the head."""
    wanted = [sample.title or _told(sample).title or "" for sample in samples]
    read = [reading.release.title if reading.release else "" for reading in readings]
    agree = [_same(title, one) for title, one in zip(read, wanted, strict=True)]
    if all(read) and all(agree):
        sure = 0.9 if any(sample.title for sample in samples) else 0.75
        return _noted("page.title", read[0], sure, f"{_BY_ITSELF}, as its list calls it")
    selector = _headline(samples, wanted)
    if selector is not None:
        found = Finding(
            field="page.title", found=wanted[0], selector=selector, confidence=0.8,
            how="the element that says what the list or the head says",
        )  # fmt: skip
        return Drafted({"title": selector}, [found])
    how = f"{_BY_ITSELF}; neither the list nor the head says the same"
    return _noted("page.title", read[0], 0.5 if read[0] else 0.0, how)


def _told(sample: Sample) -> Metadata:
    return read_metadata(sample.leaf.root, sample.leaf.base)


def _same(read: str, wanted: str) -> bool:
    """Tell whether two headlines are one; a list cuts long ones short, a head adds the site."""
    cut = wanted.rstrip(" .…")
    most = _LONGEST if wanted.endswith(_CUT) else max(_LONGER * len(cut), len(cut) + _SHORTEST)
    inside = len(read) >= _SHORTEST and read in wanted
    longer = len(read) <= most and read.startswith(cut)
    return bool(read and cut) and (inside or longer)


def _headline(samples: Sequence[Sample], wanted: Sequence[str]) -> str | None:
    """Return a selector whose first find says the headline on every page."""
    if not all(wanted):
        return None
    places = [
        element
        for tag in ("h1", "h2", "h3", "h4", "div", "span", "td", "p", "strong", "b")
        for element in list(samples[0].leaf.root.iter(tag))[:200]
        if len(element) < 4 and _same(plain(element), wanted[0])
    ]
    places.sort(key=lambda element: abs(len(plain(element)) - len(wanted[0])))
    for element in places[:_MOST_PLACES]:
        for selector in [*own_steps([element]), *placed_steps([element])][:_MOST_SELECTORS]:
            said = [first_words(found_by(selector, sample.leaf.root)) for sample in samples]
            if all(_same(words, one) for words, one in zip(said, wanted, strict=True)):
                return selector
    return None


def dates_of(samples: Sequence[Sample], readings: Sequence[Reading], *, listed: bool) -> Drafted:
    """Return the selector of the publication date, where the readers do not find it by themselves.

    ``listed`` says that the list prints dates, too.
    """
    read = [reading.release.published_on if reading.release else None for reading in readings]
    wanted = [sample.day or _told(sample).published_on for sample in samples]
    if all(read) and all(day in {None, one} for day, one in zip(wanted, read, strict=True)):
        sure = 0.95 if any(wanted) else 0.75
        how = f"{_BY_ITSELF}, as {'its list' if samples[0].day else 'its data'} says"
        return _noted("page.published_on", str(read[0]), sure, how if any(wanted) else _BY_ITSELF)
    selector = _of_places(samples, dated, dates.parse_date, wanted)
    selector = selector or _of_data(samples, wanted)
    if selector is not None:
        day = _day(samples[0], selector)
        sure = 0.85 if any(wanted) else 0.6
        how = "a date near the text" if "::attr" not in selector else "the page's own data"
        found = _finding("page.published_on", str(day), selector, sure, how)
        return Drafted({"published_on": selector}, [found])
    if listed and not any(read):
        return _noted("page.published_on", str(samples[0].day), 0.8, "the list's date")
    return _lacking("page.published_on", "no date was found", read[0])


def _lacking(field: str, what: str, read: object) -> Drafted:
    """Note what is not found, or not believed; a value that is read all the same is a guess."""
    if read is not None:
        return _noted(field, str(read), 0.5, f"{_BY_ITSELF}; nothing else confirms it")
    return _noted(field, "", 0.0, f"{what}; give the selector of its element, or leave it out")


def _of_data(samples: Sequence[Sample], wanted: Sequence[date | None]) -> str | None:
    """Return the tag of the head that states the day; one in another time zone is not the same."""
    for selector in _METAS:
        days = [_day(sample, selector) for sample in samples]
        if all(days) and days == [day or days[at] for at, day in enumerate(wanted)]:
            return selector
    return None


def _day(sample: Sample, selector: str) -> date | None:
    return dates.parse_date(first_words(found_by(selector, sample.leaf.root)))


def views_of(samples: Sequence[Sample], readings: Sequence[Reading]) -> Drafted:
    """Return the selector of the counter, where the readers do not find it by themselves."""
    read = [reading.views for reading in readings]
    if read and None not in read:
        return _noted("page.views", str(read[0]), 0.85, _BY_ITSELF)
    selector = _of_places(
        samples, counted, lambda words: numbers.parse_views(words, icon=True), [None] * len(samples)
    )
    if selector is None:
        return _lacking("page.views", "no counter was found", None)
    said = first_words(found_by(selector, samples[0].leaf.root))
    sure = 0.8 if len(samples) > 1 else 0.5
    how = "a counter near the text" + (", another on each page" if len(samples) > 1 else "")
    return Drafted({"views": selector}, [_finding("page.views", said, selector, sure, how)])


def _of_places(
    samples: Sequence[Sample],
    sort: Callable[[list[Place]], list[Place]],
    value_of: Callable[[str], object],
    wanted: Sequence[object],
) -> str | None:
    """Return the selector of a place near the text that states something of its own on each page.

    What says the same on every page is the site's: a clock, a counter of all visitors.
    """
    first = samples[0].leaf.root
    for place in sort(small_places(first, find_body(first)))[:_MOST_PLACES]:
        for selector in list(place.selectors())[:_MOST_SELECTORS]:
            said = [value_of(first_words(found_by(selector, each.leaf.root))) for each in samples]
            fits = all(
                one is not None and want in {None, one}
                for one, want in zip(said, wanted, strict=True)
            )
            own = len(samples) == 1 or any(wanted) or len(set(said)) > 1
            if fits and own:
                return selector
    return None


def _noted(field: str, found: str, sure: float, how: str) -> Drafted:
    return Drafted({}, [_finding(field, found, "", sure, how)])


def _finding(field: str, found: str, selector: str, sure: float, how: str) -> Finding:
    return Finding(field=field, found=found, selector=selector, confidence=sure, how=how)
