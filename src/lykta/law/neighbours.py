"""Neighbouring rules that may apply instead, or as well: shown until an answer rules them out."""

from datetime import date

from lykta.law.answers import Age, Answer
from lykta.law.facts import Facts
from lykta.law.reading import Given, Neighbour
from lykta.law.rules import Kind, Rule, rules_on
from lykta.law.statements import state, worded


def neighbours(facts: Facts, at: date) -> tuple[Neighbour, ...]:
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
        statements=(*state(rule, f"because.{trigger.question}.{answer}"), *worded(wordings)),
    )
