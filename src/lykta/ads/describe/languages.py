"""The languages of texts, by the model of py3langid, for many texts at once.

py3langid takes 0.3 ms a text in Python; the same sums over its tables, compiled, take a hundredth of that.
What is read is the language of a text: it says nothing about who wrote it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

import numba
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lykta.ads.normalise import text_buffers

if TYPE_CHECKING:
    import numpy.typing as npt

LANGUAGES: Final = {
    "sv": ("svenska", "Swedish"), "en": ("engelska", "English"), "no": ("norska", "Norwegian"),
    "da": ("danska", "Danish"), "fi": ("finska", "Finnish"), "de": ("tyska", "German"),
    "nl": ("nederländska", "Dutch"), "fr": ("franska", "French"), "es": ("spanska", "Spanish"),
    "pt": ("portugisiska", "Portuguese"), "it": ("italienska", "Italian"), "pl": ("polska", "Polish"),
    "cs": ("tjeckiska", "Czech"), "sk": ("slovakiska", "Slovak"), "hu": ("ungerska", "Hungarian"),
    "ro": ("rumänska", "Romanian"), "bg": ("bulgariska", "Bulgarian"), "ru": ("ryska", "Russian"),
    "uk": ("ukrainska", "Ukrainian"), "sr": ("serbiska", "Serbian"), "hr": ("kroatiska", "Croatian"),
    "sq": ("albanska", "Albanian"), "el": ("grekiska", "Greek"), "tr": ("turkiska", "Turkish"),
    "et": ("estniska", "Estonian"), "lv": ("lettiska", "Latvian"), "lt": ("litauiska", "Lithuanian"),
    "ar": ("arabiska", "Arabic"), "fa": ("persiska", "Persian"), "th": ("thailändska", "Thai"),
    "vi": ("vietnamesiska", "Vietnamese"), "zh": ("kinesiska", "Chinese"), "ja": ("japanska", "Japanese"),
}  # fmt: skip
"""The languages that are told apart, with their Swedish and English names: fewer are surer on short texts."""

# Bytes of a text that are read: two or three lines tell a language as well as the whole.
_READ = 160
# A text with fewer bytes than a line of words is too short to tell.
_SHORTEST = 60
# What the kernel answers for a text that may be all in capitals, or that has letters and their marks apart:
# the model has not learnt from such texts.
_TOO_SHORT, _UNLIKE = -1, -2
# What has been done about that.
_AS_WRITTEN, _LOWERED, _COMPOSED = 0, 1, 2
# Near kin that a short or mixed text is easily taken for: telling them apart would be a guess.
_TOLD_AS: Final = {"no": "sv", "da": "sv", "hr": "sr", "sk": "cs", "uk": "ru"}


class _Model(NamedTuple):
    moves: npt.NDArray[np.uint32]
    rows: npt.NDArray[np.int64]
    features: npt.NDArray[np.int64]
    weights: npt.NDArray[np.float32]
    priors: npt.NDArray[np.float32]


def languages_of(texts: pa.LargeStringArray) -> npt.NDArray[np.int64]:
    """For each text the index of its language in `LANGUAGES`, or -1 for one too short to tell."""
    model, labels = language_model()
    found = _classified(model, *text_buffers(texts), _AS_WRITTEN)
    unlike = np.flatnonzero(found == _UNLIKE)
    if len(unlike):
        found[unlike] = _carefully(model, texts.take(pa.array(unlike)))
    return np.where(found >= 0, labels[found], -1)


def _carefully(model: _Model, texts: pa.LargeStringArray) -> npt.NDArray[np.int64]:
    lowered = pc.if_else(pc.utf8_is_upper(texts), pc.utf8_lower(texts), texts)
    found: npt.NDArray[np.int64] = _classified(model, *text_buffers(lowered), _LOWERED)
    unlike = np.flatnonzero(found == _UNLIKE)
    if len(unlike):
        composed = pc.utf8_normalize(lowered.take(pa.array(unlike)), form="NFC")
        found[unlike] = _classified(model, *text_buffers(composed), _COMPOSED)
    return found


def told_apart(language: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The same with near kin as one, for asking whether texts are in several languages."""
    codes = list(LANGUAGES)
    kin = np.array([codes.index(_TOLD_AS.get(code, code)) for code in codes])
    return np.where(language >= 0, kin[language], -1)


@lru_cache(maxsize=1)
def language_model() -> tuple[_Model, npt.NDArray[np.int64]]:
    """The tables of the model, and for each of its classes the index in `LANGUAGES`."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415  Its model takes a second to load.

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(list(LANGUAGES))
    model = _Model(
        np.asarray(identifier.tk_nextmove).astype(np.uint32),
        np.asarray(identifier.tk_row).astype(np.int64) << 8,
        np.asarray(identifier.tk_output).astype(np.int64),
        np.ascontiguousarray(identifier.nb_ptc, np.float32),
        np.asarray(identifier.nb_pc, np.float32),
    )
    # A language in two scripts has two columns of one name.
    return model, np.array([list(LANGUAGES).index(code) for code in identifier.nb_classes])


@numba.njit(cache=True, nogil=True)
def _classified(model, offsets, data, done):  # type: ignore[no-untyped-def]
    found = np.full(len(offsets) - 1, _TOO_SHORT, np.int64)
    counts = np.zeros(len(model.weights), np.float32)
    seen = np.empty(_READ + 4, np.int64)
    for text in range(len(found)):
        begin, stop = offsets[text], min(offsets[text + 1], offsets[text] + _READ)
        while stop < offsets[text + 1] and data[stop] & 0xC0 == 0x80:
            stop += 1
        state, distinct = np.int64(0), 0
        decomposed, small = False, done != _AS_WRITTEN
        for place in range(begin, stop):
            small |= 0x61 <= data[place] <= 0x7A
            decomposed |= 0xCC <= data[place] <= 0xCD
            state = np.int64(model.moves[model.rows[state] + data[place]])
            feature = model.features[state]
            if feature >= 0:
                if counts[feature] == 0:
                    seen[distinct] = feature
                    distinct += 1
                counts[feature] += 1
        if not small or (decomposed and done != _COMPOSED):
            found[text] = _UNLIKE
        elif distinct and stop - begin >= _SHORTEST:
            found[text] = _likeliest(model, seen[:distinct], counts)
        for row in range(distinct):
            counts[seen[row]] = 0
    return found


@numba.njit(cache=True, nogil=True, fastmath=True)
def _likeliest(model, seen, counts):  # type: ignore[no-untyped-def]
    """The language with the greatest sum, added term by term since temporary arrays cost most of the time."""
    scores = model.priors.copy()
    for feature in seen:
        amount = np.float32(np.log1p(counts[feature]))
        for language in range(len(scores)):
            scores[language] += amount * model.weights[feature, language]
    return np.argmax(scores)
