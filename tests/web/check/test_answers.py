"""What was typed and chosen, and the page that follows: a day, an answer, a step."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.law import FIRST_DAY, Age, Answer, Facts, questions, read
from lykta.web.check.answers import (
    DayFault,
    NextPage,
    PageKind,
    TypedDay,
    next_page,
    next_page_of_whole,
    read_answers,
    read_day,
)
from tests.law.answered import ALL_NO, QUESTIONS, TODAY, facts


@given(
    st.dates(min_value=FIRST_DAY, max_value=TODAY),
    st.sampled_from(["%Y-%m-%d", "%Y%m%d", "%Y %m %d", " %Y/%m/%d\n"]),
)
def test_a_day_is_read_however_its_parts_are_kept_apart(day: date, form: str) -> None:
    assert read_day(day.strftime(form), today=TODAY) == TypedDay(typed=day.isoformat(), chosen=day)


@pytest.mark.parametrize(
    "typed",
    [
        "1 juli 2018",
        "den 1:a juli 2018",
        "1 JULI 2018",
        "1 jul. 2018",
        "1 July 2018",
        "1/7 2018",
        "01/07-2018",
    ],
)
def test_a_day_is_read_as_it_is_written_by_hand(typed: str) -> None:
    assert read_day(typed, today=TODAY).chosen == date(2018, 7, 1)


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ("1/7/2018", DayFault.NO_DAY),
        ("01-07-2018", DayFault.NO_DAY),
        ("1 jula 2018", DayFault.NO_DAY),
        ("31 juni 2018", DayFault.NO_DAY),
        ("30 juni 2002", DayFault.TOO_EARLY),
        ("2002-06-30", DayFault.TOO_EARLY),
        ("0001-01-01", DayFault.TOO_EARLY),
        ("2026-11-28", DayFault.NOT_YET),
        ("9999-12-31", DayFault.NOT_YET),
        ("2019-02-29", DayFault.NO_DAY),
        ("0000-01-01", DayFault.NO_DAY),
        ("i våras", DayFault.NO_DAY),
        ("2019", DayFault.NO_DAY),
        ("٢٠١٩-٠٥-٣١", DayFault.NO_DAY),
        ("2019-05-31 klockan tre", DayFault.NO_DAY),
        ("\x00", DayFault.NO_DAY),
    ],
)
def test_what_is_no_usable_day_says_why(typed: str, wrong: DayFault) -> None:
    found = read_day(typed, today=TODAY)
    assert (found.wrong, found.chosen) == (wrong, None)


@pytest.mark.parametrize("typed", ["", " ", "\n"])
def test_nothing_typed_means_the_law_of_today(typed: str) -> None:
    assert read_day(typed, today=TODAY) == TypedDay()


@given(st.text())
def test_whatever_is_typed_is_a_day_or_says_why_not_and_is_shown_back_short_and_printable(typed: str) -> None:
    found = read_day(typed, today=TODAY)
    assert (found.chosen is None) or (found.wrong is None)
    assert len(found.typed) <= 20
    assert found.typed.isprintable()


KEYS = tuple(question.key for question in questions(at=TODAY))


def posted(answered: Facts, *keys: str) -> dict[str, str]:
    return {key: getattr(answered, key).value for key in keys or KEYS}


def on(place: NextPage, **sent: str) -> NextPage:
    """The page after one that carries its answers and sends a little more."""
    return next_page(dict(place.answers.hidden_fields()) | sent, today=TODAY)


partly = st.dictionaries(st.sampled_from(QUESTIONS), st.sampled_from([*Age, *Answer])).map(
    lambda given: {key: value.value for key, value in given.items()}
)
sent_words = st.sampled_from(["", "back", "summary", "result", "whole", "rest", "at", "x", *QUESTIONS])


@given(partly, sent_words, sent_words, st.booleans(), st.sampled_from(["", "2005-03-04", "2018-07-01", "x"]))
def test_every_request_leads_to_a_page_that_keeps_the_answers(
    given_answers: dict[str, str], to: str, asked: str, changing: bool, day: str
) -> None:
    sent = given_answers | {"to": to, "asked": asked, "at": day} | ({"changing": "1"} if changing else {})
    for move in (next_page, next_page_of_whole):
        place = move(sent, today=TODAY)
        before = dict(read_answers(sent, today=TODAY).hidden_fields())
        assert before.items() <= dict(place.answers.hidden_fields()).items()
        assert (place.kind in {PageKind.QUESTION, PageKind.ACUTE}) is (place.question is not None)
        if place.kind is PageKind.RESULT:
            assert place.answers.unanswered_questions() == ()
            assert read(place.answers.facts(), at=place.answers.at)
        if day == "x":
            assert place.kind in {PageKind.DAY, PageKind.WHOLE}


@given(facts)
def test_going_on_asks_each_question_once_in_order_and_ends_in_the_summary(answered: Facts) -> None:
    place = next_page({"asked": "start"}, today=TODAY)
    reached = []
    while place.question is not None:
        reached.append(place.question.key)
        place = on(place, asked=reached[-1], **posted(answered, reached[-1]))
        if place.kind is PageKind.ACUTE:
            assert answered.acute is Answer.YES
            place = on(place, asked="acute", to="on")
    assert place.kind is PageKind.SUMMARY
    assert reached == [question.key for question in place.answers.relevant_questions()]


@pytest.mark.parametrize("changing", [True, False])
def test_danger_interrupts_at_once_and_is_gone_on_from(*, changing: bool) -> None:
    sent = {"asked": "acute", "acute": "yes"} | ({"changing": "1"} if changing else {})
    place = next_page(sent, today=TODAY)
    assert (place.kind, place.changing) == (PageKind.ACUTE, changing)
    further = on(place, asked="acute", to="on")
    assert further.question
    assert (further.kind, further.question.key) == (PageKind.QUESTION, "age_now")
    back = on(place, asked="age_now", to="back")
    assert back.question
    assert (back.kind, back.question.key) == (PageKind.QUESTION, "acute")


@pytest.mark.parametrize("answer", ["no", "unknown"])
def test_no_danger_interrupts_nothing(answer: str) -> None:
    assert next_page({"asked": "acute", "acute": answer}, today=TODAY).kind is PageKind.QUESTION


def test_someone_under_18_today_is_not_asked_about_the_age_then() -> None:
    place = next_page({"asked": "age_now", "age_now": "under-18", "age": "adult"}, today=TODAY)
    assert place.question
    assert place.question.key == "recruited"
    assert "age" not in place.answers.given
    assert place.answers.facts().age_then is Age.UNDER_18


@given(facts)
def test_back_is_the_way_one_came(answered: Facts) -> None:
    carried = read_answers(posted(answered), today=TODAY)
    order = [question.key for question in carried.relevant_questions()]
    for before, here in pairwise(order):
        place = next_page(posted(answered) | {"asked": here, "to": "back"}, today=TODAY)
        assert place.question
        assert place.question.key == before


def test_an_unanswered_question_is_asked_again_and_says_so() -> None:
    place = next_page({"asked": "age"}, today=TODAY)
    assert place.question
    assert (place.question.key, place.missing) == ("age", True)


def test_a_changed_answer_leads_back_to_the_summary() -> None:
    place = next_page(posted(ALL_NO) | {"to": "coercion"}, today=TODAY)
    assert place.question
    assert (place.question.key, place.changing, place.missing) == ("coercion", True, False)
    assert on(place, asked="coercion", coercion="yes", changing="1").kind is PageKind.SUMMARY


def test_a_changed_answer_that_makes_another_question_needed_leads_to_that_one() -> None:
    place = next_page(
        posted(ALL_NO)
        | {"asked": "vulnerability", "vulnerability": "yes", "changing": "1"}
        | {"vulnerability_limits": ""},
        today=TODAY,
    )
    assert place.question
    assert (place.question.key, place.changing) == ("vulnerability_limits", True)


def test_an_answer_that_has_become_needless_is_forgotten() -> None:
    kept = read_answers({"vulnerability": "no", "vulnerability_limits": "yes"}, today=TODAY)
    assert dict(kept.given) == {"vulnerability": Answer.NO}


def test_a_changed_day_asks_what_its_law_asks_and_keeps_the_rest() -> None:
    place = next_page(posted(ALL_NO) | {"asked": "at", "at": "2005-03-04", "changing": "1"}, today=TODAY)
    assert place.question
    assert place.question.key == "took_control"
    done = on(place, asked="took_control", took_control="yes", changing="1")
    assert (done.kind, done.answers.at) == (PageKind.SUMMARY, date(2005, 3, 4))
    assert on(done, at="").answers.given["took_control"] is Answer.YES


def test_the_result_waits_for_the_last_answer() -> None:
    place = next_page(posted(ALL_NO, "acute", "age_now", "age") | {"to": "result"}, today=TODAY)
    assert place.question
    assert place.question.key == "recruited"


@pytest.mark.parametrize("day", ["1999-01-01", "2030-01-01", "x"])
def test_nothing_is_read_by_a_day_that_cannot_be_used(day: str) -> None:
    sent = posted(ALL_NO) | {"at": day, "to": "result"}
    assert next_page(sent, today=TODAY).kind is PageKind.DAY
    assert next_page_of_whole(sent, today=TODAY).kind is PageKind.WHOLE


@pytest.mark.parametrize("day", ["1999-01-01", "31/31"])
def test_the_page_with_all_questions_in_another_language_is_itself_also_with_a_wrong_day(day: str) -> None:
    for follow in (next_page, next_page_of_whole):
        place = follow({"at": day, "to": "whole"}, today=TODAY)
        assert (place.kind, place.missing, bool(place.answers.day.wrong)) == (PageKind.WHOLE, False, True)


@given(partly)
def test_the_rest_can_be_answered_with_unknown(given_answers: dict[str, str]) -> None:
    place = next_page_of_whole(given_answers | {"to": "rest"}, today=TODAY)
    assert place.kind is PageKind.RESULT
    answered = read_answers(given_answers, today=TODAY)
    assert place.answers.facts() == answered.facts()
