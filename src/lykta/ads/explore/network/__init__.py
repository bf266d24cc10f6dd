"""One network, a question at a time: each reads the network's own ads and never the whole file."""

from lykta.ads.explore.network.ads import PAGE, AdsPage, ads_page, read_ads_of, with_title
from lykta.ads.explore.network.contacts import Holdings, holdings
from lykta.ads.explore.network.graph import Bundle, Graph, graph, wants_texts
from lykta.ads.explore.network.judged import Word, Words, words_on
from lykta.ads.explore.network.own import Gone, Own, own_ads, where_it_went
from lykta.ads.explore.network.posting import Posting, Stay, by_day, postings, stays
from lykta.ads.explore.network.texts import same_texts

__all__ = [
    "PAGE",
    "AdsPage",
    "Bundle",
    "Gone",
    "Graph",
    "Holdings",
    "Own",
    "Posting",
    "Stay",
    "Word",
    "Words",
    "ads_page",
    "by_day",
    "graph",
    "holdings",
    "own_ads",
    "postings",
    "read_ads_of",
    "same_texts",
    "stays",
    "wants_texts",
    "where_it_went",
    "with_title",
    "words_on",
]
