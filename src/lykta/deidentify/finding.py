"""A finding: where something that may identify a person stands, why, and what to write instead."""

from dataclasses import dataclass, field

from lykta.deidentify.kinds import HARD, Kind


@dataclass(frozen=True, slots=True)
class Wording:
    """Words by the key of a message, with what fills its gaps; a value such as @month.3 is a key itself."""

    key: str
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One stretch of the text, half-open in characters, that may identify someone.

    `why` and `instead` are words by key: `lykta.deidentify.messages` has them in Swedish and English. A
    finding never holds the words it points at, so that it can be logged or shown without repeating them.
    """

    start: int
    end: int
    kind: Kind
    why: Wording
    instead: Wording = field(compare=False)

    @property
    def hard(self) -> bool:
        """Whether the text may not be sent with it; a soft one may, once somebody has said that it points to
        no one.
        """
        return self.kind in HARD


def finding(start: int, end: int, kind: Kind, *, why: str = "", instead: Wording | None = None) -> Finding:
    """A finding with the usual words of its kind where no others are given; `why` tells cases of a kind
    apart.
    """
    reason = Wording(f"why.{why or kind.value}")
    return Finding(start, end, kind, reason, instead or Wording(f"instead.{kind.value}"))
