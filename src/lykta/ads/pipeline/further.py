"""Further columns, one JSON object a row, without contacts: also those that JSON writes in other letters."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

type Bare = Callable[[pa.Array], pa.Array]


def bare_objects(values: pa.Array, bare: Bare) -> pa.Array:
    """JSON objects made bare by `bare`, which takes texts and gives them without contacts; nulls stay null.

    Each object is taken as one text, which also finds a number that is split over two columns. An object with
    escaped letters (a line break before a number is the two letters `\\n`), and one that would no longer be
    JSON, is taken value by value instead.
    """
    whole = bare(values)
    escaped = pc.match_substring(values, "\\").fill_null(fill_value=False).to_numpy(zero_copy_only=False)
    changed = pc.not_equal(whole, values.cast(whole.type)).fill_null(fill_value=False)
    broken = [at for at in pc.indices_nonzero(changed).to_pylist() if not _is_json(whole[at].as_py())]
    rows = np.union1d(np.flatnonzero(escaped), np.array(broken, np.int64)).astype(np.int64)
    if not len(rows):
        return whole
    mask = np.zeros(len(values), np.bool_)
    mask[rows] = True
    careful = _value_by_value(values.take(pa.array(rows)).to_pylist(), bare)
    return pc.replace_with_mask(whole, pa.array(mask), pa.array(careful, whole.type))


def _value_by_value(objects: list[str], bare: Bare) -> list[str]:
    loaded = [json.loads(text) for text in objects]
    texts = [text for value in loaded for text in _texts(value)]
    left = iter(bare(pa.array(texts, pa.string())).to_pylist())
    return [json.dumps(_with(value, left), ensure_ascii=False, separators=(",", ":")) for value in loaded]


def _texts(value: Any) -> Iterator[str]:
    """Each name and value as text, in the order in which `_with` puts them back."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield name
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
    else:
        yield value if isinstance(value, str) else json.dumps(value)


def _with(value: Any, texts: Iterator[str]) -> Any:
    if isinstance(value, dict):
        return {next(texts): _with(inner, texts) for inner in value.values()}
    if isinstance(value, list):
        return [_with(inner, texts) for inner in value]
    text = next(texts)
    return text if isinstance(value, str) or text != json.dumps(value) else value


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True
