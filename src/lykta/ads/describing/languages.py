"""The languages of texts, by the model of py3langid, for many texts at once.

py3langid takes 0.3 ms a text in Python; the same sums over its tables, compiled, take a hundredth of that.
What is read is the language of a text: it says nothing about who wrote it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

import numba
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from lykta.ads.normalise import text_buffers

LANGUAGES: Final = (
    "sv", "en", "no", "da", "fi", "de", "nl", "fr", "es", "pt", "it", "pl", "cs", "sk", "hu", "ro",
    "bg", "ru", "uk", "sr", "hr", "sq", "el", "tr", "et", "lv", "lt", "ar", "fa", "th", "vi", "zh", "ja",
)  # fmt: skip
"""The languages that are distinguished: fewer are surer on short texts."""

# Bytes of a text that are read: two or three lines show the language as well as the whole.
_READ = 160
# A text with fewer bytes than a line of words is too short to decide.
_SHORTEST = 60
# What the kernel answers for a text that may be all in capitals, or that has letters and their marks apart:
# the model has not learnt from such texts.
_TOO_SHORT, _UNLIKE = -1, -2
# What has been done about that.
_AS_WRITTEN, _LOWERED, _COMPOSED = 0, 1, 2
# Texts that are read abreast: each byte of one waits for the memory that the byte before it names.
_ABREAST = 64
# Near kin that a short or mixed text is easily taken for: telling them apart would be a guess.
_TOLD_AS: Final = {"no": "sv", "da": "sv", "hr": "sr", "sk": "cs", "uk": "ru"}


class _Model(NamedTuple):
    """From state and byte to state by way of the state's row of moves; the feature that a state completes, or
    -1; and for each feature what it says of each language. Small numbers, so that more of them stay near.
    """

    moves: npt.NDArray[np.uint32]
    rows: npt.NDArray[np.uint16]
    features: npt.NDArray[np.int32]
    weights: npt.NDArray[np.float32]
    priors: npt.NDArray[np.float32]


def languages_of(texts: pa.LargeStringArray) -> npt.NDArray[np.int64]:
    """For each text the index of its language in `LANGUAGES`, or -1 for one too short to decide."""
    model, labels = language_model()
    found = _classify(model, *text_buffers(texts), _AS_WRITTEN)
    unlike = np.flatnonzero(found == _UNLIKE)
    if len(unlike):
        found[unlike] = _carefully(model, texts.take(pa.array(unlike)))
    return np.where(found >= 0, labels[found], -1)


def _carefully(model: _Model, texts: pa.LargeStringArray) -> npt.NDArray[np.int64]:
    # What follows may be in small letters, and is not read.
    read = pc.utf8_slice_codeunits(texts, 0, _READ)
    lowered = pc.if_else(pc.utf8_is_upper(read), pc.utf8_lower(read), read)
    found: npt.NDArray[np.int64] = _classify(model, *text_buffers(lowered), _LOWERED)
    unlike = np.flatnonzero(found == _UNLIKE)
    if len(unlike):
        composed = pc.utf8_normalize(lowered.take(pa.array(unlike)), form="NFC")
        found[unlike] = _classify(model, *text_buffers(composed), _COMPOSED)
    return found


def distinguishable(language: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The same with near kin as one, for asking whether texts are in several languages."""
    codes = LANGUAGES
    kin = np.array([codes.index(_TOLD_AS.get(code, code)) for code in codes])
    return np.where(language >= 0, kin[language], -1)


@lru_cache(maxsize=1)
def language_model() -> tuple[_Model, npt.NDArray[np.int64]]:
    """The tables of the model, and for each of its classes the index in `LANGUAGES`."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415  Its model takes a second to load.

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(list(LANGUAGES))
    model = _Model(
        np.asarray(identifier.tk_nextmove, np.uint32),
        np.asarray(identifier.tk_row, np.uint16),
        np.asarray(identifier.tk_output, np.int32),
        np.ascontiguousarray(identifier.nb_ptc, np.float32),
        np.asarray(identifier.nb_pc, np.float32),
    )
    # A language in two scripts has two columns of one name.
    return model, np.array([LANGUAGES.index(code) for code in identifier.nb_classes])


@numba.njit(cache=True, nogil=True)
def _classify(model, offsets, data, done):  # type: ignore[no-untyped-def]
    found = np.full(len(offsets) - 1, _TOO_SHORT, np.int64)
    # Taken out once, since handing over the tables for each text costs more than what is done with them.
    moves, rows, features, weights, priors = model
    counts = np.zeros(len(weights), np.uint8)
    amounts = np.log1p(np.arange(_READ + 4).astype(np.float32))
    seen = np.empty(_READ + 4, np.int32)
    scores = np.empty(len(priors), np.float32)
    states = np.empty((_READ + 4, _ABREAST), np.int32)
    stops = np.empty(_ABREAST, np.int64)
    for first in range(0, len(found), _ABREAST):
        begins = offsets[first : min(first + _ABREAST, len(found))]
        _end(offsets[first : first + len(begins) + 1], data, stops)
        _walk(moves, rows, data, begins, stops, states)
        for lane in range(len(begins)):
            text, begin, stop = first + lane, begins[lane], stops[lane]
            if _is_unlike(data[begin:stop], done):
                found[text] = _UNLIKE
            elif stop - begin >= _SHORTEST:
                distinct = _count(features, states[: stop - begin, lane], counts, seen)
                if distinct:
                    found[text] = _likeliest(weights, priors, amounts, seen[:distinct], counts, scores)
                    for feature in seen[:distinct]:
                        counts[feature] = 0
    return found


@numba.njit(cache=True, nogil=True)
def _end(offsets, data, stops):  # type: ignore[no-untyped-def]
    """Where reading each of the texts ends: never in the middle of a letter."""
    for lane in range(len(offsets) - 1):
        stop = min(offsets[lane + 1], offsets[lane] + _READ)
        # A letter has three more bytes at most.
        last = min(offsets[lane + 1], stop + 3)
        while stop < last and data[stop] & 0xC0 == 0x80:
            stop += 1
        stops[lane] = stop


@numba.njit(cache=True, nogil=True)
def _walk(moves, rows, data, begins, stops, states):  # type: ignore[no-untyped-def]
    """The state of the model after each byte of each of the texts."""
    longest = 0
    for lane in range(len(begins)):
        longest = max(longest, stops[lane] - begins[lane])
    for step in range(longest):
        for lane in range(len(begins)):
            if begins[lane] + step < stops[lane]:
                before = np.int64(states[step - 1, lane]) if step else np.int64(0)
                states[step, lane] = moves[(np.int64(rows[before]) << 8) + data[begins[lane] + step]]


@numba.njit(cache=True, nogil=True)
def _is_unlike(data, done):  # type: ignore[no-untyped-def]
    """Whether a text has no small letter, or letters and their marks apart, and nothing was done about it."""
    decomposed, small = False, done != _AS_WRITTEN
    for byte in data:
        small |= 0x61 <= byte <= 0x7A
        decomposed |= 0xCC <= byte <= 0xCD
    return not small or (decomposed and done != _COMPOSED)


@numba.njit(cache=True, nogil=True)
def _count(features, states, counts, seen):  # type: ignore[no-untyped-def]
    """Count the features of these states; returns how many distinct ones there are, which `seen` lists."""
    distinct = 0
    for state in states:
        feature = features[state]
        if feature >= 0:
            if counts[feature] == 0:
                seen[distinct] = feature
                distinct += 1
            counts[feature] += 1
    return distinct


@numba.njit(cache=True, nogil=True, fastmath=True)
def _likeliest(weights, priors, amounts, seen, counts, scores):  # type: ignore[no-untyped-def]
    """The language with the greatest sum, added term by term since temporary arrays cost most of the time."""
    scores[:] = priors
    for feature in seen:
        amount = amounts[counts[feature]]
        for language in range(len(scores)):
            scores[language] += amount * weights[feature, language]
    return np.argmax(scores)
