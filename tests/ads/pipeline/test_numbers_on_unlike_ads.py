"""One number on many unlike ads: its author's who writes anew, or a site's own beside those of others."""

import random
from pathlib import Path

import pytest

from lykta.ads.result import ResultFile
from tests.ads.pipeline.analysed import analysed, write_ads

ADS = 20
NUMBER = "08-46 50 04 00"


def unlike_ads(beside: str) -> list[dict[str, str]]:
    """Ads of twenty texts that share next to nothing, all with one number; each has what stands `beside` it,
    with the ad's own place in it.
    """
    chance = random.Random(2)  # noqa: S311 - made-up text that is the same in each run, no secret.
    words = ["".join(chance.choices("abdefghijklmnoprstuvåäö", k=6)) for _ in range(2_000)]
    texts = [" ".join(chance.choices(words, k=40)) for _ in range(ADS)]
    return [
        {"id": f"a{at}", "text": f"{text} {beside.format(10 + at)}\n{NUMBER}"}
        for at, text in enumerate(texts)
    ]


@pytest.mark.parametrize(
    ("beside", "hub"), [("", False), ("https://annonser.example/visa/{}", False), ("070-174 06 {}", True)]
)
def test_a_number_binds_unlike_ads_unless_it_stands_beside_the_numbers_of_others(
    tmp_path: Path, beside: str, *, hub: bool
) -> None:
    summary = analysed(write_ads(tmp_path / "ads.csv", unlike_ads(beside)))
    with ResultFile(tmp_path / "r.lykta") as result:
        networks = result.table("members")["network_id"].to_pylist()
        cuts = result.table("cuts").to_pylist()
    assert len({*networks}) == (ADS if hub else 1)
    assert summary.hubs == int(hub)
    assert [(cut["kind"], cut["ads"]) for cut in cuts if cut["kind"] == "hub"] == [("hub", ADS)] * hub
