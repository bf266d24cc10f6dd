"""Texts as sites have them: posted again and again, some of the postings with a number that is the site's."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray

from benchmarks.quality.figures import number, score_labels
from benchmarks.quality.kinds import Kind, with_texts, write_rows
from benchmarks.quality.measured import Tell
from benchmarks.quality.phones import PREFIXES, print_phones
from benchmarks.quality.plan import Plan
from benchmarks.quality.tool_run import LYKTA
from benchmarks.quality.tools import group

SHAPES = ((30, 60), (100, 20), (500, 5))
"""How many advertisers, and how many postings of each of their texts on average."""
SHARES = (0.0, 0.03, 0.4)
"""The share of the postings that have the site's number, from 0 to 1."""
BY_NUMBERS = (LYKTA, "splink")
"""The tools that take a number for a sign of an author."""


@dataclass(frozen=True, slots=True)
class Reposted:
    """One tool on one kind that was posted again, for each of `SHARES` its pair precision and recall.

    Only the first posting of each text is counted: that postings of one text belong together is no question.
    """

    kind: str
    tool: str
    advertisers: int
    postings: int
    ads: int
    found: tuple[tuple[float, float], ...] = ()
    failure: str = ""


def judge_reposted(plan: Plan, kind: Kind, folder: Path, tell: Tell) -> Iterator[Reposted]:
    """Each tool that goes by numbers on a kind that is posted again, without and with a site's number."""
    for advertisers, postings in SHAPES:
        copy, is_first = post_again(kind, folder, advertisers=advertisers, postings=postings)
        hands = number(copy.hands)
        texts = print_phones(copy.texts, copy.hands)
        for tool in (tool for tool in plan.tools if tool in BY_NUMBERS):
            known = (kind.name, tool, len({*copy.hands}), postings, len(texts))
            found: list[tuple[float, float]] = []
            for share in SHARES:
                tell(f"{kind.name}, posted {postings} times, a site's number in {share:.0%}: {tool}")
                posted = with_texts(copy, print_site_number(texts, share), folder / "posted.csv")
                grouped = group(tool, posted, limit=plan.limit, checkout=plan.checkout)
                if grouped.labels is None:
                    yield Reposted(*known, failure=grouped.failure)
                    break
                scores = score_labels(grouped.labels[is_first], hands[is_first])
                found.append((scores.pair_precision, scores.pair_recall))
            else:
                yield Reposted(*known, tuple(found))


def post_again(
    kind: Kind, folder: Path, *, advertisers: int, postings: int, seed: int = 1
) -> tuple[Kind, NDArray[np.bool_]]:
    """A copy in `folder` of what so many advertisers wrote, each text posted again and again.

    Those who wrote two texts or more are drawn from; where they are too few, all of them are taken. A text is
    posted once to twice `postings` less one times; another word of it is replaced in each posting but the
    first. Also returns which postings are the first.
    """
    chance = Random(f"{seed} {kind.name} {advertisers} {postings}")
    texts = Counter(kind.hands)
    pool = sorted(hand for hand, count in texts.items() if count > 1)
    chosen = {*chance.sample(pool, min(advertisers, len(pool)))}
    words = [word for text in kind.texts for word in text.split()]
    rows: list[dict[str, str]] = []
    truth: list[dict[str, str]] = []
    is_first: list[bool] = []
    for row, hand in zip(kind.rows, kind.hands, strict=True):
        for posting in range(chance.randint(1, 2 * postings - 1) if hand in chosen else 0):
            text = _with_another_word(row["text"], words, chance) if posting else row["text"]
            rows.append(row | {"id": f"{row['id']}-{posting}", "text": text})
            truth.append({"ad_id": rows[-1]["id"], "hand": hand})
            is_first.append(not posting)
    ads, answers = folder / "reposted.csv", folder / "reposted-truth.csv"
    write_rows(ads, list(kind.rows[0]), rows)
    write_rows(answers, ["ad_id", "hand"], truth)
    return Kind(kind.name, kind.part, ads, answers), np.array(is_first, np.bool_)


def print_site_number(texts: Sequence[str], share: float, *, seed: int = 1) -> list[str]:
    """The texts, of which a `share` (0 to 1) end with one word and one mobile number, whoever wrote them."""
    chance = Random(f"{seed} {share}")
    chosen = {*chance.sample(range(len(texts)), round(share * len(texts)))}
    ending = f" Info {chance.choice(PREFIXES)}{chance.randrange(10**7):07}"
    return [text + ending if place in chosen else text for place, text in enumerate(texts)]


def _with_another_word(text: str, words: Sequence[str], chance: Random) -> str:
    found = text.split()
    if found:
        found[chance.randrange(len(found))] = chance.choice(words)
    return " ".join(found)
