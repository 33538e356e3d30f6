"""What a sample of releases makes of a site's prior."""

from math import exp, isclose, log
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from scheduler.cadence.belief import EARLY, Belief, Past
from scheduler.cadence.gamma import Gamma, Taught
from scheduler.cadence.learning import SHIPPED, Sampled, learned
from scheduler.cadence.prior import EDITS, STEADY, Prior
from scheduler.cadence.shape import Shape
from scheduler.cadence.worth import index

NUMBERS = ("edits", "even", "living", "steady", "firm")


def lived(prior: Prior, number: int, seed: int) -> list[Sampled]:
    """Return releases watched from birth for sixty days, as a prior makes them."""
    chance = Random(seed)
    return [Sampled(_life(prior, chance)) for _ in range(number)]


def _life(prior: Prior, chance: Random) -> Past:
    many = chance.gammavariate(prior.even, prior.edits / prior.even)
    living = chance.random() < prior.living
    often = chance.gammavariate(prior.firm, prior.steady / prior.firm) if living else 0.0
    part = prior.shape.until(EARLY)
    early = _count(many * part + often * EARLY, chance)
    late = _count(many * (prior.shape.until(60.0) - part) + often * (60.0 - EARLY), chance)
    changed = 55.0 if late else min(early, 1.0)
    return Past(0.0, 60.0, changed, early + late, late)


def _count(mean: float, chance: Random) -> int:
    count, left = 0, chance.expovariate(1.0)
    while left < mean:
        count, left = count + 1, left + chance.expovariate(1.0)
    return count


def taught(prior: Prior, sample: list[Sampled], steps: int) -> Prior:
    for _ in range(steps):
        prior = learned(prior, sample)
    return prior


def test_no_release_teaches_nothing() -> None:
    after = learned(SHIPPED, [])
    for name in NUMBERS:
        assert isclose(getattr(after, name), getattr(SHIPPED, name), rel_tol=1e-9)


def test_releases_that_were_not_watched_yet_teach_nothing_however_often_they_are_asked() -> None:
    unwatched = [Sampled(Past(90.0, 90.0, 90.0), 1_000.0)] * 5
    after = taught(SHIPPED, unwatched, 50)
    for name in NUMBERS:
        assert isclose(getattr(after, name), getattr(SHIPPED, name), rel_tol=1e-6)


def test_what_one_site_learned_is_given_up_for_the_shipped_numbers_without_releases() -> None:
    odd = Prior(edits=3.0, even=2.0, living=0.1, steady=0.1, firm=0.6)
    after = learned(odd, [])
    assert isclose(after.edits, SHIPPED.edits, rel_tol=1e-9)
    assert isclose(after.even, SHIPPED.even, rel_tol=1e-9)


@pytest.mark.parametrize(
    ("true", "names"),
    [
        (Prior(edits=0.3, even=0.3, living=0.02), ("edits", "even", "living")),
        (Prior(edits=2.0, even=1.5, living=0.02), ("edits", "even", "living")),
        (Prior(living=0.1, steady=0.2), ("living", "steady")),
    ],
)
def test_a_sites_habits_are_found_from_releases_that_lived_by_them(
    true: Prior, names: tuple[str, ...]
) -> None:
    found = taught(SHIPPED, lived(true, 1_000, seed=4), 30)
    for name in names:
        wrong, before = (
            abs(log(getattr(each, name) / getattr(true, name))) for each in (found, SHIPPED)
        )
        assert wrong < 0.75 * before, name


def test_one_busy_release_does_not_make_all_others_alike_or_unlike() -> None:
    calm = lived(Prior(even=1.0), 500, seed=7)
    busy = [Sampled(Past(0.0, 6.0, 5.0, 40))]
    before, after = taught(SHIPPED, calm, 20), taught(SHIPPED, calm + busy, 20)
    assert isclose(before.even, after.even, rel_tol=0.15)


@given(
    st.floats(0, 400), st.floats(0, 400), st.integers(0, 300), st.floats(0, 1), st.floats(0, 1),
)  # fmt: skip
def test_whatever_was_seen_a_sound_prior_is_learned(
    first: float, watched: float, edits: int, late: float, changed: float
) -> None:
    past = Past(first, first + watched, first + changed * watched, edits, int(edits * late))
    assert taught(SHIPPED, [Sampled(past, 500.0)], 10).sound


@pytest.mark.parametrize("points", [EDITS, STEADY])
@pytest.mark.parametrize("form", [0.25, 0.5, 1.0, 1.5])
def test_a_gamma_distribution_on_points_is_near_to_the_true_one(
    points: tuple[float, ...], form: float
) -> None:
    gamma = Gamma(0.5, form)
    weights, logs = gamma.on(points), gamma.logs(points)
    assert isclose(sum(weights), 1.0)
    mean = sum(map(float.__mul__, weights, points))
    assert isclose(mean, gamma.mean, rel_tol=0.03)
    assert isclose(sum(map(float.__mul__, weights, logs)), gamma.log, abs_tol=0.05)
    # That a release is silent for a time has a short form for the true one.
    for exposed in (0.5, 2.0):
        silent = sum(w * exp(-each * exposed) for w, each in zip(weights, points, strict=True))
        rate = form / gamma.mean
        assert isclose(silent, (rate / (rate + exposed)) ** form, rel_tol=0.06)


@given(st.floats(0.1, 3.0), st.floats(0.05, 5.0))
def test_a_distribution_stays_as_it_is_when_nothing_is_taught(form: float, mean: float) -> None:
    gamma = Gamma(mean, form)
    for taught_nothing in (Taught(0.0, 0.0, 0.0), Taught(1e6, 0.0, 0.0)):
        after = gamma.after(taught_nothing, gamma, 5.0)
        assert isclose(after.mean, mean)
        assert isclose(after.form, form, rel_tol=1e-6)


def test_a_posterior_is_what_bayes_says_point_by_point() -> None:
    prior = Prior(living=0.05)
    past = Past(first=2.0, now=50.0, changed=20.0, edits=3, late=1)
    early, late = Belief(prior).watched(past)
    whole = edits = steady = 0.0
    for often, some in prior.steady_weights():
        for many, weight in prior.edits_weights():
            logs = sum(
                each.seen * log(many * each.part + often * each.days)
                - many * each.part - often * each.days
                for each in (early, late)
            )  # fmt: skip
            likely = some * weight * exp(logs)
            whole, edits = whole + likely, edits + likely * many
            steady += likely * often
    rate = Belief(prior).rate(past)
    assert isclose(rate.edits, edits / whole, rel_tol=1e-9)
    assert isclose(rate.steady, steady / whole, rel_tol=1e-9)


@given(st.floats(0, 4_000), st.floats(0.001, 30))
def test_a_shape_is_its_own_integral_and_derivative(age: float, width: float) -> None:
    shape = replace(Shape(), quick=0.6)
    here, there = shape.at(age), shape.at(age + width)
    assert here.until == shape.until(age)
    assert here.density >= there.density > 0
    assert width * there.density <= there.until - here.until + 1e-9
    assert there.until - here.until <= width * here.density + 1e-9
    assert width * here.until - 1e-6 <= there.summed - here.summed <= width * there.until + 1e-6
    assert index(shape, Belief(Prior()).rate(Past(0, 1, 0)), age, width) >= 0
