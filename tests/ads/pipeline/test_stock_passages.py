"""A passage that everybody uses links nobody, from the file to the result, with no contact in the file."""

import random
from collections import Counter
from pathlib import Path

import pytest

from lykta.ads.result import ResultFile
from tests.ads.pipeline.analysed import analysed, write_ads

OTHERS, HOLDERS, ALONE, LENGTH = 1_000, 60, 8, 40


def ads(words: int, seed: int) -> list[dict[str, str]]:
    """Unrelated texts of which some hold a sentence, ads that are nothing but that, and two versions of one
    text that hold it too.
    """
    chance = random.Random(seed)  # noqa: S311 - made-up text that is the same in each run, no secret.
    vocabulary = ["".join(chance.choices("abdefghijklmnoprstuvåäö", k=6)) for _ in range(3_000)]
    sentence = chance.choices(vocabulary, k=words)
    texts = {f"other-{at}": chance.choices(vocabulary, k=LENGTH) for at in range(OTHERS)}
    for at in range(HOLDERS):
        texts[f"other-{at}"] += sentence
    texts |= {f"alone-{at}": sentence for at in range(ALONE)}
    own = chance.choices(vocabulary, k=LENGTH)
    texts |= {f"own-{at}": own[at : LENGTH - at] + sentence for at in range(2)}
    return [{"id": ad, "text": " ".join(text)} for ad, text in texts.items()]


@pytest.mark.parametrize("words", [3, 5, 10])
def test_a_sentence_that_everybody_uses_links_nobody(tmp_path: Path, words: int) -> None:
    analysed(write_ads(tmp_path / "ads.csv", ads(words, seed=words)))
    with ResultFile(tmp_path / "r.lykta") as result:
        members, links = result.table("members"), result.table("links").to_pylist()
    networks = dict(zip(members["ad_id"].to_pylist(), members["network_id"].to_pylist(), strict=True))
    sizes = Counter(networks.values())
    # What else the two versions say still joins them, and nobody else is joined.
    assert networks["own-0"] == networks["own-1"]
    assert [size for size in sizes.values() if size > 1] == [2]
    assert {(link["ad_a"], link["ad_b"]) for link in links} == {("own-0", "own-1")}
