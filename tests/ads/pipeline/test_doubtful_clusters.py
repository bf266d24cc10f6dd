"""Clusters of few ads or of many users are those of the stricter bar."""

import random
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.group import least_names
from lykta.ads.pipeline.clustering import FEW_ADS, MANY_USERS, tighten_doubtful_clusters
from lykta.ads.result import ResultFile
from tests.ads.group.partitions import Labels, is_coarser
from tests.ads.pipeline.analysed import analysed, write_ads

ADS = 30
PARTS = st.lists(st.integers(0, 9), min_size=ADS, max_size=ADS)
USERS = st.lists(st.integers(-1, 5), min_size=ADS, max_size=ADS)


def named(parts: list[int]) -> Labels:
    return least_names(np.array(parts, np.int64))


def ads_of(labels: Labels) -> dict[int, set[int]]:
    return {name: set(np.flatnonzero(labels == name).tolist()) for name in set(labels.tolist())}


@given(PARTS, PARTS, USERS)
def test_a_doubtful_cluster_falls_into_the_stricter_ones_and_any_other_stays(
    wide: list[int], narrow: list[int], users: list[int]
) -> None:
    clusters = named(wide)
    strict = named([10 * one + other for one, other in zip(wide, narrow, strict=True)])
    found = tighten_doubtful_clusters(clusters, strict, np.array(users, np.int32))
    assert is_coarser(clusters, found)
    assert is_coarser(found, strict)
    for name, ads in ads_of(clusters).items():
        different = {users[ad] for ad in ads} - {-1}
        doubtful = len(ads) < FEW_ADS or len(different) >= MANY_USERS
        inside = sorted(ads)
        assert found[inside].tolist() == (strict[inside].tolist() if doubtful else [name] * len(ads))


def loosely_alike(numbers: int) -> list[dict[str, str]]:
    """Sixteen ads that share much of one vocabulary, in any order; every other one prints one of so many
    numbers. And sixty that share nothing.
    """
    chance = random.Random(2)  # noqa: S311 - made-up text that is the same in each run, no secret.
    words = ["".join(chance.choices("abdefghijklmnoprstuvåäö", k=6)) for _ in range(2_000)]
    common, other = words[:60], words[60:]
    rows = []
    for at in range(16):
        text = chance.sample(common, 34) + chance.choices(other, k=6)
        chance.shuffle(text)
        number = f"\n070-174 06 {10 + at // 2 % numbers}" if at % 2 else ""
        rows.append({"id": f"alike {at}", "text": " ".join(text) + number})
    return rows + [{"id": f"other {at}", "text": " ".join(chance.choices(other, k=40))} for at in range(60)]


@pytest.mark.parametrize("numbers", [MANY_USERS - 1, MANY_USERS])
def test_many_numbers_keep_loosely_alike_ads_apart_and_fewer_do_not(tmp_path: Path, numbers: int) -> None:
    analysed(write_ads(tmp_path / "ads.csv", loosely_alike(numbers)))
    with ResultFile(tmp_path / "r.lykta") as result:
        members = result.table("members").to_pylist()
    found = {each["network_id"] for each in members if each["ad_id"].startswith("alike")}
    # Apart, the ads of a number are still together, and the eight without one are alone.
    assert len(found) == (MANY_USERS + 8 if numbers == MANY_USERS else 1)
