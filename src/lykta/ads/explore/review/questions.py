"""One question of a review with all that an answer needs: texts, reasons, what follows, what was said."""

from collections.abc import Sequence
from dataclasses import dataclass

from lykta.ads.engine import Engine
from lykta.ads.explore.bench import Opened
from lykta.ads.explore.review.queue import Asked
from lykta.ads.explore.review.side_by_side import Side, side_by_side
from lykta.ads.judgements import Entry, Judgement, Link
from lykta.ads.judgements.log import in_force
from lykta.ads.result import Language

_REASONS = """
SELECT reason, probability, low, high, shared_words, links.contact, kind, contact_values.ads AS contact_ads
FROM links LEFT JOIN contact_values ON contact_values.contact = links.contact
WHERE a = ? AND b = ? ORDER BY probability DESC, reason, links.contact
"""


@dataclass(frozen=True, slots=True)
class WhyLinked:
    """One reason of a link: its probability with its interval; the shared contact with its ads, if any."""

    reason: str
    probability: float
    low: float
    high: float
    shared_words: int | None
    contact: str | None
    kind: str | None
    contact_ads: int | None


@dataclass(frozen=True)
class Said:
    """An entry of the log that is about these two ads, and whether it still stands."""

    entry: Entry
    stands: bool


@dataclass(frozen=True)
class Question:
    """A link to judge: the two ads, why they are linked, what a judgement would move, and what was said."""

    asked: Asked
    sides: tuple[Side, Side]
    reasons: list[WhyLinked]
    said: list[Said]


def question(opened: Opened, asked: Asked, language: Language = "sv") -> Question | None:
    """What to show of a link; None when the result lacks one of its ads."""
    sides = side_by_side(opened.engine, asked.a, asked.b, language)
    if sides is None:
        return None
    pair = Link.between(sides[0].ad.ad_id, sides[1].ad.ad_id)
    return Question(asked, sides, reasons_of(opened.engine, asked.a, asked.b), said_of(opened.entries, pair))


def reasons_of(engine: Engine, a: int, b: int) -> list[WhyLinked]:
    """Why two ads, the lesser number first, are linked; the strongest reason first."""
    return [WhyLinked(**row) for row in engine.arrow(_REASONS, [a, b]).to_pylist()]


def said_of(entries: Sequence[Entry], pair: Link) -> list[Said]:
    """What was ever judged of two ads, alone or in a network that held both, the newest first."""
    in_effect = {entry.number for entry in in_force(entries)}
    return [
        Said(entry, entry.number in in_effect)
        for entry in reversed(entries)
        if isinstance(entry.act, Judgement) and {*pair.ads} <= {*entry.act.on.ads}
    ]
