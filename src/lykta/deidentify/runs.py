"""Runs of digits: all that may be one number, however it is cut, spelled out or disguised."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from lykta.deidentify.reading import Reading
from lykta.deidentify.spoken import FILLERS, digits_of, repeats

_PIECE = re.compile(r"[^\W_]+")
# Letters that are typed for digits, and stand for them in a piece that holds a digit too.
_DRAWN = str.maketrans({"o": "0", "l": "1", "i": "1", "s": "5", "b": "8", "z": "2"})
_MAY_BE_DRAWN = re.compile(r"[0-9olisbz]+")
# Of these alone a whole piece may be made, where digits stand beside it.
_DRAWN_ALONE = re.compile(r"[ol]{1,12}")
# Between the digits of one number stand few signs. What is further apart is two numbers.
_WIDEST_GAP = 5
# Words said between digits; more of them in a row are a sentence.
_MOST_FILLERS = 2


class Atom(NamedTuple):
    """Digits written together, or one number word."""

    start: int
    end: int
    digits: str
    spoken: bool
    sure: bool
    """Whether it begins or ends a run by itself: "en", "sex" and "o" are digits only among digits."""


class Run(NamedTuple):
    """Atoms that may belong to one number."""

    atoms: tuple[Atom, ...]

    @property
    def start(self) -> int:
        return self.atoms[0].start

    @property
    def end(self) -> int:
        return self.atoms[-1].end

    @property
    def digits(self) -> str:
        return "".join(atom.digits for atom in self.atoms)

    @property
    def sure_digits(self) -> str:
        """The digits without those at the end that may be words: "en" after a number mostly begins what
        follows.
        """
        last = len(self.atoms)
        while last > 1 and not self.atoms[last - 1].sure:
            last -= 1
        return "".join(atom.digits for atom in self.atoms[:last])


_UNSURE = frozenset({"en", "ett", "sex", "oh", "one", "tio", "ten", "o", "l"})


def runs(reading: Reading) -> Iterator[Run]:
    """The runs of a text, in order. Letters that are no number words end a run, and so does a wide gap."""
    atoms: list[Atom] = []
    fillers, times, last_end = 0, 1, 0
    for found in _PIECE.finditer(reading.lower):
        start, end = found.span()
        atom = _atom(found[0], start, end)
        if atoms and (start - last_end > _WIDEST_GAP or _parted(reading.lower[last_end:start])):
            yield from _closed(atoms)
            atoms, fillers = [], 0
        last_end = end
        if atom is not None:
            atoms.append(atom._replace(digits=atom.digits * times))
            fillers, times = 0, 1
            continue
        times = repeats(found[0])
        fillers += 1
        if atoms and times == 1 and (found[0] not in FILLERS or fillers > _MOST_FILLERS):
            yield from _closed(atoms)
            atoms = []
    yield from _closed(atoms)


def _parted(gap: str) -> bool:
    """Whether an empty line stands between: two numbers."""
    return gap.count("\n") > 1


def _atom(piece: str, start: int, end: int) -> Atom | None:
    if piece.isdecimal():
        return Atom(start, end, piece, spoken=False, sure=True)
    digits = digits_of(piece)
    if digits is not None:
        return Atom(start, end, digits, spoken=True, sure=piece not in _UNSURE)
    if _DRAWN_ALONE.fullmatch(piece):
        return Atom(start, end, piece.translate(_DRAWN), spoken=True, sure=False)
    if any(map(str.isdecimal, piece)) and _MAY_BE_DRAWN.fullmatch(piece):
        return Atom(start, end, piece.translate(_DRAWN), spoken=False, sure=True)
    return None


def _closed(atoms: list[Atom]) -> Iterator[Run]:
    first, last = 0, len(atoms)
    while first < last and not atoms[first].sure:
        first += 1
    while last > first and not atoms[last - 1].sure:
        last -= 1
    # "o 70 17..." begins with a zero that is drawn as a letter, and a dictated number may end in "ett" or
    # "sex".
    if last > first:
        while first and (atoms[first - 1].digits == "0" or len(atoms) - first > 4):
            first -= 1
        while last < len(atoms) and sum(len(a.digits) for a in atoms[first:last]) >= 3:
            last += 1
        yield Run(tuple(atoms[first:last]))
