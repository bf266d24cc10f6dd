"""`lykta law check`: the reading of one set of facts, as JSON."""

from datetime import UTC, date, datetime
from pathlib import Path

from lykta.cli.terminal import print_json
from lykta.errors import InputError
from lykta.law import Language, facts_from_json, read, reading_as_json


def check(facts: Path, /, *, at: str | None = None, language: Language = "sv") -> None:
    """Read facts by the law of a day, and print the reading as JSON.

    A reading says which elements are present, absent or unknown, and why. It does not decide what has
    happened, and judges nobody. Nothing is stored.

    Parameters
    ----------
    facts
        A JSON file of questions and answers.
    at
        The day whose law is applied, as YYYY-MM-DD; today if not given.
    language
        Language of the sentences.
    """
    reading = read(facts_from_json(_text(facts)), at=_day(at))
    print_json(reading_as_json(reading, language))


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            f"{path} is not UTF-8 text. Nothing was read. Save it as UTF-8 and run again."
        ) from error
    except OSError as error:
        raise InputError(
            f"{path} cannot be read ({error.strerror}). Nothing was read. Check the name and run again."
        ) from error


def _day(given: str | None) -> date:
    if given is None:
        return datetime.now(UTC).astimezone().date()
    try:
        return date.fromisoformat(given)
    except ValueError as error:
        raise InputError(
            f"{given} is no day. Nothing was read. Write the day as YYYY-MM-DD, such as 2020-06-30."
        ) from error
