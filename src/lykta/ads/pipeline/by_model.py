"""Pairing by what is usual: learnt from the texts at hand, or as a model says that was learnt before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from lykta.ads.group import joined
from lykta.ads.model import Model, Source, TextStatistics
from lykta.ads.pair.common_pairs import common_word_pairs
from lykta.ads.pair.compare import Likeness, Yardstick
from lykta.ads.pair.corpus import Work
from lykta.ads.pair.each_once import each_once
from lykta.ads.pair.features import SAMPLED_TEXTS, feature_lists, feature_rarity
from lykta.ads.pair.minhash import band_pairs
from lykta.ads.pair.stock import find_stock, mark_stock
from lykta.ads.pair.word_pair_lists import word_pair_lists
from lykta.ads.pipeline.form import Formed, lexicon_places
from lykta.ads.pipeline.heavy import Heavy, Measured
from lykta.ads.pipeline.here import Here, MeasuredHere
from lykta.ads.pipeline.link import (
    SAME_TEXT,
    Candidates,
    _background,
    _content_sample,
    _merged,
    _neighbours,
    _places_of,
    _sameness,
)
from lykta.ads.pipeline.unmet import met_word_pairs
from lykta.ads.weigh import Calibration, TextWeights, Weights, place_factor
from lykta.errors import InputError


@dataclass(frozen=True, slots=True)
class Paired:
    """All candidate pairs but those of contacts, what they were `measured` by, for later pairs, and what was
    taken for `usual`; `background` is how alike unrelated texts of these very ads are.
    """

    found: Candidates
    measured: Measured
    usual: TextStatistics
    background: float


def pair(
    formed: Formed, places: pa.ChunkedArray, heavy: Heavy, work: Work, known: TextStatistics | None
) -> Paired:
    """Pair by what is `known` to be usual, else by what is learnt from these texts.

    Raises `InputError` where machines elsewhere were to measure by what is known already.
    """
    texts = formed.once
    sample = _content_sample(formed.text_keys, texts.first, SAMPLED_TEXTS)
    usual = known or _learnt(formed, sample, lexicon_places(places), work)
    corpus = mark_stock(formed.corpus, texts.first, usual.stock, work)
    if not known:
        usual = replace(
            usual, rarity=feature_rarity(corpus, sample), common=common_word_pairs(corpus, sample, work)
        )
    if isinstance(heavy, Here):
        features = feature_lists(corpus, texts.first, usual.rarity, work)
        words = word_pair_lists(corpus, texts.first, usual.common, work)
        measured: Measured = MeasuredHere(Yardstick(features, words), work)
    elif known:
        raise InputError(
            "On Spark ads are linked by what is learnt from them. Leave --model or --engine out."
        )
    else:
        measured = heavy.measure(corpus, texts.first, sample)
    banded, left_out = band_pairs(measured.signatures(), work)
    banded = work.room.kept(banded)
    in_bands = measured.compare(banded)
    versions = each_once(joined(np.arange(texts.size), banded[in_bands.similarity >= SAME_TEXT]))
    neighbours = work.room.kept(_neighbours(corpus, texts, versions, work))
    near = measured.compare(neighbours)
    level = _background(formed.text_keys, corpus, texts, versions, measured, work)
    usual = usual if known else replace(usual, background=level)
    between, likeness = _merged((banded, in_bands), (neighbours, near), texts.size, work.room)
    found = _candidates(formed, measured, (between, likeness), work)
    return Paired(replace(found, background=usual.background, left_out=left_out), measured, usual, level)


def _learnt(
    formed: Formed, sample: npt.NDArray[np.int64], places: tuple[str, ...], work: Work
) -> TextStatistics:
    """What can be learnt before any stock is marked."""
    return TextStatistics(
        stock=find_stock(formed.corpus, sample, work),
        rarity=np.zeros(0, np.uint8),
        common=np.zeros(1, np.uint32),
        met=met_word_pairs(formed.corpus, sample),
        background=0.0,
        places=places,
    )


def _candidates(
    formed: Formed, ready: Measured, pairs: tuple[npt.NDArray[np.int64], Likeness], work: Work
) -> Candidates:
    texts, (between, measured) = formed.once, pairs
    places, copies = _places_of(texts, formed.places), texts.copies()
    same = _sameness(texts, ready, copies)
    near = measured.similarity * place_factor(places, between[:, 0], between[:, 1])
    alike = same.similarity * place_factor(formed.places, copies[:, 0], copies[:, 1])
    return Candidates(
        texts=texts,
        between=between,
        pairs=work.room.joined([texts.first[between], copies]),
        measured=Likeness(
            work.room.joined([measured.similarity, same.similarity]),
            work.room.joined([measured.jaccard, same.jaccard]),
            work.room.joined([measured.shared, same.shared]),
        ),
        likeness=work.room.joined([near, alike]),
        places=places,
        information=ready.information,
        background=0.0,
        left_out=0,
    )


def model_of(
    usual: TextStatistics, weights: TextWeights, calibration: Calibration | None, ads: int, texts: int
) -> Model:
    """The model that was learnt today from so many ads with so many different texts."""
    source = Source(ads, texts, datetime.now(UTC).date().isoformat())
    return Model(usual, Weights(calibration is not None, usual.background, weights), calibration, source)
