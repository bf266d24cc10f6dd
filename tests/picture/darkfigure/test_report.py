"""What is said of a dark figure: both languages say the same things, and every reason has its words."""

import json
import math
import re

import pytest

from lykta.language import Language
from lykta.picture.darkfigure import DarkFigure, Draws, FigureRefusal, Overlaps, WhyRefused, dark_figure
from lykta.picture.darkfigure.report import WORDS, figure_as_json, figure_as_text, reason
from tests.picture.darkfigure.tables import KOREA, KOSOVO, table

FEW = Draws(rounds=200, seed=1)
VALUES = (("ratio", 2.0001), ("most", 2.0), ("persons", 123), ("least", 150), ("lists", 2), ("list", "A"))


@pytest.fixture(scope="module")
def given() -> DarkFigure:
    return dark_figure(KOSOVO, area="nation", draws=FEW)


def test_both_languages_have_the_same_words_with_the_same_values() -> None:
    swedish, english = WORDS["sv"], WORDS["en"]
    assert swedish.keys() == english.keys()
    for key, words in swedish.items():
        assert set(re.findall(r"{(\w+)}", words)) == set(re.findall(r"{(\w+)}", english[key])), key


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("why", WhyRefused)
def test_every_reason_has_its_words(why: WhyRefused, language: Language) -> None:
    said = reason(FigureRefusal(why, (*VALUES, ("area", "county"))), language)
    assert said.endswith(".")
    assert "{" not in said


@pytest.mark.parametrize("why", [WhyRefused.WIDE, WhyRefused.METHODS_DIFFER])
def test_what_has_no_limit_is_said_in_words(why: WhyRefused) -> None:
    for language in WORDS:
        assert "inf" not in reason(FigureRefusal(why, (("ratio", math.inf), ("most", 4.0))), language)


def test_a_ratio_just_over_the_limit_is_not_shown_as_the_limit() -> None:
    refusal = FigureRefusal(WhyRefused.WIDE, (("ratio", 4.0001), ("most", 4.0)))
    assert "4,01 gånger den undre, och högst 4 godtas" in reason(refusal, "sv")
    assert "4.01 times the lower, and at most 4" in reason(refusal, "en")


def test_a_municipality_is_refused_in_the_words_of_the_rule() -> None:
    refusal = FigureRefusal(WhyRefused.SMALL_AREA, (("area", "municipality"),))
    assert "for a police region or the nation, never a municipality" in reason(refusal, "en")
    assert "för en polisregion eller för hela landet, aldrig för en kommun" in reason(refusal, "sv")


def test_the_text_rounds_to_three_digits_and_limits_outwards(given: DarkFigure) -> None:
    assert given.given
    text = figure_as_text(given, "en")
    assert "Known to agencies: 4,400 persons, on 4 lists" in text
    assert "At least: 8,586 persons, known and unknown together (95 %: 8,186–9,029)" in text
    assert "Estimate: about 14,300 persons, of whom about 9,900 are on no list" in text
    low, high = (
        int(value.replace(",", ""))
        for value in re.findall(r"95 %: ([\d,]+)–([\d,]+)$", text, re.MULTILINE)[0]
    )
    wide = given.given.interval_95
    assert low <= wide.low < low + 100
    assert high - 100 < wide.high <= high


def test_the_swedish_text_says_the_same(given: DarkFigure) -> None:
    text = figure_as_text(given, "sv")
    assert "Minst: 8\u00a0586 personer" in text
    assert "omkring 14\u00a0300 personer" in text
    assert "Skattningen vilar på ABA" in text
    assert len(text.splitlines()) == len(figure_as_text(given, "en").splitlines())


@pytest.mark.parametrize(
    "overlaps",
    [KOREA, Overlaps(("A",), (20,)), table("A B C", "100:50 010:40 001:90"), Overlaps(("A",), (0,))],
)
def test_a_refusal_holds_no_estimate(overlaps: Overlaps) -> None:
    figure = dark_figure(overlaps, area="nation", draws=FEW)
    for language in WORDS:
        text = figure_as_text(figure, language)
        assert "omkring" not in text
        assert "about 1" not in text
        value = json.loads(json.dumps(figure_as_json(figure, language), allow_nan=False))
        assert value["given"] is None
        assert [entry["why"] for entry in value["refused"]] == [entry.why for entry in figure.refused]
        assert value["known"] == overlaps.persons


def test_the_value_for_programs_holds_the_unrounded_numbers(given: DarkFigure) -> None:
    value = json.loads(json.dumps(figure_as_json(given, "sv"), allow_nan=False))
    assert value["given"]["persons"] == pytest.approx(14_341.66, abs=0.01)
    assert value["given"]["without"]["ABA"]["method"] == "bic"
    assert (value["given"]["rounds"], value["given"]["seed"]) == (200, 1)
    assert value["refused"] == []
