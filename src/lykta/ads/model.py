"""The model of a file: all that linking learns from its ads, as one value that a result keeps.

Two ads are linked by what they share and by what is usual among the ads of a file. What is usual is learnt
once. By one model, ads that are added in any split are linked as one run over all of them links them.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from hashlib import blake2b
from typing import Any, Final, Self

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from lykta.ads.engine import Engine
from lykta.ads.pair.features import FEATURE_COUNTERS, Usual
from lykta.ads.weigh import Calibration, Weights
from lykta.errors import ErrorKind, ResultError

VERSION: Final = 3
"""The version of the model: it changes when the same numbers come to mean something else."""

# The parts that are arrays, by name. Tables are open-addressed: their length is a power of two.
_KINDS: Final = {"stock": np.uint64, "rarity": np.uint8}
_LENGTHS: Final = {"rarity": FEATURE_COUNTERS}
# A table longer than this is damage: no sample of texts holds so many passages.
_LONGEST_TABLE: Final = 1 << 28
_ABOUT: Final = "about"
# Level 3 packs the rarity of a large file to a third of what faster levels leave, in a tenth of a second.
_PACKING: Final = pa.Codec("zstd", compression_level=3)


@dataclass(frozen=True, slots=True)
class ModelSource:
    """What a model was learnt from: `ads` with so many different `texts`, on this `day` (ISO 8601)."""

    ads: int
    texts: int
    day: str


@dataclass(frozen=True, slots=True, eq=False)
class TextStatistics:
    """What is usual in the texts of a file.

    `usual` are its stock passages, and how rare words and word pairs are; its texts have so many word
    `pairs`, each counted once a text, and of so many of them, `unmet`, no other text has the same.
    `background` is how alike unrelated texts are; `places` the names in the column of places that are read as
    places in the texts, in small letters, sorted.
    """

    usual: Usual
    pairs: int
    unmet: int
    background: float
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class LinkageModel:
    """What is usual in the `texts`, the `weights` that make likeness a probability with their `calibration`
    (None where nothing was learnt from contacts), and the `source` of it all.
    """

    texts: TextStatistics
    weights: Weights
    calibration: Calibration | None
    source: ModelSource

    def describe_weights(self) -> str:
        """A line for the log of a run: what the weights rest on."""
        if self.calibration is None:
            return "too few contacts to learn from: the documented default weights"
        return f"learnt from the file's contacts, calibration error {self.calibration.error:.3f}"

    def to_table(self) -> pa.Table:
        """The table `model` of a result: for each part its name, its length in bytes, its BLAKE2b and its
        bytes, packed with zstd. The same model gives the same bytes.
        """
        texts = self.texts
        arrays: dict[str, npt.NDArray[Any]] = {
            "stock": texts.usual.stock,
            "rarity": texts.usual.rarity,
        }
        parts = {_ABOUT: json.dumps(self._about(), ensure_ascii=False, sort_keys=True).encode()}
        parts |= {name: array.astype(_KINDS[name], copy=False).tobytes() for name, array in arrays.items()}
        return pa.table(
            {
                "part": list(parts),
                "length": pa.array([len(data) for data in parts.values()], pa.int64()),
                "digest": [_digest(data) for data in parts.values()],
                "data": pa.array(
                    [_PACKING.compress(data).to_pybytes() for data in parts.values()], pa.binary()
                ),
            }
        )

    def _about(self) -> dict[str, Any]:
        texts, told = self.texts, self.calibration
        return {
            "version": VERSION,
            "source": asdict(self.source),
            "background": texts.background,
            "places": list(texts.places),
            "once": texts.usual.once,
            "pairs": texts.pairs,
            "unmet": texts.unmet,
            "weights": self.weights.to_json(),
            "calibration": told
            and {
                "predicted": told.predicted.tolist(),
                "observed": told.observed.tolist(),
                "pairs": told.pairs.tolist(),
                "error": told.error,
            },
        }

    @classmethod
    def of(cls, engine: Engine) -> Self:
        """The model that an open result keeps, equal to the bit to the one that was written.

        Raises `ResultError` when it was learnt by another version of the model, or is damaged.
        """
        rows = engine.arrow("SELECT part, length, digest, data FROM model").to_pylist()
        packed = {str(row["part"]): row for row in rows}
        about = _read_about(packed, "version")
        if (version := about["version"]) != VERSION:
            raise ResultError(
                f"The model in the result is of version {version}; this Lykta links by models of version "
                f"{VERSION}. Nothing was changed. `lykta ads relearn` with the result learns one from its "
                "ads.",
                ErrorKind.RESULT_OTHER_VERSION,
            )
        arrays = {name: _array(name, _unpack(packed, name)) for name in _KINDS}
        # A search in a table without an empty place would not end.
        if arrays["stock"].all():
            raise _damage_error()
        try:
            once = int(about["once"])
            if not 0 <= once < 256:
                raise _damage_error()
            return cls(
                texts=TextStatistics(
                    usual=Usual(arrays["stock"], arrays["rarity"], once),
                    pairs=int(about["pairs"]),
                    unmet=int(about["unmet"]),
                    background=float(about["background"]),
                    places=tuple(map(str, about["places"])),
                ),
                weights=Weights.from_json(about["weights"]),
                calibration=_calibration(about["calibration"]),
                source=ModelSource(**about["source"]),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise _damage_error() from error


def place_names_of(engine: Engine) -> list[str]:
    """The names that the model of an open result reads as places, whatever its version.

    Raises `ResultError` when it is damaged.
    """
    rows = engine.arrow("SELECT part, length, digest, data FROM model WHERE part = ?", [_ABOUT]).to_pylist()
    return [str(name) for name in _read_about({str(row["part"]): row for row in rows}, "places")["places"]]


def _read_about(packed: dict[str, dict[str, Any]], needed: str) -> dict[str, Any]:
    """What the model says of itself; without what is `needed` it is damaged."""
    try:
        about: dict[str, Any] = json.loads(_unpack(packed, _ABOUT))
        about[needed]
    except (KeyError, TypeError, ValueError) as error:
        raise _damage_error() from error
    return about


def _unpack(packed: dict[str, dict[str, Any]], name: str) -> bytes:
    try:
        row = packed[name]
        length = int(row["length"])
        if not 0 <= length <= _LONGEST_TABLE * 8:
            raise _damage_error()
        data: bytes = _PACKING.decompress(row["data"], decompressed_size=length, asbytes=True)
    except (KeyError, TypeError, ValueError, OSError) as error:
        raise _damage_error() from error
    if len(data) != length or _digest(data) != row["digest"]:
        raise _damage_error()
    return data


def _array(name: str, data: bytes) -> npt.NDArray[Any]:
    kind = np.dtype(_KINDS[name])
    length = len(data) // kind.itemsize
    right = length == _LENGTHS[name] if name in _LENGTHS else length and length & (length - 1) == 0
    if len(data) % kind.itemsize or not right:
        raise _damage_error()
    # A copy may be written to, and kernels are compiled for arrays that may.
    return np.frombuffer(data, kind).copy()


def _digest(data: bytes) -> str:
    return blake2b(data, digest_size=16, person=b"lykta-model").hexdigest()


def _calibration(told: dict[str, Any] | None) -> Calibration | None:
    if told is None:
        return None
    return Calibration(
        np.array(told["predicted"], np.float64),
        np.array(told["observed"], np.float64),
        np.array(told["pairs"], np.int64),
        float(told["error"]),
    )


def _damage_error() -> ResultError:
    return ResultError(
        "The model in the result is damaged or incomplete. Nothing was changed. `lykta ads relearn` with the "
        "result learns a new one from its ads.",
        ErrorKind.RESULT_DAMAGED,
    )
