"""``release search`` as a reporter uses it: words that stand somewhere, and words taken out."""

import pytest


def test_words_that_were_taken_out_are_found(seen):
    ran = seen.run("release", "search", "14 ล้านบาท", "--kind", "past")
    title, facts, address, standing, passage = ran.out.splitlines()[:5]
    assert "วัคซีนล็อตแรก" in title
    assert facts.split()[:3] == ["mfa-th", "2021-02-03", "vaccine-fund0264"]
    assert address.strip() == "https://www.mfa.go.th/th/content/vaccine-fund0264"
    assert standing.strip().startswith("only in revision 1, seen ")
    assert "; no longer there since " in standing
    assert "จำนวน [๑๔] [ล้านบาท]" in passage
    assert ran.err == ""


def test_the_json_says_where_and_since_when(seen):
    found = seen.run("release", "search", '"๑๔ ล้านบาท"', "--json").json
    assert found["query"] == '"๑๔ ล้านบาท"'
    assert found["more"] is False
    (hit,) = found["results"]
    assert set(hit) == {
        *("site", "key", "url", "title", "published_on", "state", "revision", "current"),
        *("first_seen", "last_seen", "gone_since", "field", "snippet"),
    }
    assert (hit["key"], hit["revision"], hit["current"]) == ("vaccine-fund0264", 1, False)
    assert hit["first_seen"] <= hit["last_seen"] <= hit["gone_since"]
    assert hit["field"] == "body"
    assert ["*", "๑๔ ล้านบาท"] in hit["snippet"]
    now = seen.run("release", "search", "๑๕ล้านบาท", "--json").json
    assert [(each["key"], each["current"], each["gone_since"]) for each in now["results"]] == [
        ("vaccine-fund0264", True, None)
    ]


@pytest.mark.parametrize(
    ("query", "filters", "some"),
    [
        ("กา", (), True),
        ("การ", ("--site", "mfa-th"), True),
        ("การ", ("--until", "1990-01-01"), False),
        ("การ", ("--since", "1990-01-01"), True),
        ("ไม่มีคำนี้", (), False),
        ("%", (), None),
        ("ก", (), None),
        ('""', (), None),
    ],
)
def test_what_is_found_is_shown_and_what_is_not_is_said(seen, query, filters, some):
    ran = seen.run("release", "search", query, *filters, code=1 if some is None else 0)
    if some is None:
        assert len(ran.err.splitlines()) == 1
        assert "QUERY is empty" in ran.err or "give two at least" in ran.err
    else:
        assert ("None of the known texts holds this." in ran.out) != some


def test_the_newest_come_first_and_more_is_told(seen):
    ran = seen.run("release", "search", "กา", "--limit", "2")
    assert ran.out.rstrip().endswith("see --limit, --since, --until, --site and --kind.")
    found = seen.run("release", "search", "กา", "--limit", "2", "--json").json
    days = [hit["published_on"] for hit in found["results"]]
    assert len(days) == 2
    assert days == sorted(days, reverse=True)
    assert found["more"] is True


def test_an_index_is_made_anew_when_asked(seen):
    plain = seen.run("release", "search", "วัคซีน", "--json")
    again = seen.run("release", "search", "วัคซีน", "--json", "--reindex")
    assert again.json == plain.json
    assert again.err == ""
    assert seen.run("db", "check").out == "The database is whole.\n"


def test_a_database_without_releases_says_what_finds_them(desk):
    desk.run("db", "upgrade")
    assert "ministrywatch crawl --all" in desk.run("release", "search", "วัคซีน").out
