"""Networks: communities of linked ads."""

import lykta.ads.kernel  # noqa: F401 - decides where kernels are kept, before the first is made
from lykta.ads.group.bridges import communities
from lykta.ads.group.components import join_clusters, least_names, parts_of, roots_of, stars
from lykta.ads.group.contacts import (
    Uses,
    count_different,
    least_of_large_part,
    split_recycled,
    stock_texts,
)
from lykta.ads.group.hubs import LikenessOfAds, find_hubs
from lykta.ads.group.identity import network_names, unused_names
from lykta.ads.group.merging import (
    BAR,
    LEARNT_BAR,
    LEAST_OF_BAR,
    Chains,
    Forest,
    LikelyPairs,
    Merging,
    Scale,
    merge_chains,
    plant_forest,
    scale_of,
)
from lykta.ads.group.strangers import without_strangers

__all__ = [
    "BAR",
    "LEARNT_BAR",
    "LEAST_OF_BAR",
    "Chains",
    "Forest",
    "LikelyPairs",
    "LikenessOfAds",
    "Merging",
    "Scale",
    "Uses",
    "communities",
    "count_different",
    "find_hubs",
    "join_clusters",
    "least_names",
    "least_of_large_part",
    "merge_chains",
    "network_names",
    "parts_of",
    "plant_forest",
    "roots_of",
    "scale_of",
    "split_recycled",
    "stars",
    "stock_texts",
    "unused_names",
    "without_strangers",
]
