"""A profile is loaded whole or refused with one line that names file, key and mend."""

import shutil
from datetime import date
from pathlib import Path

import msgspec
import pytest

from crawler.profile import (
    ProfileError,
    SiteProfile,
    available,
    find_profile,
    load_profile,
    reader,
    reader_id,
)

GOOD = """
name = "x"
titles = {en = "X"}
home = "https://www.x.go.th/"
hosts = ["www.x.go.th", "x.go.th"]

[[listings]]
name = "news"
url = "https://www.x.go.th/news?p={page}"

[[list]]
item = "div.item"

[release]
pattern = '^/news/(?P<key>[0-9]+)$'

[page]
body = "div.body"
"""


def _write(folder: Path, text: str, name: str = "x") -> Path:
    path = folder / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return path


def _error(path: Path) -> str:
    with pytest.raises(ProfileError) as caught:
        load_profile(path)
    return str(caught.value)


def test_a_short_profile_has_the_rest_by_default(tmp_path: Path) -> None:
    profile = load_profile(_write(tmp_path, GOOD))
    assert (profile.language, profile.time_zone, profile.enabled) == ("th", "Asia/Bangkok", True)
    assert (profile.pace.delay, profile.pace.every_seconds, profile.cookies) == (2.0, 3600, False)
    assert (profile.limits.max_bytes, profile.limits.timeout) == (10_000_000, 30.0)
    assert profile.listings[0].urls() == (
        "https://www.x.go.th/news?p=1",
        "https://www.x.go.th/news?p=2",
    )
    assert profile.listings[0].urls(1) == ("https://www.x.go.th/news?p=1",)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('name = "x"', 'name = "y"', "name: says 'y'; call it as its file, 'x'"),
        ("titles = {en", "tiles = {en", "tiles: is not a key of a profile; mend or remove it"),
        ("pattern = ", "keep_query = [] #", "release.pattern: is missing; add it"),
        (
            'item = "div.item"',
            "item = 3",
            "list[0].item: expected text in quotes, got a whole number; mend the value",
        ),
        ("[page]", "[page]\nbdy = 'p'", "page.bdy: is not a key of a profile"),
        ('{en = "X"}', "{}", "titles: is empty"),
        ('hosts = ["www.x.go.th", "x.go.th"]', "hosts = []", "hosts: is empty"),
        ('"x.go.th"]', '"https://x.go.th"]', "hosts[1]: 'https://x.go.th' is not a host"),
        (
            "https://www.x.go.th/news",
            "https://y.go.th/news",
            "listings[0].url: is on y.go.th, which",
        ),
        (
            "https://www.x.go.th/news",
            "ftp://x.go.th/",
            "listings[0].url: 'ftp://x.go.th/?p={page}' is not",
        ),
        (
            "https://www.x.go.th/news",
            "https://[x/",
            "listings[0].url: 'https://[x/?p={page}' is not a URL",
        ),
        (
            '"https://www.x.go.th/"',
            '"https://y.go.th/"',
            "home: is on y.go.th, which is not in hosts",
        ),
        ("?p={page}", "", "listings[0].url: has no {page} for its 2 pages; add it, or {offset}"),
        ("{page}", "{number}", "listings[0].url: holds the unknown placeholder {number}"),
        ("{page}", "{page", "listings[0].url: has a stray brace"),
        ('name = "news"', 'name = "news"\npages = 0', "listings[0].pages: is 0; give at least 1"),
        ('name = "news"', 'name = "news"\nnext = "a.older"', "listings[0].next: is given beside"),
        (
            "[release]",
            "[[feeds]]\nname = 'f'\nurl = 'https://y.th/rss'\n[release]",
            "feeds[0].url:",
        ),
        (
            "[release]",
            "[[sitemaps]]\nurl = 'https://x.go.th/s.xml'\nmost = 0\n[release]",
            "sitemaps[0].most: is 0; give at least 1",
        ),
        (
            "[release]",
            "[[json]]\nname = 'j'\nurl = 'https://x.go.th/j'\nlink = 'https://x.go.th/'\n[release]",
            "json[0].link: has no {path} in it; write https://host/news/{id}",
        ),
        ("[release]", "[wordpress]\nper_page = 500\n[release]", "wordpress.per_page: is 500"),
        ("[release]", "[release]\nalso = ['^/(x)$']", "release.also[0]: has no group named key"),
        ("[page]", "[page]\npublished_on = ['p.a', 'p[']", "page.published_on[1]: 'p[' is not"),
        (
            "[page]",
            "[[versions]]\nuntil = 2020-01-01\n[versions.page]\nlead = ''\n[page]",
            "versions[0].page.lead: is empty",
        ),
        ('name = "x"', 'name = "x"\nfamily = "wordpres"', "family: 'wordpres' is unknown"),
        ('"div.item"', '"div["', "list[0].item: 'div[' is not a CSS selector"),
        ('"div.item"', '""', "list[0].item: is empty; give a selector or leave the key out"),
        ('"div.body"', '"xpath://p["', "page.body: 'xpath://p[' does not compile"),
        (
            '"div.body"',
            "\"xpath:document('/etc/passwd')\"",
            "calls document(), which is not in XPath 1.0; use CSS, or XPath 1.0 after xpath:",
        ),
        (
            '"div.body"',
            "\"xpath://p[re:test(., 'a')]\"",
            "page.body: \"xpath://p[re:test(., 'a')]\" calls re:test()",
        ),
        ('"div.body"', '"xpath:$a"', "page.body: 'xpath:$a' does not compile"),
        (
            "(?P<key>[0-9]+)",
            "(?P<key>[0-9]+",
            "release.pattern: '^/news/(?P<key>[0-9]+$' is not a pattern",
        ),
        ("(?P<key>", "(?P<id>", "release.pattern: has no group named key"),
        ("[0-9]+)", "([0-9]+)+)", "release.pattern: repeats a group that itself repeats"),
        ("[0-9]+)", "(?:[0-9]{1,9}){1,40})", "release.pattern: repeats a group that itself"),
        ("[0-9]+)", "(?:1|11)+)", "release.pattern: repeats a group that itself repeats"),
        ("[0-9]+)", "(?:(?:1+))+)", "release.pattern: repeats a group that itself repeats"),
        (
            "[release]",
            "[release]\nalso = ['^/activity/(?P<key>[0-9]+)$']",
            "release.also[0]: has the same (?P<key>[0-9]+) as a pattern before it; take more",
        ),
        (
            "[page]",
            "[[page.rewrite]]\npattern='('\nreplace=''\n[page]",
            "page.rewrite[0].pattern: '(' is",
        ),
        (
            "[page]",
            "[[page.rewrite]]\npattern='a'\nreplace='\\1'\n[page]",
            "page.rewrite[0].replace:",
        ),
        ("[page]", "[pace]\nevery='often'\n[page]", "pace.every: 'often' is not a span; write 30m"),
        ("[page]", "[pace]\nquiet='night'\n[page]", "pace.quiet: 'night' is not a span of hours"),
        ("[page]", "[pace]\ndelay=-1.0\n[page]", "pace.delay: is -1.0; give seconds"),
        ("[page]", "[limits]\ntimeout=0.0\n[page]", "limits: holds a number that lets nothing"),
        ("home =", "enabled = false\nhome =", "reason: is missing; say why"),
        ("home =", "time_zone = 'Asia/Bangkk'\nhome =", "time_zone: 'Asia/Bangkk' is unknown"),
        ("home =", "home ", "line 4, home  \"https://www.x.go.th/\": Expected '=' after a key"),
    ],
)
def test_what_is_wrong_is_said_in_one_line_with_file_and_key(
    tmp_path: Path, before: str, after: str, said: str
) -> None:
    assert before in GOOD
    path = _write(tmp_path, GOOD.replace(before, after, 1))
    error = _error(path)
    assert error.startswith(f"{path}: ")
    assert said in error
    assert "; " in error
    assert "\n" not in error


def test_a_name_that_is_no_name_is_refused(tmp_path: Path) -> None:
    path = _write(tmp_path, GOOD.replace('name = "x"', 'name = "X y"'), "X y")
    assert "name: 'X y' is not a name; use a-z, 0-9 and '-'" in _error(path)


def test_a_file_in_another_encoding_is_refused_by_its_byte(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_bytes('name = "ข่าว"'.encode("cp874"))
    assert _error(path) == f"{path}: byte 8 is not UTF-8; save the file as UTF-8"


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    assert _error(tmp_path / "x.toml").endswith(
        "x.toml: No such file or directory; mend the path or its rights"
    )


def test_the_shipped_profile_names_its_evidence_and_no_class_of_the_header() -> None:
    profile = find_profile("mfa-th")
    assert profile.evidence
    assert all(fact.seen and fact.seen >= date(2019, 1, 1) for fact in profile.evidence)
    page = profile.page
    assert (page.published_on, page.updated_on, page.views, page.title, page.lead) == (None,) * 5
    assert len(profile.listings) == 4


def test_a_user_s_profile_hides_the_shipped_one_of_its_name(tmp_path: Path) -> None:
    _write(tmp_path, GOOD)
    _write(tmp_path, GOOD.replace('name = "x"', 'name = "mfa-th"'), "mfa-th")
    names = {source.name: source for source in available(tmp_path)}
    assert not names["mfa-th"].shipped
    assert not names["x"].shipped
    assert find_profile("mfa-th", tmp_path).home == "https://www.x.go.th/"
    assert find_profile("mfa-th").home == "https://www.mfa.go.th/"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("mfa-ht", "mfa-ht: no profile of that name; did you mean mfa-th?"),
        ("zzz", "zzz: no profile of that name; there are: "),
    ],
)
def test_an_unknown_name_is_answered_with_the_known_ones(name: str, said: str) -> None:
    with pytest.raises(ProfileError) as caught:
        find_profile(name)
    assert str(caught.value).startswith(said)


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ProfileError, match="no such folder; create it or mend --sites"):
        available(tmp_path / "none")


def test_the_reader_changes_with_the_rules_and_with_nothing_else() -> None:
    profile = find_profile("mfa-th")
    rules = msgspec.structs.replace(profile.page, body="div.other")
    pace = msgspec.structs.replace(profile.pace, delay=9.0)
    assert reader_id(profile) == reader_id(find_profile("mfa-th"))
    assert reader_id(msgspec.structs.replace(profile, page=rules)) != reader_id(profile)
    assert reader_id(msgspec.structs.replace(profile, pace=pace)) == reader_id(profile)
    for moved in ({"home": "https://mfa.go.th/"}, {"hosts": ("mfa.go.th",)}, {"time_zone": "UTC"}):
        assert reader_id(msgspec.structs.replace(profile, **moved)) != reader_id(profile)


@pytest.mark.parametrize(
    "part", ["pages/media.py", "thai/dates.py", "readings.py", "profile/selectors.py"]
)
def test_the_reader_changes_with_every_source_that_makes_a_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    profile = find_profile("mfa-th")
    room = tmp_path / "crawler"
    shutil.copytree(reader._ROOM, room)
    shipped = reader_id(profile)
    monkeypatch.setattr(reader, "_ROOM", room)
    assert reader_id(profile) == shipped
    reader._parser_digest.cache_clear()
    (room / part).write_bytes((room / part).read_bytes() + b"# mended\n")
    assert reader_id(profile) != shipped


@pytest.mark.parametrize("name", ["LXML_VERSION", "LIBXML_VERSION", "LIBXML_COMPILED_VERSION"])
def test_the_reader_changes_with_the_library_that_parses(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    before = reader_id(find_profile("mfa-th"))
    monkeypatch.setattr(reader.etree, name, (9, 9, 9))
    assert reader_id(find_profile("mfa-th")) != before


def test_digits_of_a_pattern_are_not_thai_ones(tmp_path: Path) -> None:
    from crawler.identity import release_address

    profile: SiteProfile = load_profile(_write(tmp_path, GOOD.replace("[0-9]+", r"\d+")))
    assert release_address(profile, "https://x.go.th/news/17") is not None
    assert release_address(profile, "https://x.go.th/news/๑๗") is None
