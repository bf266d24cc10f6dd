"""How many live in each municipality, asked of Statistics Sweden's open data (SCB, PxWebAPI 2.0)."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from lykta.errors import InputError
from lykta.places.names import municipality_names
from lykta.places.shapes import municipalities

ADDRESS: Final = "https://statistikdatabasen.scb.se/api/v2"
"""Where SCB answers."""
TABLE: Final = "TAB638"
"""The table of inhabitants by region, marital status, age, sex and year."""

_REGION, _TIME, _CONTENTS = "Region", "Tid", "ContentsCode"
_INHABITANTS: Final = "BE0101N1"
_PATIENCE_S: Final = 30


@dataclass(frozen=True, slots=True)
class Population:
    """Inhabitants by municipality code, of the last day of a year."""

    year: str
    inhabitants: Mapping[str, int]


def ask_population(*, address: str = ADDRESS, table: str = TABLE, year: str | None = None) -> Population:
    """The inhabitants of all municipalities in a year, the newest that there is if none is named.

    Raises `InputError` when nobody answers, and when the answer is not one whole number above 0 for each
    municipality and no other.
    """
    try:
        with _quietly():
            return _check_answer(_ask(address, table, year), address)
    except InputError:
        raise
    except Exception as error:
        raise _refusal(address, _first_line(error)) from error


def _ask(address: str, table: str, year: str | None) -> Any:
    # pxstatspy brings pandas, which takes a second to load.
    from pxstatspy import OutputFormat, PxAPI, PxAPIConfig  # noqa: PLC0415

    client = PxAPI(PxAPIConfig(base_url=address, language="sv"), fetch_config=False)
    asked = client.session.request
    # The client waits for ever.
    client.session.request = lambda *given, **named: asked(*given, **{"timeout": _PATIENCE_S, **named})
    wanted = {
        _REGION: [area.code for area in municipalities()],
        _CONTENTS: [_INHABITANTS],
        # Years are of four digits, so that the newest is the greatest.
        _TIME: [year or max(_codes(client.get_table_metadata(table, output_format="json-stat2"), _TIME))],
    }
    return client.get_table_data(table, value_codes=wanted, output_format=OutputFormat.JSON_STAT2)


def _check_answer(answer: Any, address: str) -> Population:
    """What a JSON-stat 2 answer says, if it is what was asked for."""
    times, regions = _codes(answer, _TIME), _codes(answer, _REGION)
    values = answer["value"]
    numbers = [values[key] for key in sorted(values, key=int)] if isinstance(values, dict) else values
    if len(times) != 1 or len(numbers) != len(regions):
        raise _refusal(address, "it answered with more, or with less, than one number for each municipality")
    if set(regions) != {area.code for area in municipalities()}:
        raise _refusal(address, "its municipalities are not those that Lykta knows")
    if not all(type(number) is int and number > 0 for number in numbers):
        raise _refusal(address, "a number of inhabitants is not a whole number above 0")
    return Population(times[0], dict(sorted(zip(regions, numbers, strict=True))))


def _codes(answer: Any, dimension: str) -> list[str]:
    index = answer["dimension"][dimension]["category"]["index"]
    return list(index) if isinstance(index, list) else sorted(index, key=index.__getitem__)


def as_csv(population: Population) -> str:
    """The file that a publication plan names: `place`, `name`, `year`, `population`, by semicolons."""
    names = dict(zip((area.code for area in municipalities()), municipality_names(), strict=True))
    rows = [
        f"{code};{names[code]};{population.year};{count}" for code, count in population.inhabitants.items()
    ]
    return "\n".join(["place;name;year;population", *rows]) + "\n"


@contextlib.contextmanager
def _quietly() -> Iterator[None]:
    # The client tells on the terminal what it does.
    with contextlib.redirect_stdout(io.StringIO()):
        yield


def _refusal(address: str, why: str) -> InputError:
    return InputError(
        f"The population could not be had from {address}: {why}. An earlier file is as it was. Try again "
        "later, or write a file by hand with the columns place and population."
    )


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")
