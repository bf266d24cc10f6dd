"""The training as it is written: sources, easy words, and scenes that a reader can picture."""

import re
from collections.abc import Iterator

import pytest

from lykta.web.handbook.markdown import MARK, sentences
from lykta.web.training.checking import invented_texts, questions, texts
from lykta.web.training.course import Module, Quiz, TrainingCase, TrainingChoice, TrainingQuestion, load

COURSE = load()
MODULES = list(COURSE.modules.values())
SWEDISH = COURSE.in_language("sv")
QUIZZES = [quiz for (language, _), quiz in COURSE.quizzes.items() if language == "sv"]
EVERY = pytest.mark.parametrize("module", MODULES, ids=lambda module: f"{module.language}-{module.key}")
IN_SWEDISH = pytest.mark.parametrize("module", SWEDISH, ids=lambda module: module.key)

# Whom a professional could turn to about somebody, and the words of one who asks that person first.
_AUTHORITY = re.compile(r"polis|migrationsverk|socialtjänst|socialjour|anmäl", re.IGNORECASE)
_ASKS = re.compile(r"\bfråga|\bihop\b|om hon vill|om han vill|om du vill|växel", re.IGNORECASE)
# What is done for children is done at once, and a police report that is not needed tells nobody anything.
_NOT_OF_THE_ADULT = re.compile(r"för barnen|utan polisanmälan", re.IGNORECASE)
# Nothing is described: what happened between people is never in the text.
_EXPLICIT = re.compile(
    r"\b(?:oral|anal|samlag|penis|slid|naken|nakna|onan|porr|våldt|intercourse|naked|porn|rape)",
    re.IGNORECASE,
)


def told(module: Module | Quiz) -> Iterator[str]:
    """Every text of a module but the words of its choices."""
    return (text for _, text in (*texts(module), *invented_texts(module)))


def choices(module: Module | Quiz) -> Iterator[TrainingChoice]:
    return (choice for _, question in questions(module) for choice in question.choices)


@EVERY
def test_every_choice_has_feedback_that_says_why_and_a_source(module: Module) -> None:
    for choice in choices(module):
        assert MARK.search(choice.feedback), choice.words
    short = [
        choice.words
        for case in module.cases
        for step in case.steps
        for choice in step.choices
        if len(MARK.sub("", choice.feedback).split()) < 15
    ]
    assert short == []


@EVERY
def test_every_step_has_a_good_choice_and_one_that_is_not(module: Module) -> None:
    for where, question in questions(module):
        worths = [choice.worth for choice in question.choices]
        assert "good" in worths, where
        assert len(set(worths)) > 1, where


@EVERY
def test_the_good_choice_has_no_place_of_its_own(module: Module) -> None:
    asked = [question for _, question in questions(module)]
    for place in range(3):
        good = sum(question.choices[place].worth == "good" for question in asked)
        assert 0.15 < good / len(asked) < 0.6, "a learner would see the pattern"


@EVERY
def test_what_is_good_cannot_be_told_by_its_length(module: Module) -> None:
    longest = [
        max(question.choices, key=lambda choice: len(choice.words)).worth == "good"
        for _, question in questions(module)
    ]
    assert sum(longest) < 0.67 * len(longest)


@EVERY
def test_a_module_has_its_parts(module: Module) -> None:
    assert len(module.cases) in {2, 3, 4}
    assert 5 <= len(module.check) <= 6
    assert 3 <= len(re.findall(r"^## ", module.text, re.MULTILINE)) <= 6


@EVERY
def test_nothing_is_explicit(module: Module) -> None:
    words = [*told(module)] + [choice.words for choice in choices(module)]
    assert [text for text in words if _EXPLICIT.search(text)] == []


@IN_SWEDISH
def test_an_adult_is_asked_before_anyone_is_told(module: Module) -> None:
    if module.key in {"children", "young"}:
        return
    good = [choice.words for choice in choices(module) if choice.worth == "good"]
    told = [words for words in good if _AUTHORITY.search(words)]
    asked = (_ASKS, _NOT_OF_THE_ADULT)
    assert [words for words in told if not any(words_of.search(words) for words_of in asked)] == []


def test_a_child_is_reported_at_once_by_a_person() -> None:
    module = COURSE.modules["sv", "children"]
    assert "19 kap. 1 och 2 §§ socialtjänstlagen.[^prop-2024-25-89:older]" in module.text
    assert "Det är du som anmäler." in module.text
    for case in module.cases:
        good = [choice for step in case.steps for choice in step.choices if choice.worth == "good"]
        reports = [choice for choice in good if "socialtjänsten" in choice.words]
        assert reports, case.key
        assert any("genast" in choice.feedback for choice in reports), case.key


def test_waiting_with_a_child_is_never_good() -> None:
    for choice in choices(COURSE.modules["sv", "children"]):
        if re.search(r"väntar (?:till|vi)|nästa gång|när dagens|när jag har tagit reda", choice.words):
            assert choice.worth != "good", choice.words


def test_the_cases_show_whom_the_picture_leaves_out() -> None:
    text = " ".join(text for module in SWEDISH for text in told(module))
    for words in (
        "En man på trettioåtta år",
        "En transkvinna",
        "en pojke på sexton",
        "”Jag säljer sex och har det bra.”",
        "mindre ort",
        "Hon säger nej",
        "svarar på alla frågor",
    ):
        assert words.lower() in text.lower(), words


@pytest.mark.parametrize("module", [*SWEDISH, *QUIZZES], ids=lambda module: module.key)
def test_the_swedish_reads_easily(module: Module | Quiz) -> None:
    plain = [_plain(text) for text in told(module)]
    plain += [choice.words for choice in choices(module)]
    found = [sentence for text in plain for sentence in sentences(text)]
    words = [word for sentence in found for word in re.findall(r"\w+", sentence)]
    long = [word for word in words if len(word) > 6]
    # LIX, Björnsson 1968: words a sentence, and long words in a hundred; below 30 reads as easy prose does.
    assert len(words) / len(found) + 100 * len(long) / len(words) < 30
    assert [sentence for sentence in found if len(sentence.split()) > 32] == []


@EVERY
def test_the_two_languages_are_about_as_long(module: Module) -> None:
    other = COURSE.modules["en" if module.language == "sv" else "sv", module.key]
    mine, theirs = (sum(len(text.split()) for text in told(each)) for each in (module, other))
    assert 0.7 < mine / theirs < 1.4


def _plain(text: str) -> str:
    bare = re.sub(r"^(?:## .*|:::.*|> |- )", "", MARK.sub("", text), flags=re.MULTILINE)
    return re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", bare)


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
