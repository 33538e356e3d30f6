"""The grammar of a site's addresses, worked out from the links of one list."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.draft.patterns import grammar_of
from crawler.draft.shapes import address_of, shape_of
from crawler.draft.site import name_of
from crawler.identity import release_address
from crawler.profile.model import ReleaseRules, SiteProfile
from crawler.profile.parts import check_pattern

HOME = "https://www.x.go.th/"


def read(grammar, url):
    """The key that a grammar gives an address, as the product reads it."""
    profile = SiteProfile(
        name="x",
        titles={"th": "x"},
        home=HOME,
        hosts=("www.x.go.th",),
        release=ReleaseRules(pattern=grammar.pattern, keep_query=grammar.keep_query),
    )
    address = release_address(profile, url)
    return address.key if address else None


def grammar(*paths, others=()):
    addresses = [address_of(HOME + path) for path in paths]
    return grammar_of(addresses, [address_of(HOME + path) for path in others])


@pytest.mark.parametrize(
    ("paths", "pattern", "keep"),
    [
        (("news/detail/12", "news/detail/7"), "^/news/detail/(?P<key>[0-9]+)$", ()),
        (
            ("th/content/ข่าว-1", "th/content/abc"),
            "^/(?P<language>th|en)/content/(?P<key>[^/]+)$",
            (),
        ),
        (("news/12-รับสมัคร", "news/13-ประชุม"), "^/news/(?P<key>[0-9]+)-[^/]*$", ()),
        (("news/12-a-b.html", "news/13-c.html"), r"^/news/(?P<key>[0-9]+)-[^/]*\.html$", ()),
        (("news-preview-451", "news-preview-467"), "^/news-preview-(?P<key>[0-9]+)$", ()),
        (
            ("v.php?nid=1&filename=index", "v.php?nid=2&filename=index"),
            r"^/v\.php\?nid=(?P<key>[0-9]+)(?:&filename=[^&]*)?$",
            ("nid", "filename"),
        ),
        (("?p=4", "?p=9"), r"^/\?p=(?P<key>[0-9]+)$", ("p",)),
        (("n.php?id=4&page=2", "n.php?id=9&page=2"), r"^/n\.php\?id=(?P<key>[0-9]+)$", ("id",)),
        (
            ("?url=pr/detail/2/04/218932", "?url=pr/detail/2/04/218933"),
            r"^/\?url=pr/detail/2/04/(?P<key>[0-9]+)$",
            ("url",),
        ),
        (
            ("content/category/detail/id/9/iid/479277", "content/category/detail/id/9/iid/479301"),
            "^/content/category/detail/id/[0-9]+/iid/(?P<key>[0-9]+)$",
            (),
        ),
        (("2024/01/15/งาน-ก", "2024/02/03/งาน-ข"), "^/[0-9]{4}/[0-9]+/[0-9]+/(?P<key>[^/]+)$", ()),
    ],
)
def test_what_releases_share_is_their_pattern(paths, pattern, keep):
    found = grammar(*paths)
    assert (found.pattern, found.keep_query) == (pattern, keep)


def test_two_releases_never_share_a_key():
    found = grammar("news/1/5", "news/2/5", "news/2/6")
    assert [read(found, HOME + path) for path in ("news/1/5", "news/2/5")] == ["1/5", "2/5"]


def test_a_key_of_the_query_is_kept_as_it_is_where_it_tells_releases_from_a_menu():
    paths = ("index.php?mod=detail&id=4", "index.php?mod=detail&id=9")
    found = grammar(*paths, others=("index.php?mod=page&id=1",))
    assert read(found, HOME + "index.php?mod=detail&id=77") == "77"
    assert read(found, HOME + "index.php?mod=page&id=1") is None


def test_this_year_is_not_the_only_one():
    found = grammar("2567/งานประชุม-ก", "2567/งานประชุม-ข")
    assert read(found, HOME + "2568/งานใหม่-ค") == "งานใหม่-ค"


@pytest.mark.parametrize("path", ["news/detail/12", "th/content/ammretreat0223", "n.php?id=4"])
def test_one_address_is_enough_where_it_shows_what_differs(path):
    assert read(grammar(path), HOME + path) is not None


@pytest.mark.parametrize("paths", [("about", "about"), ("a/b", "c")])
def test_without_a_difference_there_is_no_pattern(paths):
    assert grammar(*paths) is None


part = st.text(
    st.characters(codec="utf-8", exclude_characters="/?#\\&=;+%"), min_size=1, max_size=12
)


@given(st.lists(st.tuples(part, part), min_size=2, max_size=6, unique=True))
def test_whatever_the_parts_the_pattern_compiles_and_is_no_trap(pairs):
    found = grammar_of([address_of(f"{HOME}{a}/{b}") for a, b in pairs])
    if found is not None:
        assert "key" in check_pattern("release.pattern", found.pattern).groupindex


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("news/12", "news/77", True),
        ("news/12", "law/12", False),
        ("v.php?nid=1&page=3", "v.php?nid=88", True),
        ("v.php?nid=1", "v.php?cid=1", False),
        ("content/ข่าว", "content/2564-abcdef", False),
        ("a/5d5bd3d815e39c306002aac4", "a/5f2110a3c1d7dc1b17651cb2", True),
    ],
)
def test_shapes_of_addresses(one, other, alike):
    shapes = [shape_of(address_of(HOME + path)) for path in (one, other)]
    assert (shapes[0] == shapes[1]) is alike


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.dop.go.th/th/news", "dop"),
        ("https://pr.moph.go.th/?url=pr", "pr-moph"),
        ("https://moe360.blog/x", "moe360"),
        ("http://127.0.0.1:8000/", "127-0-0"),
        ("https://xn--o3cw4h.go.th/", "xn-o3cw4h"),
    ],
)
def test_a_profile_is_called_after_its_host(url, name):
    assert name_of(url) == name
    assert re.fullmatch("[a-z0-9][a-z0-9-]{0,62}", name)
