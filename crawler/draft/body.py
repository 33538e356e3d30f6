"""The text of a release page: the element that holds it, found anew or by one selector."""

from collections.abc import Sequence

from lxml import etree

from crawler.draft.layout import Drafted
from crawler.draft.model import Finding, Sample
from crawler.draft.steps import found_by
from crawler.pages.main import find_body, selector_of
from crawler.pages.paragraphs import paragraphs
from crawler.thai import numbers

_SHOWN = 80
_LONGEST_STAMP = 60
"""Letters of a line that says a counter, with or without a day, and nothing else."""


def body_of(samples: Sequence[Sample]) -> Drafted:
    """Return ``page.body`` when one selector finds the text of all samples, else a note on it."""
    bodies = [find_body(sample.leaf.root) for sample in samples]
    known = [(sample, body) for sample, body in zip(samples, bodies, strict=True)]
    found = [body for body in bodies if body is not None]
    if not found:
        how = "no text of an article was found; give the selector of the element that holds it"
        return Drafted({}, [Finding(field="page.body", how=how)])
    shown = " ".join(paragraphs(found[0]))[:_SHOWN]
    if foreign := next((line for each in known if (line := _foreign(*each))), ""):
        how = f"not only the text: it holds {foreign!r}; give the selector of the text alone"
        return Drafted({}, [_finding(shown, "", 0.3, how)])
    for body in found:
        selector = selector_of(body)
        if selector and all(_finds(selector, sample, each) for sample, each in known):
            sure = 0.9 if len(found) > 1 else 0.7
            how = f"where the text stands, on {len(found)} of {len(samples)} pages"
            return Drafted({"body": selector}, [_finding(shown, selector, sure, how)])
    how = "found anew on each page, by how its text stands"
    return Drafted({}, [_finding(shown, "", 0.65 if len(found) == len(samples) else 0.4, how)])


def _finding(shown: str, selector: str, sure: float, how: str) -> Finding:
    return Finding(field="page.body", found=shown, selector=selector, confidence=sure, how=how)


def _foreign(sample: Sample, body: etree._Element | None) -> str:
    """Return a line of a page's text that is none of it: its headline, or a counter."""
    lines = paragraphs(body) if body is not None else ()
    title = sample.title
    return next((line for line in lines if (title and line == title) or _counts(line)), "")[:_SHOWN]


def _counts(line: str) -> bool:
    """Tell whether a line is a counter, or a day and a counter; words of a text may hold both."""
    return len(line) <= _LONGEST_STAMP and numbers.parse_views(line) is not None


def _finds(selector: str, sample: Sample, body: etree._Element | None) -> bool:
    """Tell whether a selector finds a page's text: the very element, or one that says the same."""
    found = [each for each in found_by(selector, sample.leaf.root) if not isinstance(each, str)]
    if not found or body is None:
        return body is None and bool(found)
    return found[0] is body or paragraphs(found[0]) == paragraphs(body)
