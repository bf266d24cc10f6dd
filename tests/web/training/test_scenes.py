"""That a case plays as a scene: no step gives the one before away, and no wrong choice is a strawman."""

import re

import pytest

from lykta.web.training.course import Module, TrainingCase, TrainingQuestion, load

COURSE = load()
SWEDISH = COURSE.in_language("sv")
IN_SWEDISH = pytest.mark.parametrize("module", SWEDISH, ids=lambda module: module.key)

# What a learner did, told as done in the step after: then the step says which choice was the good one.
_DONE = re.compile(
    r"\bdu har (?:ringt|anmält|frågat|svarat|bokat)|\banmälan är gjord|\bni är ensamma", re.IGNORECASE
)
# The least words of a choice that somebody sensible could defend.
_LEAST = 7


def _stems(text: str) -> set[str]:
    """The words that carry a sentence, cut to what they have in common with their inflections."""
    return {word[:6] for word in re.findall(r"[a-zåäö]{6,}", text.lower())}


def _given_away(before: TrainingQuestion, after: TrainingQuestion, case: TrainingCase) -> set[str]:
    """The words of the good choices that come back in the step after, and are in nothing else before it."""
    good = {stem for choice in before.choices if choice.worth == "good" for stem in _stems(choice.words)}
    others = " ".join(choice.words for choice in before.choices if choice.worth != "good")
    known = _stems(" ".join((others, before.situation, before.question, case.setting)))
    return (good - known) & _stems(after.situation)


@IN_SWEDISH
def test_a_step_does_not_tell_which_choice_was_good_in_the_one_before(module: Module) -> None:
    found = [
        (case.key, number, words)
        for case in module.cases
        for number, (before, after) in enumerate(zip(case.steps, case.steps[1:], strict=False), 2)
        if (words := _given_away(before, after, case))
    ]
    assert found == []
    told = [
        step.situation for case in module.cases for step in case.steps[1:] if _DONE.search(step.situation)
    ]
    assert told == []


@IN_SWEDISH
def test_a_wrong_choice_says_what_somebody_sensible_could_say(module: Module) -> None:
    short = [
        choice.words
        for case in module.cases
        for step in case.steps
        for choice in step.choices
        if choice.worth == "harm" and len(choice.words.split()) < _LEAST
    ]
    assert short == []


@IN_SWEDISH
def test_a_scene_has_a_place_and_a_voice(module: Module) -> None:
    for case in module.cases:
        assert re.match(r"(?:En|Ett|Elevhälsan|Studenthälsan) ", case.setting), case.setting
        assert "Du är " in case.setting or "du är " in case.setting, case.setting
        assert any("”" in step.situation for step in case.steps), case.key


def test_the_cases_that_fail_and_those_that_were_missing_are_there() -> None:
    keys = {case.key for module in SWEDISH for case in module.cases}
    assert keys >= {
        "no-bed", "she-leaves", "the-voice", "nobody-answers", "the-record", "the-samples",
        "children-at-home", "thirteen", "the-account", "numb", "easy-words",
    }  # fmt: skip


def test_an_uncertain_age_leads_to_a_question_and_a_suspicion_to_a_report() -> None:
    module = COURSE.modules["sv", "children"]
    case = module.case("the-papers")
    assert case is not None
    unsure, suspected, _ = case.steps
    good = {choice.worth: choice.words for choice in unsure.choices}["good"]
    assert "frågar" in good
    assert "anmäl" not in good
    assert "ringer socialtjänsten nu" in {choice.worth: choice.words for choice in suspected.choices}["good"]
    assert "Den är inte i sig en grund för anmälan." in module.text
