"""A pair of ads shows every reason that ties it, and the steps lead to the probability of the result."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import asdict, replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.engine import Engine
from lykta.ads.explore import link_wording
from lykta.ads.explore.link import LinkedAd, LinkPage, read_link, retrace, weights_of
from lykta.ads.explore.link_differences import differences_of, rarity_of
from lykta.ads.explore.link_wording import Untelling, side_by_side, wording_of
from lykta.ads.result import Ad
from lykta.ads.weigh import CONTACT_PROBABILITY, Waterfall, Weights, waterfall
from lykta.ads.weigh.text_model import ENOUGH_INFORMATION, OTHER_CONTACTS
from lykta.errors import InputError

PAIRS = "SELECT a, b FROM links GROUP BY a, b HAVING bool_or(contact IS NOT NULL) ORDER BY a, b LIMIT 20"
TEXT_LINKS = "SELECT a, b FROM links WHERE contact IS NULL ORDER BY a, b LIMIT 100"
CUT = "SELECT title, text FROM ads JOIN cuts ON subject = ad_id WHERE kind = ?"
STRANGERS = """
SELECT one.ad AS a, other.ad AS b FROM members AS one JOIN members AS other ON one.ad < other.ad
WHERE one.network <> other.network AND NOT EXISTS (FROM links WHERE a = one.ad AND b = other.ad)
ORDER BY a, b LIMIT 3
"""

LINKS = (
    "SELECT a, b, probability, similarity, information, other_contacts "
    "FROM links WHERE contact IS NULL ORDER BY a, b"
)
ADS = (
    "SELECT ad, ad_id, title, text AS bare, posted_at, place, site, network FROM ads JOIN members USING (ad)"
)
type Traced = list[tuple[dict[str, Any], float | None, Waterfall | None]]


def pages(engine: Engine, sql: str = PAIRS) -> list[LinkPage]:
    return [read_link(engine, row["a"], row["b"]) for row in engine.arrow(sql).to_pylist()]


def test_ads_stand_in_the_order_of_their_numbers_however_they_are_named(learnt: Engine) -> None:
    row: dict[str, Any] = learnt.arrow(PAIRS).to_pylist()[0]
    assert read_link(learnt, row["b"], row["a"]) == read_link(learnt, row["a"], row["b"])


def test_each_shared_contact_is_a_reason_of_its_own(learnt: Engine) -> None:
    for page in pages(learnt):
        shared = {held.contact for held in page.one.contacts} & {held.contact for held in page.other.contacts}
        assert {reason.held.contact for reason in page.contacts} == shared
        for reason in page.contacts:
            assert 1 <= reason.unlike <= reason.held.ads
            assert reason.held.ads >= 2


def test_the_strongest_reason_is_what_judging_goes_by(learnt: Engine) -> None:
    for page in pages(learnt):
        strongest = page.strongest
        found = learnt.arrow(
            "SELECT max(probability) AS most FROM links WHERE a = ? AND b = ?",
            [page.one.number, page.other.number],
        )
        assert strongest
        assert strongest.probability == found["most"][0].as_py()


def test_two_ads_without_a_link_have_no_reason_and_still_their_texts(learnt: Engine) -> None:
    for page in pages(learnt, STRANGERS):
        assert page.text is None
        assert page.strongest is None
        assert page.one.ad.bare
        assert page.other.ad.bare


def test_an_ad_is_no_pair(learnt: Engine) -> None:
    with pytest.raises(InputError, match="named twice"):
        read_link(learnt, 3, 3)


@pytest.mark.parametrize("number", [-1, 1_000_000, 2**40])
def test_a_number_that_no_ad_has_is_refused(learnt: Engine, number: int) -> None:
    with pytest.raises(InputError, match=str(number)):
        read_link(learnt, 0, number)


def test_neighbours_leave_the_pair_itself_out_and_come_most_probable_first(learnt: Engine) -> None:
    for page in pages(learnt):
        for side, own in zip(page.neighbours, (page.one, page.other), strict=True):
            numbers = [near.number for near in side.nearest]
            assert not set(numbers) & {page.one.number, page.other.number}
            assert len(numbers) <= side.total
            likely = [near.probability for near in side.nearest]
            assert likely == sorted(likely, reverse=True)
            assert own.number not in numbers


def test_pieces_are_the_whole_shown_text(learnt: Engine) -> None:
    file = wording_of(learnt)
    for page in pages(learnt):
        beside = side_by_side(page.one.ad, page.other.ad, file.lexicon, "en")
        for linked, marked in ((page.one, beside.one), (page.other, beside.other)):
            assert "".join(piece.text for piece in marked.text) == linked.ad.text("en")
            assert "".join(piece.text for piece in marked.title) == (linked.ad.title or "")


def test_the_same_runs_are_marked_in_both_texts(learnt: Engine) -> None:
    file = wording_of(learnt)
    for page in pages(learnt):
        beside = side_by_side(page.one.ad, page.other.ad, file.lexicon)
        runs = [
            sorted({piece.run for piece in (*marked.title, *marked.text) if piece.run})
            for marked in (beside.one, beside.other)
        ]
        assert runs[0] == runs[1] == list(range(1, len(beside.runs) + 1))


def test_each_shared_run_is_in_both_ads_by_count_too(learnt: Engine) -> None:
    file = wording_of(learnt)
    for page in pages(learnt):
        beside = side_by_side(page.one.ad, page.other.ad, file.lexicon)
        for run in beside.runs:
            holders = set(file.ads_with(run.words).tolist())
            assert {page.one.number, page.other.number} <= holders


def test_rarity_counts_no_more_outside_than_in_all(learnt: Engine) -> None:
    file = wording_of(learnt)
    for page in pages(learnt):
        ads = (page.one, page.other)
        rarity = rarity_of(learnt, ads, side_by_side(page.one.ad, page.other.ad, file.lexicon), file)
        assert rarity.looked_at == rarity.total
        assert all(0 <= run.elsewhere <= run.ads for run in rarity.runs)
        assert all(0 <= word.elsewhere <= word.ads for word in rarity.words)
        assert [run.number for run in rarity.runs] == list(range(1, len(rarity.runs) + 1))


def test_an_ad_never_differs_from_itself(learnt: Engine) -> None:
    file = wording_of(learnt)
    for page in pages(learnt):
        assert differences_of(page.one, page.one, file.lexicon) == []


def test_differences_are_the_same_from_either_side(learnt: Engine) -> None:
    file = wording_of(learnt)
    for page in [*pages(learnt), *pages(learnt, STRANGERS)]:
        there = differences_of(page.one, page.other, file.lexicon)
        back = differences_of(page.other, page.one, file.lexicon)
        assert [(found.kind, found.one, found.other) for found in there] == [
            (found.kind, found.other, found.one) for found in back
        ]


def test_nothing_that_is_read_holds_a_clear_contact(learnt: Engine) -> None:
    for page in pages(learnt):
        shown = " ".join(ad.ad.text() for ad in (page.one, page.other))
        assert not re.search(r"07\d[\d -]{7,}|@", shown)


def test_words_are_counted_once_for_each_ad(learnt: Engine) -> None:
    file = wording_of(learnt)
    texts = [set(file.words[begin:stop].tolist()) for begin, stop in pairwise(file.offsets)]
    for word in file.vocabulary[:: max(1, len(file.vocabulary) // 50)].tolist():
        holders = sum(word in text for text in texts)
        assert file.holders_of(word) == holders == len(file.ads_with([word]))
    assert file.holders_of(3) == 0 or 3 in file.vocabulary


def untelling(engine: Engine, title: str | None, bare: str) -> Untelling | None:
    return wording_of(engine).untelling(Ad("a1", title, bare, None, None, None, ()))


@pytest.mark.parametrize(("county", "kind"), [("learnt", "stock text"), ("default", "little wording")])
def test_a_text_that_links_nobody_is_known_again_with_the_reason(
    county: str, kind: str, request: pytest.FixtureRequest
) -> None:
    engine = request.getfixturevalue(county)
    rows = engine.arrow(CUT, [kind]).to_pylist()
    assert rows
    assert {untelling(engine, row["title"], row["text"]) for row in rows} == {kind}


def test_each_short_text_is_cut_once_with_its_ads(default: Engine) -> None:
    found = default.arrow("SELECT subject, ads FROM cuts WHERE kind = 'little wording' ORDER BY subject")
    assert found.to_pylist() == [{"subject": "short-0", "ads": 1}, {"subject": "short-1", "ads": 2}]


def test_a_text_that_nobody_else_wrote_may_link(default: Engine) -> None:
    assert untelling(default, None, "En text som ingen annan har skrivit.") is None


def test_a_title_may_be_what_an_ad_says(default: Engine) -> None:
    assert untelling(default, None, "ring  mig") == "little wording"
    assert untelling(default, "Silvergranskullens trädgårdspaviljong", "ring mig") is None


def test_a_stranger_s_title_leaves_a_stock_text_what_it_is(learnt: Engine) -> None:
    (row, *_) = learnt.arrow(CUT, ["stock text"]).to_pylist()
    assert untelling(learnt, "Silvergranskullens trädgårdspaviljong", row["text"]) == "stock text"


@pytest.mark.slow
@pytest.mark.parametrize("county", ["learnt", "default"])
def test_what_links_nobody_has_no_link_by_its_text(county: str, request: pytest.FixtureRequest) -> None:
    engine = request.getfixturevalue(county)
    for page in pages(engine, TEXT_LINKS):
        assert page.text
        assert page.untelling == (None, None)


@given(st.lists(st.integers(1, 2**32 - 1), min_size=1, max_size=6), st.data())
def test_a_run_is_common_where_each_of_its_word_pairs_is(
    learnt: Engine, run: list[int], data: st.DataObject
) -> None:
    held = {one << 32 | other for one, other in pairwise(run)}
    common = data.draw(st.sets(st.sampled_from(sorted(held)))) if held else set()
    file = replace(wording_of(learnt), common=np.array(sorted(common), np.uint64))
    # A word alone is not a pair, and is told by how many ads hold it.
    assert file.is_common(run) == (len(run) > 1 and common == held)


@given(
    st.lists(st.lists(st.sampled_from([1, 2, 3, 2**32 - 1]), max_size=6), max_size=12),
    st.integers(1, 3),
    st.floats(0, 1),
    st.integers(0, 5),
)
def test_word_pairs_are_common_that_more_ads_hold_than_a_share_and_a_number_of_them(
    texts: list[list[int]], part: int, share: float, least: int
) -> None:
    # One ad in `part` is looked at, which holds for as many.
    held = Counter(one << 32 | other for text in texts for one, other in set(pairwise(text)))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(link_wording, "_COMMON_SHARE", share)
        patched.setattr(link_wording, "_COMMON_ADS", least)
        found = link_wording._common_pairs(
            np.cumsum([0, *map(len, texts)]),
            np.array([word for text in texts for word in text], np.uint32),
            part * len(texts),
        )
    many = {pair for pair, ads in held.items() if ads > share * len(texts) and part * ads > least}
    assert found.tolist() == sorted(many)


def weights_kept(engine: Engine) -> Weights:
    weights = weights_of(engine)
    assert weights
    return weights


def text_links(engine: Engine) -> list[dict[str, Any]]:
    return list(engine.arrow(LINKS).to_pylist())


def retraced_links(engine: Engine) -> Iterator[tuple[dict[str, Any], float | None, Waterfall | None]]:
    """Each text link with its place's factor and its steps, as the page has them."""
    weights = weights_kept(engine)
    ads = {}
    for row in engine.arrow(ADS).to_pylist():
        number, network = row.pop("ad"), row.pop("network")
        ads[number] = LinkedAd(number, Ad(**row, marks=()), network, 0, ())
    for link in text_links(engine):
        yield link, *retrace(engine, link, (ads[link["a"]], ads[link["b"]]), weights)


@pytest.fixture(scope="module")
def traced(learnt: Engine) -> Traced:
    return list(retraced_links(learnt))


@pytest.mark.slow
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


@pytest.mark.parametrize("county", ["learnt", "default"])
def test_no_step_of_any_link_counts_against_what_it_speaks_for(
    county: str, request: pytest.FixtureRequest
) -> None:
    engine = request.getfixturevalue(county)
    weights = weights_kept(engine)
    found = request.getfixturevalue("traced") if county == "learnt" else list(retraced_links(engine))
    for link, place, steps in found:
        assert steps
        assert place
        assert {"likeness", "start"} <= asdict(steps).keys()
        assert not {"similarity", "jaccard"} & asdict(steps).keys(), "words and pairs of words are one step"
        assert steps.likeness >= 0 if link["similarity"] >= weights.background else steps.likeness <= 0
        assert steps.place * (place - 1) >= 0
        assert steps.information <= 0
        assert steps.contacts <= 0
    assert all(link["similarity"] > weights.background for link, _, _ in found)
    assert min(steps.likeness for _, _, steps in found if steps) > 0


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
    # Where the calibration is level, the place of texts that are very alike adds nothing more.
    assert {(1.25, True, False), (0.85, False, True), (1.0, False, False)} <= seen
    assert not seen & {(1.25, False, True), (0.85, True, False), (1.0, True, False), (1.0, False, True)}


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


def test_a_calibration_that_was_learnt_is_part_of_the_steps(learnt: Engine, traced: Traced) -> None:
    bare = replace(weights_kept(learnt), text=replace(weights_kept(learnt).text, steps=None))
    moved = []
    for link, place, steps in traced:
        given = {"similarity": link["similarity"], "information": link["information"], "place": place or 1.0}
        uncalibrated = waterfall(bare, **given, other_contacts=link["other_contacts"])
        moved.append(abs(uncalibrated.likeness - steps.likeness) if steps else 0.0)
    assert max(moved) > 0.01


def test_a_shared_contact_has_the_probability_of_its_kind(learnt: Engine) -> None:
    rows = learnt.arrow(
        "SELECT DISTINCT contact_values.kind, probability FROM links "
        "JOIN contact_values ON contact_values.contact = links.contact"
    ).to_pylist()
    assert rows
    assert all(CONTACT_PROBABILITY[row["kind"]] == pytest.approx(row["probability"]) for row in rows)


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
    assert retrace(learnt, changed, (page.one, page.other), weights_kept(learnt)) == (None, None)
