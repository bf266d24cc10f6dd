"""The words: the same in both languages, one sentence at a time, sourced, and never a verdict."""

import re

import pytest

from lykta.law import LANGUAGES, Age, Answer, Language, Need, Row, State, rules, sources
from lykta.law.rules import message_sources, messages

# Names and headings are not sentences; questions state nothing; an example is a story and no rule.
NO_STATEMENTS = re.compile(
    r"^(heading|group|answer|age\.(under-18|could-be-under-18|adult|unknown)$|state|needed|element|part|word)"
    r"|^question\.\w+$|^question\.\w+\.example$|^rule\..+\.title$"
)
# What a sentence of law, of a number or of a duty holds: a digit, a section, or a word of law, duty or proof.
STATES_A_RULE = {
    "sv": re.compile(
        r"\d|§|\blag|bestämmels|\bregel|\bregler|brott|straff|rekvisit|kräv|\bska\b|måste|\bfår inte|skyld"
        r"|protokoll|räcker|samtycke|går med på|sekretess|anmäl|handelseåtgärd|otillbörlig|kontaktas",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"\d|§|\blaw|provision|\brule|offence|crime|penalt|element|requir|\bmust\b|\bshall\b|\bmay not\b"
        r"|\bdut(y|ies)\b|protocol|enough|consent|agree|secrecy|report|trade measure|improper|contacted",
        re.IGNORECASE,
    ),
}
# What says what to do, and no rule. Each of these was looked at, and states no law, no number and no duty.
ADVICE = {
    "now.child-self",
    "danger.after",
    "row.together-open",
    "contradiction.age",
    "contradiction.age-now",
    "now.child-age",
    "row.wait",
    "summary.may-change",
}
A_VERDICT = re.compile(
    r"\boffer\b|\boffret\b|förövare|gärningsm|\bskyldig(?!het)|\boskyldig|kriminell|misstänkt\b"
    r"|utsatts för människohandel|är människohandel|det rör sig om"
    r"|victim|perpetrator|guilty|innocent|criminal|\b(a|the) suspect\b|trafficked|is trafficking|amounts to",
    re.IGNORECASE,
)


def statements(language: Language) -> dict[str, str]:
    return {key: text for key, text in messages(language).items() if not NO_STATEMENTS.match(key)}


def unsourced(language: Language) -> list[str]:
    """The sentences that state law, a number or a duty and name no source."""
    return [
        key
        for key, text in statements(language).items()
        if STATES_A_RULE[language].search(text) and key not in ADVICE and not message_sources().get(key)
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_of_law_number_or_duty_is_without_a_source(language: Language) -> None:
    assert unsourced(language) == []


def test_a_sentence_without_a_source_would_be_found() -> None:
    assert STATES_A_RULE["sv"].search("Du måste anmäla.")
    assert STATES_A_RULE["en"].search("The penalty is four years.")


def test_every_source_that_is_named_exists_and_every_sourced_key_is_a_sentence() -> None:
    named = {source for found in message_sources().values() for source in found}
    assert named - {"@law", "@rule"} <= set(sources())
    for language in LANGUAGES:
        assert set(message_sources()) <= set(statements(language))


def test_both_languages_have_the_same_keys() -> None:
    assert set(messages("sv")) == set(messages("en"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_statement_is_one_sentence(language: Language) -> None:
    for key, text in statements(language).items():
        bare = re.sub(r"\b(kap|Prop|UN's)\.", "", text)
        assert re.fullmatch(r"[^.?!]+\.", bare), (key, text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_a_verdict(language: Language) -> None:
    assert {key: text for key, text in messages(language).items() if A_VERDICT.search(text)} == {}


@pytest.mark.parametrize(
    "text",
    [
        "Personen är ett offer för människohandel.",
        "Hen är skyldig.",
        "She was trafficked.",
        "The victim is safe.",
    ],
)
def test_a_verdict_would_be_found(text: str) -> None:
    assert A_VERDICT.search(text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_are_short(language: Language) -> None:
    long = {key: len(text.split()) for key, text in messages(language).items() if len(text.split()) > 30}
    assert long == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_value_has_its_words(language: Language) -> None:
    said = messages(language)
    assert all(f"answer.{answer}" in said for answer in Answer)
    assert all(f"age.{age}" in said for age in Age)
    assert all(f"state.{state}" in said for state in State)
    assert all(f"needed.{need}" in said for need in Need)
    assert all(f"row.{row}" in said for row in Row)
    assert all(f"rule.{rule.key}.title" in said for rule in rules())


def test_whoever_is_in_the_messages_is_addressed_in_the_second_person() -> None:
    assert not [key for key, text in messages("sv").items() if re.search(r"\b[Mm]an\b|\bNi\b", text)]
