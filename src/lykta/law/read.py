"""One pure function from facts to a reading, by the law of one day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from lykta.law.elements import (
    act_element,
    has_limiter,
    limiter_of,
    means_element,
    purpose_element,
    statements_about,
    statements_in,
)
from lykta.law.facts import Age, Answer, Facts, State
from lykta.law.reading import Element, Given, Neighbour, Reading, Row, Rows, Statement, States, rows_of
from lykta.law.rules import Kind, Rule, Terms, newest, rules_on, trafficking_rule

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
_CALL = {Answer.YES: "now.call", Answer.UNKNOWN: "now.find-out", Answer.NO: "now.if-it-turns"}
# Where there may be danger, calling for help comes before asking.
_WISH = {
    Answer.YES: "now.adult-wish-after-danger",
    Answer.UNKNOWN: "now.adult-wish-after-danger",
    Answer.NO: "now.adult-wish",
}
_OF_AN_ADULT = ("now.adult-agrees", "now.adult-children", "now.adult-pregnant")
_UNDECIDED = frozenset({Row.MEANS_UNKNOWN, Row.OPEN, Row.AGE_UNKNOWN})
_ASK = (
    "ask.national-line",
    "ask.police",
    "ask.without-name",
    "ask.few-people",
    "ask.region-coordinator",
    "ask.secrecy",
)


def read(facts: Facts, *, at: date) -> Reading:
    """Read facts by BrB 4 kap. 1 a § as it stood on a day; the same facts and day give the same reading.

    InputError for a day before the provision's first one. What to do now does not depend on the day: the
    reading tells how the law was, and today's advice.
    """
    basis = _basis(facts, at)
    rule, rows = basis.rule, basis.rows
    return Reading(
        at=at,
        rule=rule.key,
        act=basis.act,
        means=basis.means,
        purpose=basis.purpose,
        row=rows.row,
        if_under_18=rows.if_under_18,
        if_adult=rows.if_adult,
        contradictions=_contradictions(basis),
        summary=_summary(basis),
        consent=_consent(basis),
        child=_child(facts, rule),
        neighbours=_neighbours(facts, at),
        now=_now(basis),
        ask=_ask(facts, rule),
        notices=_notices(at, rule),
    )


def _basis(facts: Facts, at: date) -> Basis:
    rule, terms = trafficking_rule(at)
    act = act_element(facts, rule, terms)
    means = means_element(facts, rule, terms)
    purpose = purpose_element(facts, rule)
    states = States(
        act=act.state,
        means=means.state,
        purpose=purpose.state,
        other_purpose=facts.other_purpose,
        paid_act=facts.paid_act,
        same_person=facts.same_person,
    )
    rows = rows_of(facts.age_then, states)
    return Basis(facts=facts, at=at, rule=rule, terms=terms, act=act, means=means, purpose=purpose, rows=rows)


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


def _summary(basis: Basis) -> tuple[Statement, ...]:
    """What the answers point to, for a child and for an adult where the age is open."""
    return (
        *statements_about(basis.rule, *_by_age(basis), *_beside(basis)),
        *_attempt(basis),
        *statements_about(basis.rule, *_other_purpose(basis), *_ALWAYS),
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
    return statements_in(wordings)


def _other_purpose(basis: Basis) -> tuple[str, ...]:
    if Row.OTHER_PURPOSE not in basis.all_rows:
        return ()
    covered = "row.7.covered" if basis.terms.other_purposes else "row.7.not-covered"
    return ("row.7.sexual-open", covered) if basis.purpose.state is State.UNKNOWN else (covered,)


def _contradictions(basis: Basis) -> tuple[Statement, ...]:
    """Answers that do not agree with each other, and should be looked at again."""
    facts, found = basis.facts, []
    by_one = basis.act.state is State.PRESENT and facts.same_person is not Answer.NO
    if by_one and facts.paid_act is Answer.YES and facts.sexual_purpose is Answer.NO:
        found.append("contradiction.purpose")
    # By `age` and not `age_then`, which already takes someone under 18 today for a child then.
    if facts.age is Age.ADULT and facts.age_now is Age.UNDER_18:
        found.append("contradiction.age-now")
    if facts.age is Age.ADULT and facts.age_now is Age.COULD_BE_UNDER_18:
        found.append("contradiction.age")
    for key, weight in basis.terms.means.items():
        # Only answers from a file can disagree so: the form does not ask how far a denied means limited.
        denied = has_limiter(weight) and getattr(facts, key) is Answer.NO
        if denied and getattr(facts, limiter_of(key)) is Answer.YES:
            found.append(f"contradiction.{key}")
    return statements_about(basis.rule, *found)


def _consent(basis: Basis) -> tuple[Statement, ...]:
    """That consent does not matter: only with a means, and where no answer rules the offence out.

    To say so presupposes an exploitation. Where the act or the purpose is open, it is said with an if.
    """
    others = {basis.act.state, basis.purpose.state}
    if basis.means.state is not State.PRESENT or State.ABSENT in others:
        return ()
    if basis.facts.same_person is Answer.NO:
        return ()
    told = "consent.protocol-if" if State.UNKNOWN in others else "consent.protocol"
    return statements_about(basis.rule, "consent.answers", told)


def _child(facts: Facts, rule: Rule) -> tuple[Statement, ...]:
    """What the provision says of children, for whoever was not surely an adult when it happened."""
    return () if facts.age_then is Age.ADULT else statements_in(rule.about("child"))


def _now(basis: Basis) -> tuple[Statement, ...]:
    """What to do now, by the newest duties and the age today: who acts, acts today."""
    facts, rule = basis.facts, basis.rule
    found = [*statements_about(rule, _CALL[facts.acute])]
    if facts.age_today is Age.ADULT:
        found.extend(statements_about(rule, "now.alone", _WISH[facts.acute], *_OF_AN_ADULT))
        if facts.age_then is not Age.ADULT:
            found.extend(statements_about(rule, "now.adult-today"))
    else:
        found.extend(said for duty in newest(Kind.DUTY) for said in statements_in(duty.about("duty")))
        found.extend(statements_about(rule, "now.child-self"))
        if facts.age_today is not Age.UNDER_18:
            found.extend(statements_about(rule, "now.child-age"))
        found.extend(statements_about(rule, "now.alone"))
    if not _UNDECIDED.isdisjoint(basis.all_rows):
        found.extend(statements_about(rule, "now.keep-questions"))
    return tuple(found)


def when_acute(at: date) -> tuple[Statement, ...]:
    """What to do when the person is in danger right now: said at once, before any further question."""
    rule, _ = trafficking_rule(at)
    keys = ("now.call", "danger.tell", "danger.stay", "danger.apart", "danger.child", "danger.after")
    return statements_about(rule, *keys)


def _ask(facts: Facts, rule: Rule) -> tuple[Statement, ...]:
    """Who to ask: never empty, and never dependent on the row. A child gets a child's helpline."""
    if facts.age_today is Age.ADULT:
        return statements_about(rule, *_ASK, "ask.helpline", "ask.helpline-others")
    return statements_about(rule, "ask.social-services-child", *_ASK, "ask.helpline-child")


def _notices(at: date, rule: Rule) -> tuple[Statement, ...]:
    """What to bear in mind about the law of the day: its age, its doubts, and a bill that may change it."""
    found = [*statements_about(rule, "notice.older-law")] if rule.valid_to else []
    if at < rule.checked:
        found.extend(statements_about(rule, "notice.advice-of-today"))
    found.extend(statements_in(rule.about("caveat")))
    if rule.review_is_due(at):
        found.extend(statements_about(rule, "notice.after-review"))
    found.extend(said for bill in rules_on(at, Kind.NOTICE) for said in statements_in(bill.about("notice")))
    return tuple(found)


def _neighbours(facts: Facts, at: date) -> tuple[Neighbour, ...]:
    """The neighbouring rules of a day that no answer rules out; what is answered with yes comes first."""
    found = [_neighbour(facts, rule) for rule in rules_on(at, Kind.NEIGHBOUR)]
    kept = [neighbour for neighbour in found if neighbour is not None]
    return tuple(sorted(kept, key=lambda neighbour: neighbour.because.answer is not Answer.YES))


def _neighbour(facts: Facts, rule: Rule) -> Neighbour | None:
    trigger = rule.trigger
    if trigger is None or facts.age_then in trigger.not_at:
        return None
    answer: Answer = getattr(facts, trigger.question)
    if answer is Answer.NO:
        return None
    about_children = () if facts.age_then is Age.ADULT else rule.about("child")
    wordings = (*rule.about("core"), *about_children, *rule.about("seller"), *rule.about("caveat"))
    return Neighbour(
        rule=rule.key,
        because=Given(question=trigger.question, answer=answer),
        statements=(
            *statements_about(rule, f"because.{trigger.question}.{answer}"),
            *statements_in(wordings),
        ),
    )
