"""An author's versions of a text are linked however many there are: they say nothing of unrelated texts."""

import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from lykta.ads.result import ResultFile
from tests.ads.pipeline.analysed import analysed, write_ads

LETTERS = "abdefghijklmnoprstuvåäö"


def ads(authors: int, versions: int, seed: int) -> Iterator[dict[str, str]]:
    """Each author has nine sentences; a version leaves some out and adds two that stand nowhere else."""
    chance = random.Random(seed)  # noqa: S311 - made-up text that is the same in each run, no secret.
    vocabulary = ["".join(chance.choices(LETTERS, k=6)) for _ in range(1_500)]

    def sentence() -> str:
        return " ".join(chance.choices(vocabulary, k=9)) + "."

    for author in range(authors):
        own = [sentence() for _ in range(9)]
        for version in range(versions):
            kept = [each for each in own if chance.random() < 0.8]
            yield {"id": f"{author}-{version}", "text": " ".join([*kept, sentence(), sentence()])}


@pytest.mark.parametrize(("authors", "versions"), [(60, 4), (40, 10), (40, 11), (24, 25), (6, 90), (2, 40)])
def test_each_author_is_one_network_however_many_versions_there_are(
    tmp_path: Path, authors: int, versions: int
) -> None:
    summary = analysed(write_ads(tmp_path / "ads.csv", ads(authors, versions, seed=versions)))
    assert not summary.are_all_alike
    with ResultFile(tmp_path / "r.lykta") as result:
        members = result.table("members")
    of = dict(zip(members["ad_id"].to_pylist(), members["network_id"].to_pylist(), strict=True))
    largest = Counter((ad.split("-")[0], network) for ad, network in of.items())
    assert len({network for _, network in largest}) == len(largest), "no network has two authors"
    for author in range(authors):
        found = max(ads for (own, _), ads in largest.items() if own == str(author))
        assert found >= 0.95 * versions
