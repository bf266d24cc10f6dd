"""How many examples are tried of each property, and how often what is left to chance is done.

`make test` and continuous integration try a quarter, so that they can be run after each change, and `make
test-all` tries all (LYKTA_TEST_EXAMPLES=all). Each run draws new ones.
"""

import os
from collections.abc import Iterable, Sequence
from random import Random
from secrets import token_hex
from typing import Final

# pytest-xdist names the run in each of its processes.
_RUN: Final = os.environ.get("PYTEST_XDIST_TESTRUNUID") or token_hex()
_PART: Final = 1 if os.environ.get("LYKTA_TEST_EXAMPLES") == "all" else 4


def examples(many: int = 100) -> int:
    """So many where all are tried."""
    return -(-many // _PART)


def drawn[Case](cases: Sequence[Case]) -> list[Case]:
    """So many of the cases, in their order. All processes of a run draw the same of what prints the same."""
    chance = Random(f"{_RUN} {cases}")  # noqa: S311 - no secret
    taken = sorted(chance.sample(range(len(cases)), examples(len(cases))))
    return [cases[number] for number in taken]


def in_languages(states: Iterable[str]) -> list[tuple[str, str]]:
    """Each state of a page in Swedish, and some in English, which is laid out by the same templates."""
    every = list(states)
    return [*((state, "sv") for state in every), *((state, "en") for state in drawn(every))]


def looked_at(addresses: Iterable[str]) -> list[str]:
    """All addresses, but of those in English, whose pages are laid out by the same templates, some."""
    every = list(addresses)
    english = [address for address in every if address.startswith("/en/")]
    left_out = {*english} - {*drawn(english)}
    return [address for address in every if address not in left_out]
