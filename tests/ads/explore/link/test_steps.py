"""The steps that are shown of a link are the ones that the analysis took."""

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import pytest

from lykta.ads.engine import Engine
from lykta.ads.explore.link import LinkedAd, read_link
from lykta.ads.explore.link.reasons import retraced, weights_of
from lykta.ads.result import Ad
from lykta.ads.weigh import CONTACT_PROBABILITY, Waterfall, Weights, waterfall
from lykta.ads.weigh.text_model import ENOUGH_INFORMATION, OTHER_CONTACTS

LINKS = (
    "SELECT a, b, probability, similarity, information, other_contacts "
    "FROM links WHERE contact IS NULL ORDER BY a, b"
)
ADS = (
    "SELECT ad, ad_id, title, text AS bare, posted_at, place, site, network FROM ads JOIN members USING (ad)"
)


def weights_kept(engine: Engine) -> Weights:
    weights = weights_of(engine)
    assert weights
    return weights


def text_links(engine: Engine) -> list[dict[str, Any]]:
    return list(engine.arrow(LINKS).to_pylist())


type Traced = list[tuple[dict[str, Any], float | None, Waterfall | None]]


def retraced_links(engine: Engine) -> Iterator[tuple[dict[str, Any], float | None, Waterfall | None]]:
    """Each text link with its place's factor and its steps, as the page has them."""
    weights = weights_kept(engine)
    ads = {}
    for row in engine.arrow(ADS).to_pylist():
        number, network = row.pop("ad"), row.pop("network")
        ads[number] = LinkedAd(number, Ad(**row, marks=()), network, 0, ())
    for link in text_links(engine):
        yield link, *retraced(engine, link, (ads[link["a"]], ads[link["b"]]), weights)


@pytest.fixture(scope="module")
def traced(learnt: Engine) -> Traced:
    return list(retraced_links(learnt))


@pytest.mark.parametrize("county", ["learnt", "default"])
def test_the_steps_of_every_text_link_come_to_its_stored_probability(
    county: str, request: pytest.FixtureRequest
) -> None:
    engine = request.getfixturevalue(county)
    assert weights_kept(engine).learnt == (county == "learnt")
    found = request.getfixturevalue("traced") if county == "learnt" else list(retraced_links(engine))
    assert len(found) == len(text_links(engine)) > 20
    for link, _, steps in found:
        assert steps is not None
        assert sum(asdict(steps).values()) == pytest.approx(steps.log_odds)
        assert steps.probability == pytest.approx(link["probability"], abs=1e-6)


def test_the_page_has_the_steps_of_its_link(learnt: Engine, traced: Traced) -> None:
    for link, place, steps in traced[:5]:
        text = read_link(learnt, link["b"], link["a"]).text
        assert text
        assert (text.place, text.steps, text.probability) == (place, steps, link["probability"])


def test_the_documented_weights_have_no_calibration(default: Engine) -> None:
    found = [steps for _, _, steps in retraced_links(default) if steps]
    assert found
    assert {steps.calibration for steps in found} == {0.0}


def test_what_texts_lack_in_information_speaks_against_under_the_documented_weights(default: Engine) -> None:
    for link, _, steps in retraced_links(default):
        assert steps
        assert (steps.information < 0) == (link["information"] < ENOUGH_INFORMATION)


def test_different_contacts_speak_against_a_pair_and_nothing_else_about_contacts_does(traced: Traced) -> None:
    seen = {(link["other_contacts"], steps.contacts) for link, _, steps in traced if steps}
    assert seen == {(True, math.log(OTHER_CONTACTS)), (False, 0.0)}


def test_with_different_contacts_a_pair_would_be_less_probable(learnt: Engine, traced: Traced) -> None:
    weights = weights_kept(learnt)
    for link, place, steps in traced:
        assert steps
        assert place
        given = {"similarity": link["similarity"], "information": link["information"], "place": place}
        with_others, without = (
            waterfall(weights, **given, other_contacts=others).probability for others in (True, False)
        )
        assert with_others < without
        assert steps.probability == pytest.approx(with_others if link["other_contacts"] else without)


def test_a_step_of_the_place_is_there_where_both_places_are_known(traced: Traced) -> None:
    seen = {(place, steps.place > 0, steps.place < 0) for _, place, steps in traced if steps}
    assert seen == {(1.25, True, False), (0.85, False, True), (1.0, False, False)}


def test_the_factor_of_the_place_is_the_one_that_the_analysis_took(learnt: Engine, traced: Traced) -> None:
    ads = {row["ad"]: row for row in learnt.arrow(ADS).to_pylist()}
    of_text: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in ads.values():
        of_text[row["title"], row["bare"]].add((row["place"] or "").strip().lower())
    for link, factor, _ in traced:
        one, other = ads[link["a"]], ads[link["b"]]
        texts = [(row["title"], row["bare"]) for row in (one, other)]
        # A text that stands in several places is from none; two copies are from where they stand.
        own = [{(row["place"] or "").strip().lower()} for row in (one, other)]
        places = own if texts[0] == texts[1] else [of_text[text] for text in texts]
        known = all(len(found) == 1 and "" not in found for found in places)
        assert factor == (1.0 if not known else 1.25 if places[0] == places[1] else 0.85)


def test_a_calibration_that_was_learnt_moves_some_sums(traced: Traced) -> None:
    assert max(abs(steps.calibration) for _, _, steps in traced if steps) > 0.01


def test_what_is_kept_says_what_contacts_weigh(learnt: Engine) -> None:
    weights = weights_kept(learnt)
    assert weights.contacts == CONTACT_PROBABILITY
    rows = learnt.arrow(
        "SELECT DISTINCT contact_values.kind, probability FROM links "
        "JOIN contact_values ON contact_values.contact = links.contact"
    ).to_pylist()
    assert rows
    assert all(weights.contacts[row["kind"]] == pytest.approx(row["probability"]) for row in rows)


def test_a_result_of_an_earlier_lykta_has_the_probability_and_no_steps(earlier: Engine) -> None:
    assert weights_of(earlier) is None
    link = text_links(earlier)[0]
    page = read_link(earlier, link["a"], link["b"])
    assert page.text
    assert (page.text.probability, page.text.steps, page.background) == (link["probability"], None, None)


def test_steps_that_lead_elsewhere_are_not_shown(learnt: Engine) -> None:
    link = text_links(learnt)[0]
    page = read_link(learnt, link["a"], link["b"])
    changed = link | {"probability": link["probability"] / 2}
    assert retraced(learnt, changed, (page.one, page.other), weights_kept(learnt)) == (None, None)
