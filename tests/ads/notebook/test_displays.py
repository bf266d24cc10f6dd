"""Displays are whole, ask for nothing from outside, run nothing, and let no ad write markup."""

import json
import re
from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import html5lib
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.explore.caveats import CAVEATS_TITLE, Hinge, NetworkCaveats, tell_caveats
from lykta.ads.explore.link_differences import AdDifference, shown_differences
from lykta.ads.explore.link_wording import Marked, MarkedPiece, SideBySide
from lykta.ads.explore.network import Posting, Stay, graph, stays
from lykta.ads.judgements import Contradiction, JudgedLink
from lykta.ads.notebook.pictures import (
    Drawing,
    funnel_picture,
    graph_picture,
    journey_picture,
    waterfall_picture,
)
from lykta.ads.notebook.views import ExplainedReason, Explanation, Funnel, NetworkView
from lykta.ads.notebook.words import WORDS
from lykta.ads.pictures.waterfall import Certain, waterfall_of
from lykta.ads.result import Ad, Network, Observation, Reason, Summary, TemplateStretch
from lykta.ads.result.reasons import REASON_NAMES
from lykta.ads.result.values import ContactMark
from lykta.ads.weigh import Waterfall
from lykta.errors import InputError
from lykta.language import Language
from tests.ads.explore.network_tables import held_by
from tests.ads.pictures.test_waterfall import summaries

LANGUAGES: tuple[Language, ...] = ("sv", "en")
HOSTILE = "</style></svg><script>alert(1)</script><img src=x onerror=y>&\"'"
FIRST, LAST = (datetime.fromisoformat(day) for day in ("2025-03-01T12:00", "2025-04-01"))
SVG = "{http://www.w3.org/2000/svg}"

# Text as ads have it, without what XML cannot hold.
TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")), max_size=40)


def assert_safe(html: str) -> None:
    """Nothing runs, and nothing is fetched; the parser has nothing to mend."""
    parser = html5lib.HTMLParser(strict=True)
    tree = parser.parseFragment(html)
    for element in tree.iter():
        name = str(element.tag).rpartition("}")[2]
        assert name not in {"script", "img", "image", "iframe", "link", "object", "use", "a"}, name
        for attribute, value in element.attrib.items():
            assert not str(attribute).startswith("on"), attribute
            assert "url(" not in value
    assert "@import" not in html
    assert set(re.findall(r"https?://[^\s\"'<]+", html)) <= {"http://www.w3.org/2000/svg"}


CAVEATS = NetworkCaveats(
    at_most=2,
    has_judged=False,
    strength=0.62,
    hinge=Hinge((HOSTILE, "a2"), "shared template", 0.62, (1, 2)),
    across=1,
    contradictions=(Contradiction(JudgedLink("a1", "a3"), ("a1", "a2", "a3")),),
)


def words_of(drawing: Drawing) -> list[str]:
    root = ET.fromstring(drawing.svg)  # noqa: S314 - drawn a moment ago
    return ["".join(text.itertext()) for text in root.iter(f"{SVG}text")]


def network(name: str = "n1", text: str = "Hej") -> NetworkView:
    own, held = held_by([("c1",), ("c1", "c2"), ()])
    ad = Ad("a1", text, f"{text} \ue000", FIRST, text, text, (ContactMark("phone", "ab12cd34", 4),))
    return NetworkView(
        counts=Network(name, 3, 2, 2, 0, 1, 1, FIRST, LAST),
        template=(
            TemplateStretch(slot=False, words=text, kept=1),
            TemplateStretch(slot=True, words=text, kept=0.5),
        ),
        caveats=CAVEATS,
        reasons=(Reason("shared template", 3, 3, 0.6, 0.9, 0.4, 0.95),),
        observations=(
            Observation("several names", json.dumps({"count": 2, "names": [[text, 1], ["b", 2]]})),
        ),
        contacts=held.contacts,
        ads=pa.table({"ad_id": ["a1"]}),
        journey=stays([Posting(text, date(2025, 3, 1), 2), Posting("Karlstad", date(2025, 3, 9), 1)]),
        graph=graph(own, held, None),
        examples=(ad,),
    )


def explanation(text: str = "Hej") -> Explanation:
    ad = Ad(text, text, text, None, None, None, ())
    marked = Marked(
        (MarkedPiece("same", text, 1),), (MarkedPiece("other", text), MarkedPiece("slot", text, 1))
    )
    steps = Waterfall(-3.0, 5.0, 0.0, -0.5, 0.0)
    return Explanation(
        ads=(ad, replace(ad, ad_id=f"{text}2")),
        probability=0.9,
        low=0.8,
        high=0.95,
        steps=steps,
        reasons=(
            ExplainedReason("shared contact", "shared contact", 0.9, 0.8, 0.95, text, text),
            ExplainedReason("shared template", "shared template", steps.probability, 0.5, 0.9, None, text),
            ExplainedReason("shared contact", "shared contact", None, None, None, text, text),
        ),
        differences=shown_differences([AdDifference("places", (text,), (text,))], (), "en"),  # type: ignore[arg-type]  # no contacts
        texts=SideBySide(marked, marked, (), (), (1, 1)),
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", ["Hej", HOSTILE])
def test_every_display_is_safe(text: str, language: Language) -> None:
    for view in (
        replace(network(text=text), language=language),
        replace(explanation(text), language=language),
    ):
        html = view._repr_html_()
        assert_safe(html)
        assert "prefers-color-scheme:dark" in html
        assert WORDS[language].counter in html
        assert WORDS[language].counter in str(view)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_speaks_against_a_network_stands_before_its_template(language: Language) -> None:
    view = replace(network(), language=language)
    words = WORDS[language]
    shown = html5lib.parseFragment(view._repr_html_(), namespaceHTMLElements=False)
    for text in ("\n".join(each.text or "" for each in shown.iter()), str(view)):
        assert text.index(CAVEATS_TITLE[language]) < text.index(words.template)
        for each in tell_caveats(CAVEATS, language, words.hundredths):
            assert text.index(each.line) < text.index(each.meaning) < text.index(words.template)
        assert f"({HOSTILE} – a2)" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_as_text_the_steps_come_to_the_probability_of_the_texts(language: Language) -> None:
    """That of the pair, which a contact raises, is another."""
    view = replace(explanation(), language=language)
    words = WORDS[language]
    (line,) = [line for line in str(view).splitlines() if line.strip().startswith(words.rows["sum"])]
    assert view.steps
    assert line.endswith(f" {words.hundredths(view.steps.probability)}")


def test_a_network_is_counted_in_good_english() -> None:
    one = replace(network(), counts=replace(network().counts, contacts=1))
    assert repr(one) == "<Network n1: 3 ads, 1 contact>"


@given(TEXT)
def test_whatever_an_ad_says_a_display_says_it_and_no_more(text: str) -> None:
    shown = html5lib.parseFragment(network(text=text)._repr_html_(), namespaceHTMLElements=False)
    quoted = ["".join(each.itertext()) for each in shown.iter("blockquote")]
    assert any(text in quote for quote in quoted)
    assert not list(shown.iter("script"))


@given(summaries(), st.sampled_from(LANGUAGES))
def test_the_funnel_says_every_number_as_a_picture_and_as_text(summary: Funnel, language: Language) -> None:
    funnel = Funnel(**vars(summary), language=language)
    words = WORDS[language]
    numbers = [
        words.whole(summary.rows_in),
        words.whole(summary.ads),
        words.whole(summary.distinct_ads),
        words.whole_between(summary.advertisers_low, summary.advertisers_high),
    ]
    drawn, told = " ".join(words_of(funnel_picture(funnel, language))), str(funnel)
    assert all(number in drawn and number in told for number in numbers)
    assert words.persons in drawn
    assert words.advertiser in told


@given(st.lists(st.floats(-6, 6), min_size=5, max_size=5), st.sampled_from(LANGUAGES))
def test_the_waterfall_names_each_step_and_what_they_come_to(values: list[float], language: Language) -> None:
    steps = Waterfall(*values)
    certain = Certain("", steps.probability, steps.probability, steps.probability)
    said = words_of(waterfall_picture(waterfall_of(certain, steps, []), language))
    words = WORDS[language]
    assert [name for name in said if name in words.rows.values()] == list(words.rows.values())
    assert words.hundredths(steps.probability) in said


@given(
    st.lists(st.lists(st.sampled_from("abcdef"), max_size=3, unique=True).map(tuple), min_size=1, max_size=50)
)
def test_the_graph_names_every_node_it_draws(held: list[tuple[str, ...]]) -> None:
    own, known = held_by(held)
    found = graph(own, known, None)
    root = ET.fromstring(graph_picture(found, known.contacts, "en").svg)  # noqa: S314 - drawn a moment ago
    assert len(list(root.iter(f"{SVG}circle"))) == len(found.bundles)
    assert len(list(root.iter(f"{SVG}rect"))) == len(found.contacts)


def test_a_journey_names_its_places_and_dates_that_do_not_touch() -> None:
    days = [date(2024, month, 1) for month in range(1, 13)]
    found = tuple(
        Stay(place, 12, tuple((day, 1) for day in days)) for place in ("Karlstad", "Arvika", "Oslo")
    )
    drawing = journey_picture(found, "sv")
    assert drawing
    said = words_of(drawing)
    assert {"1. Karlstad", "2. Arvika", "3. Oslo"} <= set(said)
    root = ET.fromstring(drawing.svg)  # noqa: S314 - drawn a moment ago
    ticks = [
        float(text.attrib["x"])
        for text in root.iter(f"{SVG}text")
        if re.fullmatch(r"\d{4}-\d\d", "".join(text.itertext()))
    ]
    assert all(after - before >= 56 for before, after in pairwise(ticks))
    assert (
        WORDS["sv"].not_on_map.format("Oslo")
        in replace(network(), journey=found, language="sv")._repr_html_()
    )


def test_no_places_no_journey() -> None:
    assert journey_picture((), "en") is None
    assert_safe(replace(network(), journey=())._repr_html_())


def test_what_xml_cannot_hold_is_not_in_a_picture() -> None:
    drawing = journey_picture((Stay("Arv\x01ika", 1, ()),), "en")
    assert drawing
    assert "1. Arv\ufffdika" in words_of(drawing)


def test_a_picture_is_saved_as_a_file_of_its_own(tmp_path: Path) -> None:
    drawing = explanation().picture
    assert drawing
    out = drawing.save(tmp_path / "waterfall.svg")
    assert ET.parse(out).getroot().tag == f"{SVG}svg"  # noqa: S314 - written a moment ago
    assert drawing._repr_svg_() in out.read_text(encoding="utf-8")
    with pytest.raises(InputError, match="pictures are written as"):
        drawing.save(tmp_path / "waterfall.png")
    with pytest.raises(InputError, match="There is no folder"):
        drawing.save(tmp_path / "none" / "waterfall.svg")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_and_every_step_has_its_words(language: Language) -> None:
    assert set(WORDS[language].rows) == {*(field for field in Waterfall.__dataclass_fields__), "sum"}
    assert REASON_NAMES["sv"].keys() == REASON_NAMES["en"].keys()


def test_probabilities_are_never_certain_and_signs_are_told() -> None:
    words = WORDS["sv"]
    assert [words.format_log_odds(value) for value in (-1.25, 0.04, 3.0)] == ["−1,2", "0", "+3,0"]
    assert words.whole_between(1, 1) == "1"


@pytest.mark.parametrize(("language", "told"), [("sv", "kontrollera dem"), ("en", "to check them")])
@given(summaries())
def test_what_could_not_be_checked_is_not_said_to_be_right(
    language: Language, told: str, summary: Summary
) -> None:
    funnel = Funnel(**vars(replace(summary, learnt=True, calibration_error=None)), language=language)
    assert told in funnel._repr_html_()
    assert told in " ".join(str(funnel).split())
