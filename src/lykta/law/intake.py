"""Facts from what a form or a file gives: every key and answer is checked, and nothing is guessed."""

import json
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from lykta.errors import InputError
from lykta.law.answers import Age, Answer
from lykta.law.facts import AGE_QUESTIONS, Facts

_KINDS: dict[str, type[Answer] | type[Age]] = {
    field.name: Age if field.name in AGE_QUESTIONS else Answer for field in fields(Facts)
}
# A wrong word is shown back this far: enough to find it, and never a whole pasted text.
_SHOWN = 40


def facts_from_answers(answers: Mapping[str, object]) -> Facts:
    """Facts from question keys and answers; a key that is missing is unknown.

    InputError for a key that is no question, and for a value that is no answer to it.
    """
    given: dict[str, Any] = {key: _answer(key, value) for key, value in answers.items()}
    return Facts(**given)


def facts_from_json(text: str) -> Facts:
    """Facts from a JSON object of question keys and answers, as `lykta law check` takes it.

    InputError for text that is not JSON, not one object, or names a key twice, and as `facts_from_answers`.
    """
    try:
        found: object = json.loads(text, object_pairs_hook=_each_key_once)
    except json.JSONDecodeError as error:
        raise InputError(
            f"The facts are not valid JSON: {error.msg.lower()}, line {error.lineno}, column {error.colno}. "
            "Nothing was read. Mend the file and run again."
        ) from error
    # A number of thousands of digits, or thousands of brackets: no answer either way.
    except (ValueError, RecursionError) as error:
        raise InputError(_NOT_AN_OBJECT) from error
    if not isinstance(found, dict):
        raise InputError(_NOT_AN_OBJECT)
    return facts_from_answers(found)


_NOT_AN_OBJECT = (
    "The facts must be one JSON object of questions and answers, such as "
    '{"age": "adult", "recruited": "yes"}. Nothing was read. Mend the file and run again.'
)


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(key for key in found if sum(other == key for other, _ in pairs) > 1)
        raise InputError(
            f"The question {_shown(twice)} is answered twice. "
            "Nothing was read. Keep one answer and run again."
        )
    return found


def _answer(key: str, value: object) -> Answer | Age:
    kind = _KINDS.get(key)
    if kind is None:
        raise InputError(
            f"There is no question {_shown(key)}. Nothing was read. The questions are {', '.join(_KINDS)}."
        )
    if not isinstance(value, str) or value not in set(kind):
        raise InputError(
            f"{_shown(value)} is no answer to {key}. Nothing was read. Answer with {', '.join(kind)}."
        )
    return kind(value)


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
