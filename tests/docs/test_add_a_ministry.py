"""``docs/add-a-ministry.md`` is walked: its commands are run in order, on the site it tells of.

The page's blocks are held by what they are: ``console`` is run and its output compared, ``diff`` is
put into the profile, ``toml`` and ``json`` must stand in the profile and the golden pages as they
are at that point, ``html`` and ``text`` on the site. A comment ``test:`` in the page says what a
reader does not see: that time has passed, or by which code the next commands end.
"""

import os
import re
import shlex
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryFile
from typing import NamedTuple

import click
import pytest

from crawler.profile.families import families
from crawler.profile.load import available
from ministrywatch.cli.root import cli
from tests.acceptance.children import Child, Order

PATH = Path(__file__).parents[2] / "docs" / "add-a-ministry.md"
PAGE = PATH.read_text(encoding="utf-8")
PIECE = re.compile(
    r"^<!-- test: (?P<doing>.*?) -->$|^```(?P<kind>\w+)\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
CHANGES = re.compile(
    r"\b[0-9a-f]{16}\b|\b\d{4}-\d\d-\d\d \d\d:\d\d\b|(?<=seen = )\S+|(?<=\"on\": \")[\d-]+"
)
"""What differs from one run to the next: an event's id, the minute, the day of a look."""
ASKING = ("site new", "site try", "crawl")
WAIT = timedelta(days=60)


class News(NamedTuple):
    number: int
    title: str
    kind: str
    day: str
    ago: str
    views: str

    @property
    def text(self) -> str:
        return (
            f"<p>{self.title} เพื่อให้ประชาชนในทุกพื้นที่ได้รับบริการที่สะดวกและรวดเร็วยิ่งขึ้น</p>\n"
            f"<p>สอบถามรายละเอียดได้ที่กลุ่มงานที่ {self.number % 10} ในวันและเวลาราชการ</p>"
        )


NEWS = (
    News(1044, "กระทรวงตัวอย่างเปิดศูนย์บริการร่วม", "ข่าวกิจกรรม", "2024-10-26", "3 วันก่อน", "1,204"),
    News(1043, "ประกาศรับสมัครทุนการศึกษา", "ประกาศ", "2024-10-22", "7 วันก่อน", "986"),
    News(1042, "กระทรวงตัวอย่างเตือนภัยน้ำหลาก", "ประกาศ", "2024-10-15", "14 วันก่อน", "2,350"),
    News(1041, "รัฐมนตรีตรวจเยี่ยมเกษตรกร", "ข่าวกิจกรรม", "2024-10-08", "21 วันก่อน", "731"),
)
ROBOTS = "User-agent: *\nDisallow: /admin/\n"
MENU = '<nav><a href="/">หน้าแรก</a> <a href="/news">ข่าวประชาสัมพันธ์</a></nav>'
FOOT = "<footer><p>กระทรวงตัวอย่าง เลขที่ 99 ถนนสมมุติ</p><p>ผู้เข้าชมเว็บไซต์ 2,125,465</p></footer>"


def page(title: str, inner: str) -> str:
    return f"""<!doctype html>
<html lang="th"><head><meta charset="utf-8"><title>{title} | กระทรวงตัวอย่าง</title></head><body>
{MENU}
<main>
{inner}
</main>
{FOOT}
</body></html>
"""


def card(news: News) -> str:
    return f"""<div class="card">
  <h3><a href="/news/{news.number}">{news.title}</a></h3>
  <time datetime="{news.day}">{news.ago}</time>
</div>
"""


def release(news: News) -> str:
    return f"""<p class="kind">{news.kind}</p>
<h1>{news.title}</h1>
<div class="tools"><i class="icon-graph"></i> {news.views}</div>
<div class="story">
{news.text}
<div class="share">แชร์ข่าวนี้ <button>Facebook</button> <button>LINE</button></div>
</div>"""


def made_anew(news: News) -> str:
    return f"""<p class="kind">{news.kind}</p>
<h1>{news.title}</h1>
<p>{news.views} view</p>
<article class="post">
{news.text}
</article>"""


FEED = "".join(
    f"<item><title>{news.title}</title><link>https://www.example.go.th/news/{news.number}</link></item>"
    for news in NEWS
)
SCRIPTED = page("ข่าว", '<div id="app"></div><script src="/app.js"></script>')


class Site:
    """The made-up ministry; ``looks`` is how it prints a release."""

    looks = staticmethod(release)

    def answer(self, path: str) -> tuple[str, str] | None:
        """Return the content type and the words of a page, None where there is none."""
        html = "text/html; charset=utf-8"
        others = {
            "/robots.txt": ("text/plain", ROBOTS),
            "/news": (html, page("ข่าวประชาสัมพันธ์", "".join(map(card, NEWS)))),
            "/rss.xml": ("application/rss+xml", f"<rss><channel>{FEED}</channel></rss>"),
            "/app/news": (html, SCRIPTED),
        }
        found = {f"/news/{news.number}": news for news in NEWS}.get(path)
        return (html, page(found.title, self.looks(found))) if found else others.get(path)

    def all(self) -> str:
        paths = ["/news", *(f"/news/{news.number}" for news in NEWS)]
        return "".join(answer[1] for path in paths if (answer := self.answer(path)))


@contextmanager
def served(site: Site) -> Iterator[str]:
    """Serve the site on loopback; yield its origin."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kind, words = site.answer(self.path) or ("text/html", "")
            body = words.encode()
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing on standard error."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Walk:
    """A person's folder, and what the page says to do in it."""

    def __init__(self, folder: Path, site: Site, origin: str, door: str) -> None:
        self.folder, self.site, self.origin, self.door = folder, site, origin, door
        self.code = 0
        self.done = 0
        self.profile = folder / "sites" / "example.toml"
        home = {"XDG_CONFIG_HOME": str(folder / "cfg"), "XDG_DATA_HOME": str(folder / "data")}
        own = {"MINISTRYWATCH_ALLOW_PRIVATE": "1", "NO_COLOR": "1", "PYTHONUNBUFFERED": "1"}
        self.env = {**os.environ, **home, **own}

    def step(self, piece: re.Match[str]) -> None:
        """Do what one comment or block of the page says."""
        if piece["doing"]:
            self.hint(piece["doing"])
        else:
            getattr(self, piece["kind"])(piece["text"])

    def hint(self, doing: str) -> None:
        if doing == "two months pass, and the site is made anew":
            self.site.looks = made_anew  # type: ignore[method-assign]
            self.let_time_pass()
        else:
            self.code = int(re.fullmatch(r"ends with (\d)", doing)[1])  # type: ignore[index]

    def console(self, text: str) -> None:
        for command, said in session(text):
            real = self.run(command)
            assert not said or masked(real) == masked(said), f"$ {command}\n{real}"
        self.code = 0

    def run(self, command: str) -> str:
        words = shlex.split(command)
        assert words[0] == "ministrywatch"
        if any(f" {name} " in f" {command} " for name in ASKING):
            words += ["--origin", self.origin, "--delay", "0"]
        with TemporaryFile() as said, Path(os.devnull).open() as none:
            order = Order("ministrywatch", words[1:], self.env, str(self.folder))
            child = Child(self.door, order, (none.fileno(), said.fileno(), said.fileno()))
            code = child.wait(90)
            said.seek(0)
            real = said.read().decode()
        assert code == self.code, f"$ {command}\n{real}"
        self.done += 1
        return real

    def diff(self, text: str) -> None:
        """Put an edit into the profile, or into golden pages: its lines stand there once."""
        lines = text.splitlines(keepends=True)
        assert {line[0] for line in lines} <= {" ", "-", "+"}
        before = "".join(line[1:] for line in lines if line[0] != "+")
        after = "".join(line[1:] for line in lines if line[0] != "-")
        yesterday = datetime.now(UTC).date() - timedelta(days=1)
        after = re.sub(r"(?<=^until = )\S+", str(yesterday), after, flags=re.MULTILINE)
        said = {path: path.read_text(encoding="utf-8") for path in [self.profile, *self.golden()]}
        there = {path: words for path, words in said.items() if before in words}
        assert list(there) == [self.profile] or (there and self.profile not in there), text
        for path, words in there.items():
            assert words.count(before) == 1, text
            path.write_text(words.replace(before, after), encoding="utf-8")

    def golden(self) -> list[Path]:
        return sorted((self.folder / "sites" / "golden").rglob("*.expected.json"))

    def toml(self, text: str) -> None:
        if text.startswith("[network]"):
            place = self.folder / "cfg" / "ministrywatch" / "config.toml"
            place.parent.mkdir(parents=True)
            place.write_text(text, encoding="utf-8")
        else:
            assert masked(text) in masked(self.profile.read_text(encoding="utf-8"))

    def json(self, text: str) -> None:
        said = [masked(path.read_text(encoding="utf-8")) for path in self.golden()]
        assert any(masked(text) in words for words in said)

    def html(self, text: str) -> None:
        assert text in self.site.all()

    def text(self, text: str) -> None:
        assert text == ROBOTS

    def let_time_pass(self) -> None:
        """Put all that is remembered, and the golden pages, two months back."""
        (database,) = (self.folder / "data").rglob("*.sqlite")
        with sqlite3.connect(database) as conn:
            columns = conn.execute(
                "SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c"
                " WHERE m.type = 'table' AND (c.name GLOB '*_at' OR c.name GLOB '*_seen')"
            ).fetchall()
            back = int(WAIT.total_seconds())
            for table, column in columns:
                unit = 1 if column == "point_at" else 1_000_000
                conn.execute(f"UPDATE {table} SET {column} = {column} - {back * unit}")
        conn.close()
        then = datetime.now(UTC).date() - WAIT
        for path in self.golden():
            said = path.read_text(encoding="utf-8")
            path.write_text(re.sub(r'(?<="on": ")[\d-]+', str(then), said), encoding="utf-8")


def masked(words: str) -> str:
    return CHANGES.sub("·", words)


def session(text: str) -> list[tuple[str, str]]:
    """Return the commands of a block, each with what it is said to print."""
    said: list[tuple[str, str]] = []
    for line in text.splitlines(keepends=True):
        if line.startswith("$ "):
            said.append((line.removeprefix("$ ").strip(), ""))
        else:
            command, before = said[-1]
            said[-1] = (command, before + line)
    return said


def test_the_walk_of_the_page_is_what_happens(door: str, tmp_path: Path) -> None:
    site = Site()
    with served(site) as origin:
        walk = Walk(tmp_path, site, origin, door)
        for piece in PIECE.finditer(PAGE):
            walk.step(piece)
    assert walk.done == PAGE.count("\n$ ministrywatch ")
    assert walk.done > 15


@pytest.mark.parametrize("line", re.findall(r"`(ministrywatch [^`]+)`", PIECE.sub("", PAGE)))
def test_every_command_in_the_text_can_be_typed(line: str) -> None:
    words = shlex.split(line)[1:]
    command: click.Command = cli
    while isinstance(command, click.Group):
        _, rest, _ = command.make_parser(click.Context(command)).parse_args(words)
        found = command.get_command(click.Context(command), rest[0])
        assert found is not None, rest[0]
        command, words = found, rest[1:]
    command.make_parser(click.Context(command)).parse_args(words)


def test_every_family_is_told_of() -> None:
    said = PAGE.partition("## A system we know")[2].partition("\n## ")[0]
    assert set(re.findall(r"^\| `([a-z]+)`", said, re.MULTILINE)) == {
        each.name for each in families()
    }


def test_no_ministry_that_is_said_to_be_missing_is_shipped() -> None:
    said = PAGE.partition("## Ministries that are not shipped")[2].partition("\n## ")[0]
    hosts = re.findall(r"\b[a-z]+\.(?:go|gov)\.[a-z]{2}\b", said)
    assert len(hosts) >= 4
    shipped = "".join(source.path.read_text(encoding="utf-8") for source in available())
    assert [host for host in hosts if f'"https://{host}' in shipped] == []


def test_every_link_leads_somewhere() -> None:
    links = re.findall(r"\]\(([^)]+)\)", PAGE)
    assert len(links) > 5
    heads = {
        re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-")
        for head in re.findall(r"^#+ (.*)$", PAGE, re.MULTILINE)
    }
    for target in links:
        path, _, anchor = target.partition("#")
        assert path or anchor in heads, target
        assert not path or "://" in target or (PATH.parent / path).exists(), target
