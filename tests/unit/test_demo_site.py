"""The demonstration ministry says what its script says, and fails as it is told."""

import gzip
import html
import http.client
import re
import socket
import threading
import time
import zlib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest

from ministrywatch.demo import faults
from ministrywatch.demo.articles import all_articles
from ministrywatch.demo.look import labels
from ministrywatch.demo.ministry import Manners, Ministry
from ministrywatch.demo.pages import list_address
from ministrywatch.demo.server import serve
from ministrywatch.demo.story import story
from ministrywatch.demo.web import Answer, Fault, Request

REFERENCE = Path(__file__).parent.parent / "data" / "mfa-release.txt"
TOP = "/th/page/ข่าวเด่น?menu=5d5bd3d815e39c306002aac4"
PRESS = "/th/page/ข่าวสารนิเทศ?menu=5d5bd3d815e39c306002aac5"
KEY = "vaccine-fund0264"


@pytest.fixture
def ministry() -> Ministry:
    return Ministry.opening(Manners(validators=True))


@pytest.fixture
def client(ministry: Ministry) -> Iterator[http.client.HTTPConnection]:
    with serve(ministry) as origin:
        connection = http.client.HTTPConnection(urlsplit(origin).netloc, timeout=10)
        yield connection
        connection.close()


def ask(
    client: http.client.HTTPConnection, target: str, **headers: str
) -> tuple[http.client.HTTPResponse, bytes]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    client.request("GET", quote(target, safe="/?=&"), headers=named)
    response = client.getresponse()
    return response, response.read()


def page(ministry: Ministry, target: str) -> str:
    answer = ministry.answer(Request("GET", target))
    assert isinstance(answer.body, bytes)
    return answer.body.decode()


def visible(document: str) -> str:
    document = re.sub(r"(?s)<(script|style|title)\b.*?</\1>", "", document)
    return html.unescape(re.sub(r"<[^>]+>", "\n", document))


def links(document: str) -> list[str]:
    cards = document.partition('<div class="col-md-9">')[2]
    return re.findall(r'href="/(?:th|en)/content/([^"?]+)\?', cards)


def test_the_reference_page_is_there_word_for_word(ministry):
    lines = [line for line in REFERENCE.read_text(encoding="utf-8").splitlines() if line]
    document = page(ministry, f"/th/content/{ministry.keys[0]}")
    shown = [line for line in visible(document).splitlines() if line.strip()]
    start = shown.index(lines[0])
    assert shown[start : start + len(lines)] == lines


def test_every_release_is_linked_from_a_list_and_answers(ministry, client):
    linked = set()
    for listing in labels().lists.values():
        for number in (1, 2):
            linked |= set(links(page(ministry, list_address(listing, number))))
    assert linked == set(ministry.keys)
    assert len(linked) >= 13  # the reference page and a dozen
    for key in linked:
        response, body = ask(client, f"/th/content/{key}")
        assert response.status == 200
        assert b"ContentDetailstyled__ContentDescription-sc-" in body


def test_one_release_answers_to_every_address_it_has(ministry):
    expected = page(ministry, f"/th/content/{KEY}")
    for address in ("?cate=5d5bcb4e", "?menu=5d5bd3d8&page=3", "?page=60b5f529", "/"):
        assert page(ministry, f"/th/content/{KEY}{address}") == expected


@pytest.mark.parametrize("listing", [TOP, PRESS])
def test_lists_end(ministry, listing):
    first, second, third = (page(ministry, f"{listing}&p={number}") for number in (1, 2, 3))
    assert len(links(first)) == 6
    assert 0 < len(links(second)) <= 6
    assert links(third) == []
    assert "&amp;p=2" in first
    assert "&amp;p=3" not in second


def test_lists_come_in_both_forms(ministry):
    assert "ContentGridItem__Link-sc-" in page(ministry, TOP)
    assert "ContentListstyled__Title-sc-" in page(ministry, PRESS)


def test_the_releases_show_the_hard_cases():
    articles = all_articles()
    text = "".join(one.title + one.lead + "".join(one.body) for one in articles)
    assert {one.markup for one in articles} == {"plain", "facebook", "word", "divs"}
    assert {one.generation for one in articles} == {"A", "B"}
    assert all(mark in text for mark in ("\u200b", "\u0e4d\u0e32", "เเ", "\u00ad", "ท่ี"))
    assert any(one.published == "10 Apr 2025" for one in articles)
    assert any(one.views is None for one in articles)
    assert len({one.slug for one in articles}) == len(articles)


def test_headers_carry_the_counter_and_the_dates_of_their_generation(ministry):
    newer = visible(page(ministry, "/th/content/mekong-water-mou0365"))
    squeezed = re.sub(r"\s+", " ", newer)
    assert "วันที่นำเข้าข้อมูล 25 มี.ค. 2565" in squeezed
    assert "วันที่ปรับปรุงข้อมูล 30 พ.ย. 2565" in squeezed
    assert "| 8,650 view" in squeezed


def test_a_page_the_client_has_is_not_sent_again(ministry, client):
    first, body = ask(client, f"/th/content/{KEY}")
    tag = first.getheader("ETag")
    again, nothing = ask(client, f"/th/content/{KEY}", If_None_Match=tag)
    assert (again.status, nothing, again.getheader("ETag")) == (304, b"", tag)
    ministry.raise_counters({KEY: 1})
    moved, newer = ask(client, f"/th/content/{KEY}", If_None_Match=tag)
    assert moved.status == 200
    assert newer != body


def test_gzip_is_sent_to_who_asks_for_it(client):
    _, plain = ask(client, f"/th/content/{KEY}")
    response, packed = ask(client, f"/th/content/{KEY}", Accept_Encoding="gzip, deflate")
    assert response.getheader("Content-Encoding") == "gzip"
    assert gzip.decompress(packed) == plain


def test_the_log_names_what_was_asked(ministry, client):
    ask(client, "/robots.txt", User_Agent="reader/1")
    ask(client, f"/th/content/{KEY}?cate=1")
    assert [request.path for request in ministry.log] == ["/robots.txt", f"/th/content/{KEY}"]
    assert ministry.log[0].headers["user-agent"] == "reader/1"
    assert len(ministry.asked(KEY)) == 1


def test_counting_looks_adds_a_view_for_each_session():
    ministry = Ministry.opening(Manners(counts_looks=True))
    target = f"/th/content/{KEY}"
    before = ministry.article(KEY).views
    ministry.answer(Request("GET", target))
    answer = ministry.answer(Request("GET", target))
    assert ministry.article(KEY).views == before + 2
    session = dict(answer.headers)["Set-Cookie"].split(";")[0]
    for _ in range(3):
        ministry.answer(Request("GET", target, {"cookie": session}))
    assert ministry.article(KEY).views == before + 3


def test_a_new_build_changes_class_names_and_keeps_their_prefixes(ministry):
    before = page(ministry, f"/th/content/{KEY}")
    ministry.rebuild(build="2021-02")
    after = page(ministry, f"/th/content/{KEY}")
    assert before != after
    assert re.sub(r"\s+", "", visible(before)) == re.sub(r"\s+", "", visible(after))
    ministry.rebuild(body="ArticleText")
    assert "ContentDescription" not in page(ministry, f"/th/content/{KEY}")


class TestActs:
    def test_the_opening_changes_nothing(self, ministry):
        before = page(ministry, TOP)
        story()[0].perform(ministry)
        assert page(ministry, TOP) == before

    def test_some_days_later_one_of_each_kind_happens(self, ministry):
        before = {key: ministry.article(key) for key in ministry.keys}
        opening, later, *_ = story()
        opening.perform(ministry)
        later.perform(ministry)
        after = {key: ministry.article(key) for key in ministry.keys}
        both = before.keys() & after.keys()
        texts = {key for key in both if before[key].body != after[key].body}
        assert before.keys() - after.keys() == {"clarification-border-trade0264"}
        assert after.keys() - before.keys() == {"humanitarian-flood0264"}
        assert texts == {KEY, "repatriation0264"}
        assert "๑๕ ล้านบาท" in "".join(after[KEY].body)
        assert _unspaced(before["repatriation0264"]) == _unspaced(after["repatriation0264"])
        assert sum(before[key].views != after[key].views for key in both) == 5
        assert any((before[key].views or 0) < 1_000 <= (after[key].views or 0) for key in both)

    def test_the_release_taken_down_is_missing_until_the_last_act(self, ministry):
        target = "/th/content/clarification-border-trade0264"
        statuses = []
        opening = ministry.article("clarification-border-trade0264")
        for act in story():
            act.perform(ministry)
            statuses.append(ministry.answer(Request("GET", target)).status)
        assert statuses == [200, 404, 404, 200]
        assert ministry.article("clarification-border-trade0264") == opening

    def test_every_act_tells_a_person_what_happens(self):
        assert all(act.telling.endswith(".") and act.name for act in story())


def _unspaced(article) -> str:
    return "".join(article.body).replace(" ", "")


@pytest.mark.parametrize(("status", "answered"), [(404, 404), (410, 410), ("soft", 200)])
def test_a_release_can_leave_in_three_ways(ministry, status, answered):
    ministry.take_down(KEY, status)
    answer = ministry.answer(Request("GET", f"/th/content/{KEY}"))
    assert answer.status == answered
    assert "ไม่พบหน้าที่ท่านต้องการ".encode() in answer.body
    assert KEY not in page(ministry, TOP) + page(ministry, PRESS)


def test_words_that_are_not_there_cannot_be_rewritten(ministry):
    with pytest.raises(ValueError, match="does not say"):
        ministry.rewrite(KEY, "ไม่มีคำนี้", "x")


FAULTS: list[tuple[Fault, int, str]] = [
    (faults.status(500), 500, "500"),
    (faults.status(503, retry_after="7"), 503, "503"),
    (faults.blocked(), 403, "Cloudflare"),
    (faults.challenge(), 200, "challenge-platform"),
    (faults.login(), 200, 'type="password"'),
    (faults.soft_404(), 200, "ไม่พบหน้าที่ท่านต้องการ"),
    (faults.page("<p>ก</p>".encode()), 200, "ก"),
]


@pytest.mark.parametrize(("fault", "status", "says"), FAULTS)
def test_a_fault_answers_as_named(ministry, client, fault, status, says):
    ministry.fail(fault, on=KEY)
    response, body = ask(client, f"/th/content/{KEY}")
    assert response.status == status
    assert says in body.decode()


def test_retry_after_and_other_headers_are_sent(ministry, client):
    ministry.fail(faults.status(503, retry_after="7"), on=KEY)
    ministry.fail(faults.cookie("a", "b"), on=TOP)
    ministry.fail(faults.header("X-Robots-Tag", "noarchive"), on=PRESS)
    assert ask(client, f"/th/content/{KEY}")[0].getheader("Retry-After") == "7"
    assert ask(client, TOP)[0].getheader("Set-Cookie") == "a=b; Path=/"
    assert ask(client, PRESS)[0].getheader("X-Robots-Tag") == "noarchive"


def test_faults_strike_where_and_as_often_as_told(ministry):
    def status(target: str) -> int:
        return ministry.answer(Request("GET", target)).status

    ministry.fail(faults.status(500), times=1)
    ministry.fail(faults.status(403), on="/th/content/")
    ministry.fail(faults.status(410), on=f"{TOP}&p=2")
    assert [status("/robots.txt"), status("/robots.txt")] == [500, 200]
    assert [status(f"/th/content/{KEY}"), status(TOP), status(f"{TOP}&p=2")] == [403, 200, 410]
    ministry.heal("/th/content/")
    assert [status(f"/th/content/{KEY}"), status(f"{TOP}&p=2")] == [200, 410]
    ministry.heal()
    assert status(f"{TOP}&p=2") == 200


def test_empty_and_random_bodies(ministry, client):
    ministry.fail(faults.empty(), on=KEY)
    assert ask(client, f"/th/content/{KEY}")[1] == b""
    ministry.fail(faults.noise(5_000), on=KEY)
    noise = ask(client, f"/th/content/{KEY}")[1]
    assert len(noise) == 5_000
    assert len(set(noise)) == 256


@pytest.mark.parametrize(
    ("header", "meta"), [("tis-620", "tis-620"), ("utf-8", "utf-8"), ("", "windows-874"), ("", "")]
)
def test_a_page_in_the_thai_codepage_claims_what_it_is_told_to(ministry, client, header, meta):
    ministry.fail(faults.thai_codepage(header, meta), on=KEY)
    response, body = ask(client, f"/th/content/{KEY}")
    kind = response.getheader("Content-Type")
    assert kind == ("text/html" + (f"; charset={header}" if header else ""))
    assert re.findall(rb'meta charset="([^"]+)"', body) == ([meta.encode()] if meta else [])
    assert ministry.article(KEY).title in body.decode("cp874")


@pytest.mark.parametrize(
    "location",
    ["file:///etc/passwd", "http://169.254.169.254/latest/", "https://elsewhere.example/x"],
)
def test_redirects_lead_where_they_are_told_to(ministry, client, location):
    ministry.fail(faults.redirect(location), on=KEY)
    response, _ = ask(client, f"/th/content/{KEY}")
    assert (response.status, response.getheader("Location")) == (302, location)


def test_a_redirect_loop_leads_to_itself(ministry, client):
    ministry.fail(faults.redirect_loop(), on=KEY)
    response, _ = ask(client, f"/th/content/{KEY}?cate=1")
    assert response.getheader("Location") == f"/th/content/{KEY}?cate=1"


@pytest.mark.parametrize("stated", [True, False])
def test_a_huge_body_is_streamed(ministry, client, stated):
    ministry.fail(faults.huge(3_000_001, stated=stated), on=KEY)
    response, body = ask(client, f"/th/content/{KEY}")
    assert response.getheader("Content-Length") == ("3000001" if stated else None)
    assert len(body) == 3_000_001


def test_a_client_may_leave_a_huge_body_alone(ministry, client):
    ministry.fail(faults.huge(), on=KEY)
    client.request("GET", f"/th/content/{KEY}")
    response = client.getresponse()
    assert response.getheader("Content-Length") == str(200 * faults.MEBIBYTE)
    assert len(response.read(100_000)) == 100_000
    response.close()


def test_a_gzip_bomb_is_small_outside_and_whole_inside(ministry, client):
    ministry.fail(faults.gzip_bomb(16 * faults.MEBIBYTE), on=KEY)
    response, packed = ask(client, f"/th/content/{KEY}")
    assert response.getheader("Content-Encoding") == "gzip"
    assert len(packed) < 32_000
    opened = zlib.decompressobj(16 + zlib.MAX_WBITS)
    assert len(opened.decompress(packed)) == 16 * faults.MEBIBYTE + len("<html><body>")
    assert opened.eof


def test_a_gibibyte_bomb_weighs_about_a_mebibyte(ministry):
    answer = faults.gzip_bomb()(Request("GET", "/"), Answer())
    sizes = (len(chunk) for chunk in answer.chunks())
    assert 500_000 < sum(sizes) < 2_000_000


def test_a_connection_can_close_half_way(ministry, client):
    ministry.fail(faults.cut_short(0.25), on=KEY)
    with pytest.raises(http.client.IncompleteRead) as caught:
        ask(client, f"/th/content/{KEY}")
    assert len(caught.value.partial) == pytest.approx(caught.value.expected / 3, rel=0.01)


def test_a_connection_can_close_without_a_word(ministry, client):
    ministry.fail(faults.dropped(), on=KEY)
    with pytest.raises(http.client.RemoteDisconnected):
        ask(client, f"/th/content/{KEY}")


def test_a_half_rendered_page_has_no_text(ministry, client):
    ministry.fail(faults.half_rendered(), on=KEY)
    _, body = ask(client, f"/th/content/{KEY}")
    assert ministry.article(KEY).title.encode() in body
    assert ministry.article(KEY).body[0].encode() not in body


def test_a_slow_answer_waits_for_the_event(ministry):
    gate = threading.Event()
    ministry.fail(faults.slow(gate), on=KEY)
    with serve(ministry) as origin:
        waiting = http.client.HTTPConnection(urlsplit(origin).netloc, timeout=10)
        waiting.request("GET", f"/th/content/{KEY}")
        other = http.client.HTTPConnection(urlsplit(origin).netloc, timeout=10)
        assert ask(other, "/robots.txt")[0].status == 200
        assert len(ministry.asked(KEY)) == 1
        gate.set()
        response = waiting.getresponse()
        assert response.status == 200
        response.read()
        waiting.close()
        other.close()


def test_the_server_stops_at_once_and_leaves_nothing_behind(ministry):
    before = threading.active_count()
    ministry.fail(faults.hang(), on=KEY)
    ministry.fail(faults.huge(), on=PRESS)
    with serve(ministry) as origin:
        address = ("127.0.0.1", int(origin.rpartition(":")[2]))
        hanging, unread, idle = (socket.create_connection(address, timeout=10) for _ in range(3))
        hanging.sendall(f"GET /th/content/{KEY} HTTP/1.1\r\n\r\n".encode())
        unread.sendall(f"GET {quote(PRESS, safe='/?=&')} HTTP/1.1\r\n\r\n".encode())
        assert unread.recv(15) == b"HTTP/1.1 200 OK"
        started = time.monotonic()
    assert time.monotonic() - started < 2
    assert threading.active_count() == before
    for connection in (hanging, unread, idle):
        connection.close()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(address, timeout=1)


def test_many_synthetic_releases_are_the_same_every_time():
    first, second = Ministry.of_size(408, page_bytes=60_000), Ministry.of_size(408)
    assert [first.article(key) for key in first.keys] == [second.article(key) for key in first.keys]
    body = page(first, f"/th/content/{first.keys[7]}").encode()
    assert 60_000 <= len(body) < 80_000
    assert len(links(page(first, TOP))) == 50
    assert len(links(page(first, f"{TOP}&p=3"))) == 2
    assert links(page(first, f"{TOP}&p=4")) == []
