"""The main job: visit, let time pass, visit again, and be told exactly what changed."""

import dataclasses
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from sqlalchemy import update

from ministrywatch.demo import faults
from ministrywatch.demo.articles import all_articles
from storage import tables
from storage.engine import writing

REFERENCE = "ไทยส่งเสริมความร่วมมือรับมือโควิด-๑๙-ในการประชุมเจ"
FUND = "vaccine-fund0264"
TRADE = "clarification-border-trade0264"


def without_dates(_request, answer):
    """Take every date out of a page: a body without figures is a page all the same."""
    body = re.sub(rb"\d{1,2} [^ <]{2,40} \d{4}", b"", answer.body)
    return dataclasses.replace(answer, body=body)


def kinds(events):
    return [event.kind for event in events]


def test_the_first_visit_is_a_baseline_and_marked_so(watch, ministry):
    report = watch.visit()
    assert report.run.outcome == "finished"
    assert report.run.counts.new == report.run.counts.releases == len(ministry.keys)
    assert all(event.baseline for event in report.events)
    assert report.problems == ()


def test_an_unchanged_second_visit_tells_nothing(watch):
    watch.visit()
    report = watch.visit()
    assert report.events == ()
    assert report.run.counts.views_moved == 0
    assert report.run.counts.not_modified == report.run.counts.releases


def test_the_reference_page_is_read_word_for_word(watch):
    watch.visit()
    text = Path(__file__).parent.parent.joinpath("data/mfa-release.txt").read_text("utf-8")
    wanted = [line for line in text.splitlines() if line]
    release = watch.revisions(REFERENCE)[0].release
    assert release.title == wanted[0] == wanted[1]
    assert release.published_on.isoformat() == "2021-01-29"
    assert [release.lead, *release.body] == wanted[4:9]
    assert watch.row(REFERENCE).views == 695
    assert all("/mfa/0/" in image.url for image in release.images)
    assert release.images


def test_counters_alone_are_no_edit(watch, ministry):
    watch.visit()
    ministry.raise_counters(7)
    report = watch.visit()
    assert report.events == ()
    assert report.run.counts.views_moved == sum(
        ministry.article(key).views is not None for key in ministry.keys
    )
    assert [point.views for point in watch.points(REFERENCE)] == [695, 702]


def test_an_edit_in_figures_is_told_word_by_word(watch, ministry):
    watch.visit()
    ministry.rewrite(FUND, "๑๔ ล้านบาท", "๑๕ ล้านบาท")
    (event,) = watch.told()
    assert (event.kind, event.severity, event.fields) == ("edited", "substantive", ("body",))
    assert ("-", "๑๔") in event.diff["body"]
    assert ("+", "๑๕") in event.diff["body"]


def test_an_edit_in_spacing_is_cosmetic(watch, ministry):
    watch.visit()
    ministry.rewrite("repatriation0264", "เที่ยวบินพิเศษ รวม", "เที่ยวบินพิเศษรวม")
    (event,) = watch.told()
    assert (event.kind, event.severity) == ("edited", "cosmetic")


@pytest.mark.parametrize("answer", [404, 410, "soft"])
def test_a_removal_takes_two_visits_and_a_return_is_told(watch, ministry, answer):
    watch.visit()
    ministry.take_down(TRADE, answer)
    assert kinds(watch.told()) == []
    assert watch.row(TRADE).state == "suspected"
    assert kinds(watch.told()) == ["removed"]
    ministry.restore(TRADE)
    assert kinds(watch.told()) == ["restored"]


def test_pages_that_all_go_at_once_are_the_sites_fault_and_no_news(watch, ministry):
    watch.visit()
    ministry.fail(faults.soft_404(), on="/th/content/")
    for told in (["site-changed"], []):
        report = watch.visit()
        assert kinds(report.events) == told
        assert {trouble.problem.kind for trouble in report.problems} == {"soft-404"}
        assert report.run.outcome == "problems"
    ministry.heal()
    assert watch.told() == []


def test_a_list_that_failed_at_first_brings_no_false_news(watch, ministry):
    ministry.fail(faults.status(503), on="/th/page/ข่าวสารนิเทศ")
    assert watch.visit().run.outcome == "problems"
    ministry.heal()
    assert all(event.baseline for event in watch.told())
    ministry.publish(next(article for article in all_articles() if article.held_back))
    (event,) = watch.told()
    assert (event.kind, event.baseline) == ("new", False)


def test_a_clock_that_was_ahead_hides_no_edit(watch, ministry):
    watch.visit()
    ahead = int((datetime.now(UTC) + timedelta(days=365)).timestamp() * 1_000_000)
    with writing(watch.engine) as conn:
        conn.execute(update(tables.releases).values(last_seen=ahead))
    ministry.rewrite(FUND, "๑๔ ล้านบาท", "๑๕ ล้านบาท")
    assert kinds(watch.told()) == ["edited"]


def test_a_date_that_only_lists_show_completes_a_release_in_silence(watch, ministry):
    ministry.fail(without_dates, on="/th/content/")
    url = f"https://www.mfa.go.th/th/content/{FUND}"
    watch.visit(urls=(url,))
    assert watch.row(FUND).published_on is None
    assert watch.told() != []
    assert watch.row(FUND).published_on is not None
    assert kinds(event for event in watch.told() if event.key == FUND) == []
    assert [revision.number for revision in watch.revisions(FUND)] == [1]


def test_a_removed_release_stays_removed_without_further_words(watch, ministry):
    watch.visit()
    ministry.take_down(TRADE)
    watch.visit()
    watch.visit()
    report = watch.visit()
    assert (report.events, report.problems) == ((), ())


def test_a_removal_is_seen_without_being_told_to_recheck(watch, ministry):
    watch.visit()
    ministry.take_down(TRADE)
    told = watch.told(recheck="due") + watch.told(recheck="due")
    assert kinds(told) == ["removed"]


def test_a_list_that_scrolled_on_removes_nothing(watch, ministry):
    watch.visit()
    before = watch.row(TRADE)
    assert kinds(watch.told(pages=1, recheck="none") + watch.told(pages=1, recheck="none")) == []
    assert watch.row(TRADE) == before


def test_a_site_that_is_down_removes_nothing(watch, ministry):
    watch.visit()
    ministry.fail(faults.status(404), on="/")
    (event,) = watch.told()
    assert (event.kind, event.detail["what"], event.detail["count"]) == (
        "site-changed", "vanished", len(ministry.keys)
    )  # fmt: skip
    assert watch.visit().run.outcome == "failed"
    ministry.heal()
    assert watch.told() == []
    assert watch.row(TRADE).state == "live"


def test_a_revert_is_seen_both_times(watch, ministry):
    watch.visit()
    ministry.rewrite(FUND, "๑๔ ล้านบาท", "๑๕ ล้านบาท")
    (away,) = watch.told()
    ministry.rewrite(FUND, "๑๕ ล้านบาท", "๑๔ ล้านบาท")
    (back,) = watch.told()
    assert (away.before, away.after) == (1, 2)
    assert (back.before, back.after, back.detail["reverts_to"]) == (2, 1, 1)
    assert [revision.number for revision in watch.revisions(FUND)] == [1, 2]


def test_a_milestone_is_told_once(watch, ministry):
    watch.visit()
    ministry.raise_counters({REFERENCE: 310})
    event, *others = watch.told()
    assert event.kind == "views"
    wanted = {"rule": "milestone", "milestone": 1000, "before": 695, "after": 1005}
    assert event.detail == wanted
    # So much in a second, of a release of 2021, is a spike besides.
    assert [each.detail["rule"] for each in others] == ["spike"]
    ministry.raise_counters({REFERENCE: -100})
    watch.visit()
    ministry.raise_counters({REFERENCE: 100})
    assert not [each for each in watch.told() if each.detail["rule"] == "milestone"]


def test_a_new_release_is_news_after_the_baseline(watch, ministry):
    watch.visit()
    ministry.publish(next(article for article in all_articles() if article.held_back))
    (event,) = watch.told(recheck="due")
    assert (event.kind, event.baseline) == ("new", False)


def test_one_release_can_be_visited_by_any_of_its_addresses(watch, ministry):
    watch.visit()
    ministry.raise_counters(1)
    report = watch.visit(urls=(f"http://mfa.go.th//th/content/{REFERENCE}?cate=5d5bcb4e15e3",))
    assert report.run.counts.views_moved == 1
    assert watch.row(REFERENCE).views == 696


def test_a_better_selector_edits_nothing(watch, ministry):
    """The whole ministry reads otherwise under a mended profile, and no page has changed."""
    watch.visit()
    good = watch.profile
    watch.profile = replace(good, page=replace(good.page, rewrite=()))
    ministry.raise_counters(1)
    report = watch.visit()
    assert report.events == ()
    read = watch.revisions(REFERENCE)[0].release
    assert all("/r_50x50/" in image.url for image in read.images)
    assert len(watch.revisions(REFERENCE)) == 1
    watch.profile = good
    ministry.rewrite(FUND, "๑๔ ล้านบาท", "๑๕ ล้านบาท")
    (event,) = watch.told()
    assert event.fields == ("body",)
