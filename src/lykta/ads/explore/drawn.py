"""Links drawn at random, which tell once they are judged how often the links of a file are right.

Nothing in a file without contacts tells whether a likeness means what it meant elsewhere; an analyst's
answers do. The draw is stratified by probability.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from scipy.special import betaincinv

from lykta.ads.engine import Engine
from lykta.ads.judgements import JudgedLink, Judgement, Verdict
from lykta.ads.judgements.entries import Subject
from lykta.ads.judgements.log import CurrentJudgements

FLOORS: Final = (0.9, 0.5, 0.0)
"""The least probability of each stratum, the highest first."""

DRAWN: Final = 20
"""How many links are drawn from each."""

_ENDS: Final = (0.025, 0.975)
# Jeffreys' prior for a share.
_PRIOR: Final = 0.5

# By the ids of the ads alone, so that further links of other ads change no order.
_DRAW: Final = f"""
WITH pairs AS (SELECT a, b, max(probability) AS probability FROM links GROUP BY a, b),
keyed AS (
    SELECT a, b, least(one.ad_id, other.ad_id) AS one, greatest(one.ad_id, other.ad_id) AS other,
        CASE {" ".join(f"WHEN probability >= {floor} THEN {at}" for at, floor in enumerate(FLOORS))} END
            AS stratum,
        md5(least(one.ad_id, other.ad_id) || chr(10) || greatest(one.ad_id, other.ad_id)) AS key
    FROM pairs JOIN ads AS one ON one.ad = a JOIN ads AS other ON other.ad = b
),
drawn AS (SELECT stratum, min_by(keyed, key, {DRAWN}) AS drawn, count(*) AS links FROM keyed GROUP BY stratum)
SELECT stratum, links, unnest(drawn, recursive := true) FROM drawn
"""  # noqa: S608 - numbers of this module.


@dataclass(frozen=True, slots=True)
class DrawnLink:
    """A link that was drawn: the numbers of its ads, the lesser first, their ids, and its stratum."""

    a: int
    b: int
    on: JudgedLink
    stratum: int


@dataclass(frozen=True, slots=True)
class Draw:
    """What was drawn, in a random order over all strata, and how many links each stratum has."""

    links: tuple[DrawnLink, ...]
    totals: tuple[int, ...]

    def waiting(self, answered: Collection[Subject]) -> list[DrawnLink]:
        """The links that nobody has answered, in the order in which they are asked about."""
        return [link for link in self.links if link.on not in answered]


@dataclass(frozen=True, slots=True)
class Stratum:
    """What the judgements on the links drawn from one stratum say.

    Of its `links` so many were `drawn`; of these analysts called some the `same` author's, some not, and were
    `unsure` of some. As many more as `in_view` were judged with the probability in view, and analysts differ
    about as many as `disputed`: neither count.
    Its probabilities are at least `floor`, and below `ceiling` unless that is 1.
    """

    floor: float
    ceiling: float
    links: int
    drawn: int
    same: int
    different: int
    unsure: int
    in_view: int = 0
    disputed: int = 0

    @property
    def judged(self) -> int:
        """How many have an answer."""
        return self.told + self.unsure

    @property
    def told(self) -> int:
        """Of how many it was said whether they are right."""
        return self.same + self.different

    @property
    def share(self) -> float | None:
        """The share of those that are right; None without any."""
        return self.same / self.told if self.told else None

    @property
    def interval(self) -> tuple[float, float]:
        """Its 95 % interval (Jeffreys), as if links were drawn from very many."""
        low, high = betaincinv(self.same + _PRIOR, self.different + _PRIOR, _ENDS).tolist()
        return (low if self.same else 0.0, high if self.different else 1.0)


def draw(engine: Engine) -> Draw:
    """The same links for the same result; it reads all links, which takes seconds where they are millions."""
    rows = sorted(engine.arrow(_DRAW).to_pylist(), key=lambda row: (row["key"], row["one"], row["other"]))
    totals = {row["stratum"]: row["links"] for row in rows}
    links = (
        DrawnLink(row["a"], row["b"], JudgedLink.between(row["one"], row["other"]), row["stratum"])
        for row in rows
    )
    return Draw(tuple(links), tuple(totals.get(at, 0) for at in range(len(FLOORS))))


def answered_unseen(current: CurrentJudgements) -> frozenset[Subject]:
    """What an analyst judged last without seeing how probable it is."""
    return frozenset(
        on
        for on, entries in current.entries.items()
        if any(isinstance(entry.act, Judgement) and entry.act.unseen for entry in entries)
    )


def strata(
    drawn: Draw,
    verdicts: Mapping[Subject, Verdict],
    unseen: Collection[Subject],
    disputed: Collection[Subject] = (),
) -> list[Stratum]:
    """What the verdicts that have an effect say of each stratum, as far as they are on links `unseen`."""
    found = []
    for at, (floor, ceiling) in enumerate(zip(FLOORS, (1.0, *FLOORS), strict=False)):
        own = [link.on for link in drawn.links if link.stratum == at]
        said = [verdicts[on] for on in own if on in verdicts and on in unseen]
        same, different, unsure = map(said.count, (Verdict.SAME, Verdict.NOT, Verdict.UNSURE))
        in_view = sum(on in verdicts and on not in unseen for on in own)
        differ = sum(on in disputed for on in own)
        answers = (same, different, unsure, in_view, differ)
        found.append(Stratum(floor, ceiling, drawn.totals[at], len(own), *answers))
    return found
