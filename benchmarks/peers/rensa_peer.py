"""rensa: MinHash LSH in Rust, each candidate verified by its exact Jaccard."""

import pyarrow as pa
from rensa import RMinHash, RMinHashLSH

from benchmarks.peers import Labels
from benchmarks.peers.datasketch_peer import BANDS, ROWS
from benchmarks.peers.shingles import LEAST, shingles, verified

SEED = 1


def components(ads: pa.Table) -> Labels:
    """Components of the texts that the index proposes and their exact Jaccard confirms."""
    texts = [shingles(text) for text in ads["text"].to_pylist()]
    words = [[" ".join(shingle) for shingle in text] for text in texts]
    sketches = RMinHash.from_token_sets(words, BANDS * ROWS, SEED)
    index = RMinHashLSH(LEAST, BANDS * ROWS, BANDS)
    index.insert_many(sketches)
    return verified(texts, enumerate(index.query_all(sketches)))
