"""Clusters of few ads are those of the stricter bar."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.group import least_names
from lykta.ads.pipeline.clustering import FEW_ADS, tighten_small_clusters
from tests.ads.group.partitions import Labels, is_coarser

ADS = 30
PARTS = st.lists(st.integers(0, 9), min_size=ADS, max_size=ADS)


def named(parts: list[int]) -> Labels:
    return least_names(np.array(parts, np.int64))


def ads_of(labels: Labels) -> dict[int, set[int]]:
    return {name: set(np.flatnonzero(labels == name).tolist()) for name in set(labels.tolist())}


@given(PARTS, PARTS)
def test_a_cluster_of_few_ads_falls_into_the_stricter_ones_and_a_larger_one_stays(
    wide: list[int], narrow: list[int]
) -> None:
    clusters = named(wide)
    strict = named([10 * one + other for one, other in zip(wide, narrow, strict=True)])
    found = tighten_small_clusters(clusters, strict)
    assert is_coarser(clusters, found)
    assert is_coarser(found, strict)
    for name, ads in ads_of(found).items():
        assert min(ads) == name
        whole = ads_of(clusters)[int(clusters[name])]
        assert ads == whole or (len(whole) < FEW_ADS and ads == ads_of(strict)[name])
    assert {frozenset(ads) for ads in ads_of(clusters).values() if len(ads) >= FEW_ADS} <= {
        frozenset(ads) for ads in ads_of(found).values()
    }
