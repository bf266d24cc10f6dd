"""One pure function from facts to a reading, by the law of one day."""

from datetime import date

from lykta.law import elements, sections
from lykta.law.facts import Facts
from lykta.law.neighbours import neighbours
from lykta.law.reading import Reading
from lykta.law.rows import States, rows_of
from lykta.law.rules import trafficking_rule


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
        contradictions=sections.contradictions(basis),
        summary=sections.summary(basis),
        consent=sections.consent(basis),
        child=sections.child(facts, rule),
        neighbours=neighbours(facts, at),
        now=sections.now(basis),
        ask=sections.ask(facts, rule),
        notices=sections.notices(at, rule),
    )


def _basis(facts: Facts, at: date) -> sections.Basis:
    rule, terms = trafficking_rule(at)
    act = elements.act(facts, rule, terms)
    means = elements.means(facts, rule, terms)
    purpose = elements.purpose(facts, rule)
    states = States(
        act=act.state,
        means=means.state,
        purpose=purpose.state,
        other_purpose=facts.other_purpose,
        paid_act=facts.paid_act,
        same_person=facts.same_person,
    )
    rows = rows_of(facts.age_then, states)
    return sections.Basis(
        facts=facts, at=at, rule=rule, terms=terms, act=act, means=means, purpose=purpose, rows=rows
    )
