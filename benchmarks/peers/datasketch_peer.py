"""datasketch: MinHash LSH, each candidate verified by its exact Jaccard."""

from collections.abc import Iterator

import pyarrow as pa
from datasketch import MinHash, MinHashLSH

from benchmarks.peers import Labels
from benchmarks.peers.shingles import Shingles, shingles, verified

# 42 bands of 3 find a pair of Jaccard .3 with a probability of .68, one of .5 with .996: bands of 2 drown the
# verification in candidates, fewer bands lose pairs.
BANDS, ROWS = 42, 3


def components(ads: pa.Table) -> Labels:
    """Components of the texts that the index proposes and their exact Jaccard confirms."""
    texts = [shingles(text) for text in ads["text"].to_pylist()]
    return verified(texts, _candidates(texts))


def _candidates(texts: list[Shingles]) -> Iterator[tuple[int, list[int]]]:
    index = MinHashLSH(num_perm=BANDS * ROWS, params=(BANDS, ROWS))
    # `generator` shares the permutations between the texts, which its makers advise for many of them.
    words = ([" ".join(shingle).encode() for shingle in text] for text in texts)
    for number, sketch in enumerate(MinHash.generator(words, num_perm=BANDS * ROWS)):
        yield number, index.query(sketch)
        index.insert(number, sketch, check_duplication=False)
