"""The sections of a reading: which sentences stand in each, and in what order."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from lykta.law.answers import Age, Answer, State
from lykta.law.facts import Facts
from lykta.law.reading import Element, Statement
from lykta.law.rows import Row, Rows
from lykta.law.rules import Kind, Rule, Terms, newest, rules_on, trafficking_rule
from lykta.law.statements import state, worded


@dataclass(frozen=True, kw_only=True)
class Basis:
    """What the sections are made from: the facts, the wording of the day, the elements and the rows."""

    facts: Facts
    at: date
    rule: Rule
    terms: Terms
    act: Element
    means: Element
    purpose: Element
    rows: Rows

    @property
    def all_rows(self) -> frozenset[Row]:
        """The row, and where the age is open both rows that it may become."""
        found = (self.rows.row, self.rows.if_under_18, self.rows.if_adult)
        return frozenset(row for row in found if row is not None)

    @property
    def child_row(self) -> Row | None:
        """The row for a child, where the person was or could have been one."""
        return None if self.facts.age_then is Age.ADULT else self.rows.if_under_18 or self.rows.row


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
    Row.APART: ("row.apart.law", "row.apart.others"),
    Row.OPEN: ("row.wait",),
    Row.LACKING: (),
}
_ALL_ELEMENTS = frozenset({Row.CHILD_ELEMENTS, Row.ADULT_ELEMENTS})
_ALWAYS = ("summary.may-change", "summary.not-a-verdict", "summary.support")


def summary(basis: Basis) -> tuple[Statement, ...]:
    """What the answers point to, for a child and for an adult where the age is open."""
    return (
        *state(basis.rule, *_by_age(basis), *_beside(basis)),
        *_attempt(basis),
        *state(basis.rule, *_other_purpose(basis), *_ALWAYS),
    )


def _by_age(basis: Basis) -> tuple[str, ...]:
    rows, condition = basis.rows, ".condition" if basis.act.lacking else ""
    if rows.if_under_18 is None or rows.if_adult is None:
        key = f"row.{rows.row}"
        return (f"{key}{condition}" if rows.row is Row.ACT_ABSENT else key, *_MORE[rows.row])
    if basis.facts.age_today is Age.ADULT:
        age = "age.open-then"
    else:
        age = "row.8" if rows.row is Row.AGE_UNKNOWN else "age.met-as-child"
    adult = f"if-adult.{rows.if_adult}"
    if rows.if_adult is Row.ACT_ABSENT:
        adult += condition
    return (age, f"if-under-18.{rows.if_under_18}", adult)


def _beside(basis: Basis) -> Iterator[str]:
    """What no row says: a lacking condition, whether it was the same person, and an act for payment."""
    yield from (f"lacking.{key}" for key in basis.act.lacking)
    if not basis.all_rows.isdisjoint(_ALL_ELEMENTS) and basis.facts.same_person is Answer.UNKNOWN:
        yield "row.together-open"
    if basis.facts.paid_act is Answer.YES and basis.child_row not in {None, Row.CHILD_PAID_ACT}:
        yield "row.2.also" if basis.facts.age_then is Age.UNDER_18 else "if-under-18.2.also"


def _attempt(basis: Basis) -> tuple[Statement, ...]:
    """Attempt and preparation, where there is a purpose and no act yet, and a means if one is needed."""
    if basis.act.state is not State.ABSENT or basis.purpose.state is not State.PRESENT:
        return ()
    if basis.child_row is None and basis.means.state is State.ABSENT:
        return ()
    found = rules_on(basis.at, Kind.ATTEMPT)
    wordings = (wording for rule in found for about in ("core", "caveat") for wording in rule.about(about))
    return worded(wordings)


def _other_purpose(basis: Basis) -> tuple[str, ...]:
    if Row.OTHER_PURPOSE not in basis.all_rows:
        return ()
    covered = "row.7.covered" if basis.terms.other_purposes else "row.7.not-covered"
    return ("row.7.sexual-open", covered) if basis.purpose.state is State.UNKNOWN else (covered,)


def contradictions(basis: Basis) -> tuple[Statement, ...]:
    """Answers that do not agree with each other, and should be looked at again."""
    facts, found = basis.facts, []
    by_one = basis.act.state is State.PRESENT and facts.same_person is not Answer.NO
    if by_one and facts.paid_act is Answer.YES and facts.sexual_purpose is Answer.NO:
        found.append("contradiction.purpose")
    if facts.age_then is Age.ADULT and facts.age_today is not Age.ADULT:
        found.append("contradiction.age")
    return state(basis.rule, *found)


def consent(basis: Basis) -> tuple[Statement, ...]:
    """That consent does not matter: only with a means, and where no answer rules the offence out.

    To say so presupposes an exploitation. Where the act or the purpose is open, it is said with an if.
    """
    others = {basis.act.state, basis.purpose.state}
    if basis.means.state is not State.PRESENT or State.ABSENT in others:
        return ()
    if basis.facts.same_person is Answer.NO:
        return ()
    told = "consent.protocol-if" if State.UNKNOWN in others else "consent.protocol"
    return state(basis.rule, "consent.answers", told)


def child(facts: Facts, rule: Rule) -> tuple[Statement, ...]:
    """What the provision says of children, for whoever was not surely an adult when it happened."""
    return () if facts.age_then is Age.ADULT else worded(rule.about("child"))


_CALL = {Answer.YES: "now.call", Answer.UNKNOWN: "now.find-out", Answer.NO: "now.if-it-turns"}
# Where there may be danger, calling for help comes before asking.
_WISH = {
    Answer.YES: "now.adult-wish-after-danger",
    Answer.UNKNOWN: "now.adult-wish-after-danger",
    Answer.NO: "now.adult-wish",
}
_OF_AN_ADULT = ("now.adult-agrees", "now.adult-children", "now.adult-pregnant")
_UNDECIDED = frozenset({Row.MEANS_UNKNOWN, Row.OPEN, Row.AGE_UNKNOWN})


def now(basis: Basis) -> tuple[Statement, ...]:
    """What to do now, by the newest duties and the age today: who acts, acts today."""
    facts, rule = basis.facts, basis.rule
    found = [*state(rule, _CALL[facts.acute])]
    if facts.age_today is Age.ADULT:
        found.extend(state(rule, "now.alone", _WISH[facts.acute], *_OF_AN_ADULT))
        if facts.age_then is not Age.ADULT:
            found.extend(state(rule, "now.adult-today"))
    else:
        found.extend(said for duty in newest(Kind.DUTY) for said in worded(duty.about("duty")))
        found.extend(state(rule, "now.child-self"))
    if facts.age_today in {Age.COULD_BE_UNDER_18, Age.UNKNOWN}:
        found.extend(state(rule, "now.child-age", "now.alone"))
    if not _UNDECIDED.isdisjoint(basis.all_rows):
        found.extend(state(rule, "now.keep-questions"))
    return tuple(found)


def when_acute(at: date) -> tuple[Statement, ...]:
    """What to do when the person is in danger right now: said at once, before any further question."""
    rule, _ = trafficking_rule(at)
    keys = ("now.call", "danger.tell", "danger.stay", "danger.apart", "danger.child", "danger.after")
    return state(rule, *keys)


_ASK = (
    "ask.national-line",
    "ask.police",
    "ask.without-name",
    "ask.few-people",
    "ask.region-coordinator",
    "ask.secrecy",
)


def ask(facts: Facts, rule: Rule) -> tuple[Statement, ...]:
    """Who to ask: never empty, and never dependent on the row. A child gets a child's helpline."""
    if facts.age_today is Age.ADULT:
        return state(rule, *_ASK, "ask.helpline", "ask.helpline-others")
    return state(rule, "ask.social-services-child", *_ASK, "ask.helpline-child")


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
