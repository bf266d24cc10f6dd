"""The types that each kernel is called with, in a file: kernels can be compiled before any data is read.

`signatures.json` holds, by module and function, a list of signatures; a signature is a list of types. A
scalar is its name (`int64`), an array its element, dimensions, layout and `r` if it is read-only
(`uint8:1Cr`), a tuple a list that begins with "", and a named tuple one that begins with its class
(`lykta.ads.reading.csv_kernels:Dialect`). The script `scripts/kernel_signatures.py` writes it.
"""

from __future__ import annotations

import importlib
import json
import re
import sys
from pathlib import Path
from typing import Any, Final, cast

from numba.core import dispatcher
from numba.core import types as numba_types

# What numba ships of its types leaves out most of what is used here.
types: Any = numba_types
Dispatcher: Any = dispatcher.Dispatcher

type Written = str | list[Written]
type Signatures = dict[str, dict[str, list[list[Written]]]]

FILE: Final = Path(__file__).with_name("signatures.json")
_ARRAY: Final = re.compile(r"(\w+):(\d+)([CFA])(r?)")


def read_signatures() -> Signatures:
    """The signatures by module and function."""
    return cast(Signatures, json.loads(FILE.read_text(encoding="utf-8")))


def used_signatures() -> Signatures:
    """The signatures that kernels of `lykta` have been called with in this process, in a fixed order."""
    found: Signatures = {}
    for name, module in sorted(sys.modules.items()):
        if not name.startswith("lykta."):
            continue
        for function, kernel in sorted(vars(module).items()):
            if is_kernel(kernel) and kernel.py_func.__module__ == name and kernel.signatures:
                written = [[write_type(kind) for kind in given] for given in kernel.signatures]
                found.setdefault(name, {})[function] = sorted(written, key=json.dumps)
    return found


def is_kernel(value: object) -> bool:
    """Whether this is a compiled function that is kept, and not only a part of one."""
    return isinstance(value, Dispatcher) and value._cache.cache_path is not None  # noqa: SLF001 - no other way


def write_type(kind: Any) -> Written:
    """A type of numba in writing; TypeError if it is none that kernels are called with."""
    match kind:
        case types.Array(aligned=True):
            return f"{kind.dtype}:{kind.ndim}{kind.layout}{'' if kind.mutable else 'r'}"
        case types.BaseNamedTuple():
            own = kind.instance_class
            return [f"{own.__module__}:{own.__qualname__}", *(write_type(part) for part in kind)]
        case types.BaseTuple():
            return ["", *(write_type(part) for part in kind)]
        case types.Number() | types.Boolean() | types.NoneType():
            return str(kind)
    raise TypeError(f"A kernel is called with {kind}, which cannot be written down.")


def read_type(written: Written) -> Any:
    """The type of numba that was written down."""
    if isinstance(written, str):
        if match := _ARRAY.fullmatch(written):
            element, dimensions, layout, is_fixed = match.groups()
            return types.Array(getattr(types, element), int(dimensions), layout, readonly=bool(is_fixed))
        return getattr(types, written)
    own, parts = written[0], tuple(read_type(part) for part in written[1:])
    if not own:
        return types.BaseTuple.from_types(parts)
    module, _, name = cast(str, own).partition(":")
    return types.BaseTuple.from_types(parts, getattr(importlib.import_module(module), name))
