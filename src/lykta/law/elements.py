"""The three elements of the provision, each from the answers that concern it and no others."""

from collections.abc import Iterable

from lykta.law.facts import Age, Answer, Facts, State, all_of, any_of, state_of
from lykta.law.reading import Element, Given, Need, Part, Statement
from lykta.law.rules import Rule, Terms, Weight, Wording, message_sources

_NEED_OF_MEANS = {
    Age.UNDER_18: Need.NO,
    Age.COULD_BE_UNDER_18: Need.IF_ADULT,
    Age.UNKNOWN: Need.IF_ADULT,
    Age.ADULT: Need.YES,
}
# What stands in the list of sources for those of the rule that the sentence is about.
_OF_THE_RULE = {"@law", "@rule"}


def act_element(facts: Facts, rule: Rule, terms: Terms) -> Element:
    """The trade measure (handelseåtgärd): any one of them, and every condition that the wording adds."""
    measures = tuple(_part(facts, key, weight) for key, weight in terms.measures.items())
    conditions = tuple(_condition(facts, key) for key in terms.conditions)
    return _element("act", Need.YES, rule, measures, conditions)


def means_element(facts: Facts, rule: Rule, terms: Terms) -> Element:
    """The improper means (otillbörligt medel): any one of them. Its state does not look at the age."""
    parts = tuple(_part(facts, key, weight) for key, weight in terms.means.items())
    return _element("means", _NEED_OF_MEANS[facts.age_then], rule, parts)


def purpose_element(facts: Facts, rule: Rule) -> Element:
    """The purpose (syfte), as far as this check goes: to be exploited for sexual purposes."""
    return _element("purpose", Need.YES, rule, (_part(facts, "sexual_purpose", Weight.NAMED),))


def has_limiter(weight: Weight) -> bool:
    """Whether a means of this weight is asked about together with its limiter."""
    return weight in {Weight.LIMITED, Weight.UNWRITTEN}


def limiter_of(key: str) -> str:
    """The question whether a means seriously limits the person's alternatives."""
    return f"{key}_limits"


def weigh(weight: Weight, answer: Answer, limiter: Answer) -> State:
    """What an answer and its limiter say of one measure or means, by its weight in the wording."""
    said = state_of(answer)
    match weight:
        case Weight.NAMED:
            return said
        case Weight.LIMITED:
            return all_of((said, state_of(limiter)))
        case Weight.UNWRITTEN:
            sure = said is State.PRESENT and limiter is Answer.YES
            return State.PRESENT if sure else _at_most_unknown(said)
        case Weight.OPEN:
            return _at_most_unknown(said)


def _at_most_unknown(state: State) -> State:
    return State.ABSENT if state is State.ABSENT else State.UNKNOWN


def _part(facts: Facts, key: str, weight: Weight) -> Part:
    # After a "no" its limiter is not asked about, and is not an answer that anything rests on.
    limited = has_limiter(weight) and _answer(facts, key) is not Answer.NO
    asked = (key, limiter_of(key)) if limited else (key,)
    answers = tuple(_given_answer(facts, question) for question in asked)
    state = weigh(weight, _answer(facts, key), _answer(facts, asked[-1]))
    return Part(key=key, state=state, condition=False, answers=answers)


def _condition(facts: Facts, key: str) -> Part:
    answers = (_given_answer(facts, key),)
    return Part(key=key, state=state_of(_answer(facts, key)), condition=True, answers=answers)


def _given_answer(facts: Facts, question: str) -> Given:
    return Given(question=question, answer=_answer(facts, question))


def _answer(facts: Facts, question: str) -> Answer:
    answer: Answer = getattr(facts, question)
    return answer


def _element(
    key: str, needed: Need, rule: Rule, ways: tuple[Part, ...], conditions: tuple[Part, ...] = ()
) -> Element:
    """One of the ways, and every condition."""
    way = any_of(part.state for part in ways)
    state = all_of([way, *(part.state for part in conditions)])
    deciding = (*(ways if way is state else ()), *conditions)
    lacking = () if way is State.ABSENT else (part for part in conditions if part.state is State.ABSENT)
    because = tuple(given for part in deciding if part.state is state for given in part.answers)
    return Element(
        key=key,
        state=state,
        needed=needed,
        parts=(*ways, *conditions),
        because=because,
        lacking=tuple(part.key for part in lacking),
        law=statements_in(rule.about(key)),
    )


def statements_about(rule: Rule, *keys: str) -> tuple[Statement, ...]:
    """The sentences of these keys, about this rule."""
    return tuple(Statement(key=key, sources=_sources(rule, key)) for key in keys)


def statements_in(wordings: Iterable[Wording]) -> tuple[Statement, ...]:
    """The sentences that a rule says itself."""
    return tuple(Statement(key=wording.key, sources=wording.sources) for wording in wordings)


def _sources(rule: Rule, key: str) -> tuple[str, ...]:
    found: list[str] = []
    for source in message_sources().get(key, ()):
        found.extend(rule.sources if source in _OF_THE_RULE else (source,))
    return tuple(dict.fromkeys(found))
