"""splink: probabilistic record linkage on DuckDB, with fields made from each ad."""

import re
from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import splink.comparison_library as compare
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from benchmarks.peers import Labels
from benchmarks.peers.components import Components

_NUMBER = re.compile(r"(?<!\d)(?:\+|00)?\d(?:[ ./-]?\d){7,13}(?!\d)")
_SENTENCE = re.compile(r"[.!?\n]+")
_WORDS = 4
# Pairs are compared where they share any of these: what a linker of records would know an ad by.
_KEYS = ("phone", "opening", "closing", "longest", "second")
# Each round of learning holds one key fixed, so that every comparison is learnt in some round.
_ROUNDS = ("phone", "longest", "opening")
_FIELDS = ("phone", "place", "site")
# Where few ads share a number the sentences would be the only comparison, and one alone cannot be learnt.
# Beside numbers the ends of texts do harm: on the synthetic county F1 over pairs fell from .58 to .00.
_ENDS, _FEW = ("opening", "closing"), 0.05
_LISTS = ("unique_id", "sentences")
LIKELY, PAIRS, SEED = 0.5, 1e6, 1


def components(ads: pa.Table) -> Labels:
    """Clusters of the pairs that splink finds likely, its weights learnt from the ads themselves.

    A field that tells no two ads apart, or is alike in none, is left out: splink stops at such a field.
    """
    records = _records(ads)
    shares = {name: _shared(records[name]) for name in records.column_names if name not in _LISTS}
    shared = {name for name, share in shares.items() if share}
    keys, rounds = ([key for key in names if key in shared] for names in (_KEYS, _ROUNDS))
    if not rounds:
        return np.arange(ads.num_rows, dtype=np.int64)
    fields = _FIELDS + (_ENDS if shares["phone"] < _FEW else ())
    settings = _settings(keys, [name for name in fields if name in shared])
    linker = Linker(DuckDBAPI().register(records), settings, log_level="ERROR")
    linker.training.estimate_probability_two_random_records_match([block_on(rounds[0])], recall=0.6)
    linker.training.estimate_u_using_random_sampling(max_pairs=PAIRS, seed=SEED)
    for key in rounds:
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(key))
    pairs = linker.inference.predict(threshold_match_probability=LIKELY)
    found = linker.clustering.cluster_pairwise_predictions_at_threshold(pairs, LIKELY).as_duckdbpyrelation()
    same = Components(ads.num_rows)
    for cluster, number in found.project("cluster_id, unique_id").fetchall():
        same.join(number, cluster)
    return same.labels()


def _shared(column: pa.ChunkedArray) -> float:
    """The share of ads whose value another ad has too; 0 where all have one value."""
    counts = [count["counts"].as_py() for count in column.drop_null().value_counts()]
    return sum(count for count in counts if count > 1) / len(column) if len(counts) > 1 else 0.0


def _settings(keys: Sequence[str], fields: Sequence[str]) -> SettingsCreator:
    return SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            *(
                compare.ExactMatch(name).configure(term_frequency_adjustments=name != "site")
                for name in fields
            ),
            # Jaccard over shingles inside the database took 120 processor seconds for 2,000 ads, and whole
            # sentences say nearly the same.
            compare.ArrayIntersectAtSizes("sentences", [6, 4, 2, 1]),
        ],
        blocking_rules_to_generate_predictions=[block_on(key) for key in keys],
        retain_matching_columns=False,
    )


def _records(ads: pa.Table) -> pa.Table:
    texts = ads["text"].to_pylist()
    columns = ads.column_names
    phones = ads["phone"].to_pylist() if "phone" in columns else [""] * len(texts)
    sentences = [sorted(map(_bare, _SENTENCE.split(text)), key=len, reverse=True) for text in texts]
    words = [_bare(text).split() for text in texts]
    return pa.table(
        {
            "unique_id": range(len(texts)),
            "phone": [_phone(own or text) for own, text in zip(phones, texts, strict=True)],
            "place": _or_null(ads, "place"),
            "site": _or_null(ads, "site"),
            "opening": [" ".join(each[:_WORDS]) or None for each in words],
            "closing": [" ".join(each[-_WORDS:]) or None for each in words],
            "longest": [each[0] or None for each in sentences],
            "second": [(each[1] if len(each) > 1 else "") or None for each in sentences],
            "sentences": [[sentence for sentence in each if sentence] for each in sentences],
        }
    )


def _or_null(ads: pa.Table, name: str) -> list[str | None]:
    if name not in ads.column_names:
        return [None] * ads.num_rows
    return [value or None for value in ads[name].to_pylist()]


def _phone(text: str) -> str | None:
    """The last nine digits of the first number in a text: the prefix of a country comes and goes."""
    found = _NUMBER.search(text)
    return re.sub(r"\D", "", found.group())[-9:].lstrip("0") if found else None


def _bare(text: str) -> str:
    """The words of a text, without digits, so that a number does not tell two copies apart."""
    return " ".join(re.findall(r"[^\W\d]+", text.lower()))
