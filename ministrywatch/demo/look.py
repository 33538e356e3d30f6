"""How the demonstration site looks: its templates, its labels and its ever-changing class names."""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from string import Template

import msgspec

from ministrywatch.demo.articles import Section


class List(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A list page: its Thai address, its menu id, and whether cards stand in a grid or in rows."""

    slug: str
    menu: str
    form: str


class Labels(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The words the site prints around its releases."""

    gallery: str
    documents: str
    downloads: str
    related: str
    more: str
    previous: str
    next: str
    months: tuple[str, ...]
    nothing: str
    site: str
    filler: str
    lists: dict[Section, List]


@dataclass(frozen=True, slots=True)
class Look:
    """One build of the site's front end.

    A new ``build`` changes every hashed class name and keeps the stable prefixes, as a deployment
    does. ``sidebar`` puts a menu with other releases' dates and counters before some articles.
    ``body`` is the stable prefix of the element that holds the text: another one is a redesign.
    ``page_bytes`` pads every page to about that size, half with menu elements, half with script.
    """

    build: str = "2021-01"
    sidebar: bool = True
    body: str = "ContentDetailstyled__ContentDescription"
    page_bytes: int = 0

    def scoped(self, component: str) -> str:
        """Return a styled-components suffix such as ``3f9a1c-4 jWrYsI`` for this build."""
        stable = f"{zlib.crc32(component.encode()):08x}"[:6]
        return f"{stable}-{len(component) % 7} {self.arbitrary(component)}"

    def arbitrary(self, seed: str) -> str:
        """Return a class name nobody can rely on: another in every build."""
        number = zlib.crc32(f"{self.build}/{seed}".encode())
        letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
        return "".join(letters[number // 52**place % 52] for place in range(6))

    def names(self, seed: str) -> dict[str, str]:
        """Return what every template may ask for; ``seed`` makes the arbitrary names vary."""
        parts = ("menu", "footer", "side", "body", "link", "title", "info", "list", "lazy")
        scoped = {f"hash_{part}": self.scoped(part) for part in parts}
        classes = {f"c{n}": self.arbitrary(f"{seed}{n}") for n in range(1, 5)}
        return {**scoped, **classes, "jsx": str(zlib.crc32(seed.encode())), "build": self.build}


@cache
def labels() -> Labels:
    """Return the words of the site."""
    text = resources.files(__package__).joinpath("site.toml").read_text(encoding="utf-8")
    return msgspec.toml.decode(text, type=Labels)


@cache
def template(name: str) -> Template:
    """Return a template of the ``templates`` folder, ``.html`` understood."""
    folder = resources.files(__package__).joinpath("templates")
    return Template(folder.joinpath(f"{name}.html").read_text(encoding="utf-8").rstrip("\n"))


def fill(name: str, values: Mapping[str, str]) -> str:
    """Return a template with its blanks filled; a blank without a value is a KeyError."""
    return template(name).substitute(values)
