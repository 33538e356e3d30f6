"""The text of a release as the site's editors leave it: clean, or pasted from Word or Facebook."""

import re
from collections.abc import Callable
from typing import Final

from ministrywatch.demo.articles import Article, Markup

_LINK: Final = re.compile(r"\[([^\]]+)\]\(([^)]+)\)")
_FACEBOOK: Final = "cxmmr5t8 oygrvhab hcukyx3x c1et5uql ii04i59q"  # seen on mfa.go.th, 2022-2023
_LARGE: Final = '<span style="font-size: 14pt;">'


def escape(text: str) -> str:
    """Return text fit for HTML content and double-quoted attributes."""
    for raw, safe in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        text = text.replace(raw, safe)
    return text


def body_html(article: Article) -> str:
    """Return the markup inside the body element."""
    paragraphs = [_inline(paragraph) for paragraph in article.body]
    return _WAYS[article.markup](paragraphs)


def _inline(paragraph: str) -> str:
    return _LINK.sub(r'<a href="\2" target="_blank">\1</a>', escape(paragraph))


def _plain(paragraphs: list[str]) -> str:
    return "".join(f"<p>{_LARGE}{text}</span></p>\n" for text in paragraphs)


def _facebook(paragraphs: list[str]) -> str:
    first, *others = paragraphs
    blocks = [
        f'<div class="kvgmc6g5 {_FACEBOOK}">\n<div dir="auto" style="text-align: center;">'
        f"<strong>{_LARGE}{first}</span></strong></div>\n"
        '<div dir="auto" style="text-align: center;">&nbsp;</div>\n</div>'
    ]
    blocks += [
        f'<div class="o9v6fnle {_FACEBOOK}">\n<div dir="auto">{_LARGE}{text}</span></div>\n</div>'
        for text in others
    ]
    return "\n".join(blocks)


def _word(paragraphs: list[str]) -> str:
    style = "text-align:justify;text-justify:inter-cluster;mso-margin-bottom-alt:auto"
    inner = '<span lang="TH" style=\'font-size:16.0pt;font-family:"TH SarabunPSK",sans-serif\'>'
    made = [
        f'<p class="MsoNormal" style="{style}">{inner}{text}<o:p></o:p></span></p>'
        for text in paragraphs
    ]
    return '\n<p class="MsoNormal"><span lang="TH">&nbsp;</span></p>\n'.join(made)


def _divs(paragraphs: list[str]) -> str:
    return "".join(f"<div>{text}</div>\n<div><br/></div>\n" for text in paragraphs)


_WAYS: Final[dict[Markup, Callable[[list[str]], str]]] = {
    "plain": _plain,
    "facebook": _facebook,
    "word": _word,
    "divs": _divs,
}
