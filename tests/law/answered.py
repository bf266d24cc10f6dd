"""Facts for the tests of the legal check: drawn at random, and a few that many tests start from."""

from dataclasses import fields, replace
from datetime import date
from itertools import product
from typing import Any

from hypothesis import strategies as st

from lykta.law import AGE_QUESTIONS, Age, Answer, Facts, Kind, questions, rules

THE_LAW_OF = {2003: date(2003, 6, 1), 2005: date(2005, 6, 1), 2012: date(2012, 6, 1), 2020: date(2020, 6, 1)}
TODAY = date(2026, 11, 27)
QUESTIONS = tuple(field.name for field in fields(Facts))
MEASURES = ("recruited", "transported", "transferred", "harboured", "received")
CONDITIONS = ("took_control", "crossed_border")
MEANS = (
    "coercion",
    "deception",
    "vulnerability",
    "vulnerability_limits",
    "other_means",
    "other_means_limits",
)

answers = st.sampled_from(Answer)
ages = st.sampled_from(Age)
facts = st.builds(Facts, **{name: ages if name in AGE_QUESTIONS else answers for name in QUESTIONS})
# Of the days, most are drawn near those on which a rule begins or ends.
turns = sorted({day for rule in rules() for day in (rule.valid_from, rule.valid_to, rule.review_by) if day})
days = st.one_of(
    st.sampled_from([day for day in turns if day >= date(2002, 7, 1)]),
    st.dates(min_value=date(2002, 7, 1), max_value=date(2040, 1, 1)),
)
WORDINGS = [rule for rule in rules() if rule.kind is Kind.TRAFFICKING]
FIRST_DAYS = [rule.valid_from for rule in WORDINGS if rule.valid_from]

_NOTHING: dict[str, Any] = {
    name: Answer.NO for name in QUESTIONS if name not in {*AGE_QUESTIONS, "same_person"}
}
# All that was done was done by one person.
ALL_NO = Facts(age=Age.ADULT, same_person=Answer.YES, **_NOTHING)


def but(start: Facts, **changes: Any) -> Facts:
    """Facts with some answers changed."""
    return replace(start, **changes)


def as_asked(given: Facts, at: date) -> Facts:
    """Facts as a form can give them: without answers that another one has made needless."""
    for question in questions(at=at):
        if question.is_needless(given):
            given = but(
                given, **{question.key: Age.UNKNOWN if question.key in AGE_QUESTIONS else Answer.UNKNOWN}
            )
    return given


def combinations(*questions: str) -> list[dict[str, Any]]:
    """Every way to answer these questions."""
    return [dict(zip(questions, given, strict=True)) for given in product(Answer, repeat=len(questions))]
