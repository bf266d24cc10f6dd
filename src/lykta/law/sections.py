"""The sections of a reading: which sentences stand in each, and in what order."""

from datetime import date

from lykta.law.answers import Age, Answer, State
from lykta.law.facts import Facts
from lykta.law.reading import Element, Statement
from lykta.law.rows import Row, Rows
from lykta.law.rules import Kind, Rule, Terms, newest, rules_on
from lykta.law.statements import state, worded

# What is said of each row beside the sentence that names what the answers point to.
_MORE = {
    Row.CHILD_ELEMENTS: (),
    Row.CHILD_PAID_ACT: ("row.2.others",),
    Row.ADULT_ELEMENTS: (),
    Row.MEANS_UNKNOWN: ("row.wait",),
    Row.MEANS_ABSENT: ("row.5.law", "row.5.others"),
    Row.ACT_ABSENT: ("row.6.law", "row.6.others"),
    Row.OTHER_PURPOSE: (),
    Row.AGE_UNKNOWN: (),
    Row.OPEN: ("row.wait",),
    Row.LACKING: (),
}
_ALWAYS = ("summary.may-change", "summary.not-a-verdict", "summary.support")


def summary(rows: Rows, purpose: Element, rule: Rule, terms: Terms) -> tuple[Statement, ...]:
    """What the answers point to, for a child and for an adult where the age is open."""
    of_purpose: tuple[str, ...] = ()
    if Row.OTHER_PURPOSE in (rows.row, rows.if_under_18, rows.if_adult):
        of_purpose = _other_purpose(purpose, terms)
    return state(rule, *_by_age(rows), *of_purpose, *_ALWAYS)


def _by_age(rows: Rows) -> tuple[str, ...]:
    if rows.if_under_18 is None or rows.if_adult is None:
        return (f"row.{rows.row}", *_MORE[rows.row])
    age = "row.8" if rows.row is Row.AGE_UNKNOWN else "age.met-as-child"
    return (age, f"if-under-18.{rows.if_under_18}", f"if-adult.{rows.if_adult}")


def _other_purpose(purpose: Element, terms: Terms) -> tuple[str, ...]:
    covered = "row.7.covered" if terms.other_purposes else "row.7.not-covered"
    return ("row.7.sexual-open", covered) if purpose.state is State.UNKNOWN else (covered,)


def consent(means: Element, rule: Rule) -> tuple[Statement, ...]:
    """That consent does not matter, said only where the answers show an improper means."""
    if means.state is not State.PRESENT:
        return ()
    return state(rule, "consent.answers", "consent.protocol")


def child(facts: Facts, rule: Rule) -> tuple[Statement, ...]:
    """What the provision says of children, for whoever is not surely an adult."""
    return () if facts.age is Age.ADULT else worded(rule.about("child"))


_CALL = {Answer.YES: "now.call", Answer.UNKNOWN: "now.find-out", Answer.NO: "now.if-it-turns"}
_WITH_A_CHILD = ("now.child-self",)
# Where there may be danger, calling for help comes before asking.
_WISH = {
    Answer.YES: "now.adult-wish-after-danger",
    Answer.UNKNOWN: "now.adult-wish-after-danger",
    Answer.NO: "now.adult-wish",
}
_UNDECIDED = frozenset({Row.MEANS_UNKNOWN, Row.OPEN, Row.AGE_UNKNOWN})


def now(facts: Facts, rows: Rows, rule: Rule) -> tuple[Statement, ...]:
    """What to do now, by the newest duties whatever day the facts are read by: who acts, acts today."""
    found = [*state(rule, _CALL[facts.acute])]
    if facts.age is not Age.ADULT:
        found.extend(wording for duty in newest(Kind.DUTY) for wording in worded(duty.about("duty")))
        found.extend(state(rule, *_WITH_A_CHILD))
    if facts.age in {Age.COULD_BE_UNDER_18, Age.UNKNOWN}:
        found.extend(state(rule, "now.child-age", "now.alone"))
    if facts.age is Age.ADULT:
        found.extend(state(rule, "now.alone", _WISH[facts.acute], "now.adult-agrees"))
    if not _UNDECIDED.isdisjoint((rows.row, rows.if_under_18, rows.if_adult)):
        found.extend(state(rule, "now.keep-questions"))
    return tuple(found)


_ASK = (
    "ask.national-line",
    "ask.without-name",
    "ask.few-people",
    "ask.region-coordinator",
    "ask.police",
    "ask.secrecy",
    "ask.helpline",
    "ask.helpline-others",
)


def ask(facts: Facts, rule: Rule) -> tuple[Statement, ...]:
    """Who to ask: never empty, and never dependent on the row."""
    first = () if facts.age is Age.ADULT else ("ask.social-services-child",)
    return state(rule, *first, *_ASK)


def notices(at: date, rule: Rule) -> tuple[Statement, ...]:
    """What to bear in mind about the law of the day: its age, its doubts, and a bill that may change it."""
    found = [*state(rule, "notice.older-law")] if rule.valid_to else []
    if at < rule.checked:
        found.extend(state(rule, "notice.advice-of-today"))
    found.extend(worded(rule.about("caveat")))
    if rule.review_is_due(at):
        found.extend(state(rule, "notice.after-review"))
    found.extend(said for bill in rules_on(at, Kind.NOTICE) for said in worded(bill.about("notice")))
    return tuple(found)
