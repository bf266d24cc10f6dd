"""The declaration of method and quality."""

from __future__ import annotations

from lykta.picture.edition.document import Notice, Part, Section, Terms
from lykta.picture.edition.labels import listed
from lykta.picture.edition.messages import Language, say
from lykta.picture.edition.numbers import number
from lykta.picture.picture import InputSummary, Picture

_LAST = ("limits", "law", "accessibility", "release")


def method(picture: Picture, language: Language) -> Section:
    """Where the numbers come from, how they are counted, protected and tested, and what is amiss."""
    terms = (
        (say("method.inputs", language), _inputs(picture, language)),
        (say("method.quality", language), _quality(picture.inputs, language)),
        *_fixed(("counting",), language),
        (say("method.protection", language), _protection(picture, language)),
        (say("method.gate", language), _gate(picture, language)),
        *_fixed(_LAST, language),
    )
    parts: tuple[Part, ...] = (Terms(tuple(pair for pair in terms if pair[1])),)
    if not picture.record.gate.passed:
        # A folder like this is never published; whoever opens it anyway reads so first.
        parts = (Notice(say("method.gate", language), (_gate(picture, language),)), *parts)
    return Section("method", say("method.title", language), parts)


def _fixed(keys: tuple[str, ...], language: Language) -> list[tuple[str, str]]:
    return [(say(f"method.{key}", language), say(f"method.{key}.value", language)) for key in keys]


def _inputs(picture: Picture, language: Language) -> str:
    kinds = [say(f"input.{each.kind}", language) for each in picture.inputs]
    return say("method.inputs.value", language, kinds=listed(kinds, language)) if kinds else ""


def _quality(inputs: tuple[InputSummary, ...], language: Language) -> str:
    return " ".join(
        say(
            "method.quality.unknown" if each.share_refused is None else "method.quality.value",
            language,
            kind=say(f"input.{each.kind}", language).capitalize(),
            share=str(each.share_refused),
        )
        for each in inputs
    )


def _protection(picture: Picture, language: Language) -> str:
    rules = dict(picture.record.rules)
    return say(
        "method.protection.value",
        language,
        persons=rules["fewest_persons"],
        cases=rules["fewest_cases"],
    )


def _gate(picture: Picture, language: Language) -> str:
    gate = picture.record.gate
    solved = gate.solved if gate.passed else gate.solved + gate.proved_non_zero + gate.narrowed
    return say(
        "method.gate.passed" if gate.passed else "method.gate.failed",
        language,
        hidden=number(gate.hidden, language),
        solved=number(solved, language),
    )
