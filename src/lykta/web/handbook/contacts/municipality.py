"""The municipality that a visitor means, from what was typed."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from lykta.places import municipality_codes
from lykta.places.names import SEATS

LONGEST = 60
"""Letters of what is typed that are read; the rest is left out."""

_MOST_SUGGESTED = 6


@dataclass(frozen=True)
class Municipality:
    """One of the 290 municipalities."""

    code: str
    name: str


@dataclass(frozen=True)
class Choice:
    """What was typed, the municipality it means, or else those that it may mean."""

    typed: str = ""
    municipality: Municipality | None = None
    suggested: tuple[Municipality, ...] = ()

    @property
    def is_unknown(self) -> bool:
        """Whether something was typed that means no one municipality."""
        return bool(self.typed) and self.municipality is None


def municipality(code: str) -> Municipality | None:
    """The municipality of this code; none for another code."""
    name = municipality_codes().get(code)
    return Municipality(code, name) if name else None


def in_county(code: str) -> list[Municipality]:
    """The municipalities of a county, by name; none without a county."""
    return [each for each in sorted(_all(), key=lambda one: one.name) if code and each.code[:2] == code]


def choose(typed: str) -> Choice:
    """Which municipality is meant: its name, its beginning or its seat, in any case; never an exception."""
    typed = " ".join("".join(sign for sign in typed[:LONGEST] if sign.isprintable()).split())
    wanted = _plain(typed)
    names = {name.casefold(): name for name in municipality_codes().values()}
    seats = {seat.casefold(): name for seat, name in SEATS.items()}
    exact = names.get(wanted) or names.get(wanted.removesuffix("s")) or seats.get(wanted)
    if exact:
        return Choice(typed, _named(exact))
    begun = [name for key, name in names.items() if wanted and key.startswith(wanted)]
    if len(begun) == 1:
        return Choice(typed, _named(begun[0]))
    near = begun or [(names | seats)[key] for key in get_close_matches(wanted, [*names, *seats], cutoff=0.7)]
    return Choice(typed, suggested=tuple(_named(name) for name in dict.fromkeys(near[:_MOST_SUGGESTED])))


def _plain(typed: str) -> str:
    return typed.casefold().removesuffix(" kommun").removesuffix(" stad").strip()


def _named(name: str) -> Municipality:
    return next(each for each in _all() if each.name == name)


def _all() -> Iterator[Municipality]:
    return (Municipality(code, name) for code, name in municipality_codes().items())
