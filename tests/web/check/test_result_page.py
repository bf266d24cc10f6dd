"""The result shown is the reading of the law room, whichever way it was reached, each sentence sourced."""

import re
from datetime import date
from itertools import chain

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from lykta.law import (
    LANGUAGES,
    Age,
    Answer,
    Facts,
    Language,
    Reading,
    Row,
    Statement,
    answers_as_text,
    read,
    rule,
    say,
    source,
)
from lykta.web.check import views
from tests.examples import examples
from tests.law.answered import ALL_NO, TODAY, as_asked, but, facts
from tests.law.test_words import A_VERDICT
from tests.web.check.shown import Said, Shown
from tests.web.check.walking import (
    ON,
    OUT_OF_DANGER,
    all_at_once,
    asked,
    begun,
    main_of,
    one_at_a_time,
    press,
)  # fmt: skip

# A day that a visitor can choose: from the first law to today.
chosen_days = st.one_of(
    st.none(),
    st.sampled_from([date(2002, 7, 1), date(2004, 7, 1), date(2010, 6, 30), date(2018, 7, 1), TODAY]),
    st.dates(min_value=date(2002, 7, 1), max_value=TODAY),
)
SECTIONS = ("now", "contradictions", "summary", "consent", "child", "ask")


@pytest.fixture(autouse=True)
def on_a_day_of_the_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "today", lambda: TODAY)


def said(statements: tuple[Statement, ...], language: Language) -> tuple[Said, ...]:
    return tuple((say(each.key, language), each.sources) for each in statements)


def assert_shows(text: str, reading: Reading, language: Language) -> None:
    """A page shows all of a reading and nothing else."""
    page = Shown(text)
    for name in SECTIONS:
        assert page.section(name) == said(getattr(reading, name), language), name
    assert page.section("notices") == said(reading.notices, language)
    for shown, element in zip(page.elements(), (reading.act, reading.means, reading.purpose), strict=True):
        assert shown.name == say(f"element.{element.key}", language)
        assert shown.state.lower() == say(element.state_key, language)
        assert shown.needed.lower() == say(f"needed.{element.needed}", language)
        assert shown.law == said(element.law, language)
        assert shown.because == tuple(
            (say(f"question.{given.question}", language), say(f"answer.{given.answer}", language))
            for given in element.because
        )
    assert page.neighbours() == {
        say(f"rule.{each.rule}.title", language): said(each.statements, language)
        for each in reading.neighbours
    }


@settings(max_examples=12)
@given(facts, chosen_days, st.sampled_from(LANGUAGES))
def test_one_at_a_time_and_all_at_once_show_the_same_reading(
    answered: Facts, day: date | None, language: Language
) -> None:
    client = Client()
    step_by_step = one_at_a_time(client, answered, language, day)
    assert main_of(step_by_step) == main_of(all_at_once(client, answered, language, day))
    at = day or TODAY
    assert_shows(step_by_step, read(as_asked(answered, at), at=at), language)


@settings(max_examples=examples(20))
@given(facts, chosen_days, st.sampled_from(LANGUAGES))
def test_every_reference_leads_to_a_source_with_its_address_and_the_day_it_was_checked(
    answered: Facts, day: date | None, language: Language
) -> None:
    page = Shown(all_at_once(Client(), answered, language, day))
    cited = [link for link in page.root.iter("a") if str(link.get("href")).startswith("#source-")]
    assert {str(link.get("href"))[1:] for link in cited} == set(page.sources)
    order = list(page.sources)
    assert [(link.findall("span")[0].tail, str(link.get("href"))[1:]) for link in cited] == [
        (str(order.index(str(link.get("href"))[1:]) + 1), str(link.get("href"))[1:]) for link in cited
    ]
    for name, item in page.sources.items():
        found = source(name.removeprefix("source-"))
        assert item.find("a").get("href") == found.url
        assert found.checked.isoformat() in "".join(item.itertext())


# One set of answers for each row of the decision table.
ROWS: dict[Row, Facts] = {
    Row.CHILD_ELEMENTS: but(ALL_NO, age=Age.UNDER_18, recruited=Answer.YES, sexual_purpose=Answer.YES),
    Row.CHILD_PAID_ACT: but(ALL_NO, age=Age.COULD_BE_UNDER_18, paid_act=Answer.YES),
    Row.ADULT_ELEMENTS: but(
        ALL_NO, recruited=Answer.YES, deception=Answer.YES, sexual_purpose=Answer.YES, paid_act=Answer.UNKNOWN
    ),
    Row.MEANS_UNKNOWN: but(
        ALL_NO, harboured=Answer.YES, vulnerability=Answer.YES, vulnerability_limits=Answer.UNKNOWN,
        sexual_purpose=Answer.YES,
    ),
    Row.MEANS_ABSENT: but(ALL_NO, received=Answer.YES, sexual_purpose=Answer.YES),
    Row.ACT_ABSENT: but(ALL_NO, coercion=Answer.YES, sexual_purpose=Answer.YES),
    Row.OTHER_PURPOSE: but(ALL_NO, transported=Answer.YES, other_purpose=Answer.YES),
    Row.APART: but(
        ALL_NO, harboured=Answer.YES, coercion=Answer.YES, sexual_purpose=Answer.YES, paid_act=Answer.YES,
        same_person=Answer.NO,
    ),
    Row.AGE_UNKNOWN: but(ALL_NO, age=Age.UNKNOWN, acute=Answer.YES),
    Row.OPEN: Facts(age=Age.ADULT),
    Row.LACKING: ALL_NO,
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("row", Row)
def test_each_row_of_the_decision_table_has_its_page(client: Client, row: Row, language: Language) -> None:
    reading = read(ROWS[row], at=TODAY)
    assert reading.row is row
    assert_shows(one_at_a_time(client, ROWS[row], language), reading, language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("row", Row)
def test_no_page_holds_a_verdict_and_every_page_ends_in_help(
    client: Client, row: Row, language: Language
) -> None:
    text = all_at_once(client, ROWS[row], language)
    assert not A_VERDICT.search(re.sub(r"<[^>]+>", " ", main_of(text)))
    assert text.index('id="help"') > text.index("</main>")
    adult = ROWS[row].age_today is Age.ADULT
    for number in ("112", "020390000", *(("116016", "020505050") if adult else ("116111",))):
        assert f'href="tel:{number}"' in text
    concern = "contacts-adult" if adult else "contacts-child"
    with translation.override(language):
        assert f'href="{reverse(concern)}"' in main_of(text)


@pytest.mark.parametrize("row", Row)
def test_the_answer_comes_first_and_the_rest_is_folded(client: Client, row: Row) -> None:
    page = Shown(all_at_once(client, ROWS[row]))
    answer = next(item for item in page.root.iter("div") if item.get("class") == "answer")
    names = [item.get("aria-labelledby") for item in answer.iter("section")]
    assert names in (
        ["now-heading", "summary-heading", "ask-heading"],
        ["now-heading", "contradictions-heading", "summary-heading", "ask-heading"],
    )
    unfolded = {
        str(section.get("aria-labelledby")): section.findall("ul/li") for section in answer.iter("section")
    }
    assert len(unfolded["now-heading"]) <= 3
    assert len(unfolded["summary-heading"]) == 1
    assert len(unfolded["ask-heading"]) == 1
    reasons = next(item for item in page.root.iter("div") if item.get("class") == "reasons")
    for section in reasons.iter("section"):
        folded = section.find("details")
        assert folded is not None
        assert folded.find("summary/h2") is not None
        assert "open" not in folded.attrib


def test_rules_for_what_is_not_known_stand_apart_from_those_for_a_yes(client: Client) -> None:
    unknown = all_at_once(client, but(ALL_NO, paid_act=Answer.UNKNOWN, other_purpose=Answer.YES))
    assert 'id="neighbours-heading"' in unknown
    assert unknown.index("Människoexploatering</h3>") < unknown.index('id="possible-heading"')
    assert unknown.index("Koppleri</h3>") > unknown.index('id="possible-heading"')
    assert 'id="possible-heading"' not in all_at_once(client, but(ALL_NO, paid_act=Answer.YES))


def test_danger_is_answered_at_once_with_what_to_do(client: Client) -> None:
    text = press(client, begun(client, "sv", None), ON, acute="yes")
    assert 'href="tel:112"' in main_of(text)
    assert main_of(text).index("Ring") < main_of(text).index("fortsätt")
    assert asked(press(client, text, OUT_OF_DANGER)) == "age_now"


def test_a_contradiction_is_shown_after_what_to_do(client: Client) -> None:
    page = Shown(all_at_once(client, but(ALL_NO, harboured=Answer.YES, paid_act=Answer.YES)))
    assert len(page.section("contradictions")) == 1


def test_what_to_do_now_comes_before_what_the_answers_point_to(client: Client) -> None:
    for answered in ROWS.values():
        page = Shown(all_at_once(client, answered))
        order = [item.get("aria-labelledby") for item in page.root.iter("section")]
        assert order[0] == "now-heading"
        assert page.section("now")[0][0].find("112") > 0


@pytest.mark.parametrize(
    ("answered", "urgent"),
    [
        (ALL_NO, False),
        (but(ALL_NO, acute=Answer.YES), True),
        (but(ALL_NO, age=Age.COULD_BE_UNDER_18), True),
        (but(ALL_NO, age=Age.UNKNOWN), True),
        (but(ALL_NO, age=Age.UNDER_18, age_now=Age.ADULT), False),
    ],
)
def test_danger_and_a_child_are_marked_in_red(client: Client, answered: Facts, *, urgent: bool) -> None:
    assert (
        'class="notice notice-stop" aria-labelledby="now-heading"' in all_at_once(client, answered)
    ) is urgent


def test_the_law_is_told_with_its_version_source_and_day_of_checking(client: Client) -> None:
    text = Shown(all_at_once(client, ALL_NO, "en", date(2012, 5, 4)))
    found = next(
        "".join(item.itertext()) for item in text.root.iter("section")
        if item.get("aria-labelledby") == "notices-heading"
    )  # fmt: skip
    assert "BrB 4 kap. 1 a §, SFS 2010:371" in found
    assert "In force from 1 July 2010." in found
    assert "In force until 30 June 2018." in found
    law = rule(read(ALL_NO, at=date(2012, 5, 4)).rule)
    assert f"Checked {law.checked:%-d %B %Y}, to be checked again by {law.review_by:%-d %B %Y}." in found


def test_a_check_that_is_old_is_warned_of(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    warning = "Lagen skulle ha kontrollerats igen"
    assert warning not in client.get("/rattslig-kontroll/").content.decode()
    assert warning not in all_at_once(client, ALL_NO)
    monkeypatch.setattr(views, "today", lambda: date(2027, 1, 2))
    assert warning in client.get("/rattslig-kontroll/").content.decode()
    assert warning in all_at_once(client, ALL_NO)
    # Nor is a closed wording compared with the law as often.
    assert warning not in all_at_once(client, ALL_NO, day=date(2003, 1, 1))


def test_the_coming_offence_is_a_notice_and_no_neighbour(client: Client) -> None:
    page = Shown(all_at_once(client, ALL_NO))
    assert any("olaga nyttjande av tjänst" in text for text, _ in page.section("notices"))
    assert page.neighbours() == {}


@settings(max_examples=examples(30))
@given(facts, chosen_days, st.sampled_from(LANGUAGES))
def test_the_summary_to_take_along_is_the_text_of_the_law_room(
    answered: Facts, day: date | None, language: Language
) -> None:
    page = all_at_once(Client(), answered, language, day)
    found = re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)
    assert found
    shown = found[1].replace("&#x27;", "'").replace("&quot;", '"')
    at = day or TODAY
    assert shown == answers_as_text(as_asked(answered, at), at=at, language=language)


def test_penalties_are_not_shown(client: Client) -> None:
    for text in chain.from_iterable(
        (all_at_once(client, each), all_at_once(client, each, "en")) for each in ROWS.values()
    ):
        assert "fängelse" not in text
        assert "prison" not in text
