"""What is shown before a judgement is what the networks become by it."""

import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from lykta.ads.explore import Bench, Opened
from lykta.ads.explore.consequence import LARGE, Consequence, consequence_of
from lykta.ads.judgements import JudgedLink, Judgement, Verdict
from lykta.ads.judgements.entries import Undoing

LARGEST = """
SELECT min(ad_id) AS ad, network, count(*) AS ads FROM members JOIN ads USING (ad)
GROUP BY network HAVING count(*) > 1 ORDER BY count(*) DESC, network LIMIT 4
"""
TREE = """
SELECT one.ad_id AS one, other.ad_id AS other FROM links
JOIN members AS m ON m.ad = a JOIN members AS n ON n.ad = b JOIN ads AS one ON one.ad = a
JOIN ads AS other ON other.ad = b WHERE m.network = n.network ORDER BY probability, a, b LIMIT 12
"""


@pytest.fixture
def bench(learnt_county: Path, tmp_path: Path) -> Iterator[Bench]:
    path = tmp_path / "county.lykta"
    shutil.copyfile(learnt_county, path)
    found = Bench(path)
    yield found
    found.close()


def partition(opened: Opened) -> dict[str, frozenset[str]]:
    rows = opened.engine.arrow(
        "SELECT list(ad_id) AS ads FROM members JOIN ads USING (ad) GROUP BY network"
    ).to_pylist()
    return {ad: frozenset(row["ads"]) for row in rows for ad in row["ads"]}


def found_out(before: dict[str, frozenset[str]], after: dict[str, frozenset[str]]) -> Consequence:
    """The same from the two partitions."""
    gone = {before[ad] for ad in before if before[ad] != after[ad]}
    came = {after[ad] for ad in before if before[ad] != after[ad]}
    kept = sum(len(one & other) * (len(one & other) - 1) // 2 for one in gone for other in came)

    def pairs(parts: set[frozenset[str]]) -> int:
        return sum(len(part) * (len(part) - 1) // 2 for part in parts)

    one, other = (tuple(sorted(map(len, parts), reverse=True)) for parts in (gone, came))
    return Consequence(one, other, joined=pairs(came) - kept, parted=pairs(gone) - kept)


def check(bench: Bench, acts: list[Judgement], by: str = "anna") -> Consequence:
    """What is said beforehand; it is what comes of it."""
    with bench.reading(described=False) as opened:
        said, before = consequence_of(opened, acts, by=by), partition(opened)
        untouched = partition(opened)
    assert before == untouched, "to ask changes nothing"
    for act in acts:
        bench.judge(act, by=by)
    with bench.reading(described=False) as opened:
        assert found_out(before, partition(opened)) == Consequence(
            said.before, said.after, said.joined, said.parted
        )
    return said


def test_joining_two_large_networks_is_large(bench: Bench) -> None:
    with bench.reading(described=False) as opened:
        one, other, *_ = opened.engine.arrow(LARGEST).to_pylist()
    said = check(bench, [Judgement(JudgedLink.between(one["ad"], other["ad"]), Verdict.SAME)])
    assert said.before == (one["ads"], other["ads"])
    assert said.after == (one["ads"] + other["ads"],)
    assert said.joined == one["ads"] * other["ads"]
    assert said.beyond == one["ads"] + other["ads"] - 2
    assert said.is_large == (said.beyond > LARGE)


def test_each_of_many_judgements_one_after_the_other(bench: Bench) -> None:
    with bench.reading(described=False) as opened:
        links = [
            JudgedLink.between(row["one"], row["other"]) for row in opened.engine.arrow(TREE).to_pylist()
        ]
    verdicts = [Verdict.NOT, Verdict.SAME, Verdict.UNSURE]
    for at, on in enumerate(links):
        check(bench, [Judgement(on, verdicts[at % 3])])
    # Another analyst who differs takes the effect away; who agrees changes nothing.
    assert check(bench, [Judgement(links[0], Verdict.SAME)], by="bo").joined >= 1
    assert check(bench, [Judgement(links[1], Verdict.SAME)], by="bo") == Consequence()
    bench.judge(Undoing(1), by="anna")


def test_several_at_once_are_computed_together(bench: Bench) -> None:
    with bench.reading(described=False) as opened:
        found = opened.engine.arrow(LARGEST).to_pylist()
    acts = [
        Judgement(JudgedLink.between(one["ad"], other["ad"]), Verdict.SAME) for one, other in pairwise(found)
    ]
    said = check(bench, acts)
    assert said.after == (sum(row["ads"] for row in found),)


def test_unsure_does_nothing(bench: Bench) -> None:
    with bench.reading(described=False) as opened:
        one, other, *_ = opened.engine.arrow(LARGEST).to_pylist()
        act = Judgement(JudgedLink.between(one["ad"], other["ad"]), Verdict.UNSURE)
        assert consequence_of(opened, [act], by="anna") == Consequence()


def test_a_digest_tells_one_consequence_from_another() -> None:
    one = Consequence((3, 2), (5,), 6, 0, 3)
    assert one.digest == Consequence((3, 2), (5,), 6, 0, 3).digest
    assert one.digest not in {Consequence((5,), (3, 2), 0, 6, 3).digest, Consequence().digest}
    assert np.isfinite(int(one.digest, 16))
