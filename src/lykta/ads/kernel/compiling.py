"""Compiling all kernels before they are needed, on all processors.

`python -m lykta.ads.kernel` does it when Lykta is installed. What it leaves undone, because a signature is
new or the processor another, numba compiles when it is first called.
"""

from __future__ import annotations

import importlib
import multiprocessing
import sys
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path

import numba
from numba.core.registry import cpu_target

from lykta.ads.kernel.cache import COMPILED, config, folder, named_folder, source_stamp
from lykta.ads.kernel.signatures import FILE, read_signatures, read_type
from lykta.ads.options import processors


def is_compiled() -> bool:
    """Whether all kernels have been compiled from these sources, for this processor, Python and numba."""
    folders = [folder()] if named_folder() else [folder(), COMPILED]
    return bool(config.DISABLE_JIT) or any((own / _mark()).exists() for own in folders)


def compile_all(processes: int | None = None) -> int:
    """Compile every kernel that is not yet compiled; gives how many signatures could not be."""
    # The largest first: a long module that is begun last keeps one processor busy and the others idle.
    modules = sorted(read_signatures(), key=_size, reverse=True)
    # A process of its own for each, without threads or locks of this one.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes or processors(), mp_context=context) as pool:
        failed = sum(pool.map(compile_module, modules))
    with suppress(OSError):
        folder().mkdir(parents=True, exist_ok=True)
        # What was compiled from other sources has been overwritten.
        for old in folder().glob("all-*"):
            old.unlink(missing_ok=True)
        (folder() / _mark()).touch()
    return failed


def compile_module(name: str) -> int:
    """Compile the kernels of one module; gives how many signatures could not be."""
    module, failed = importlib.import_module(name), 0
    for function, signatures in read_signatures()[name].items():
        for written in signatures:
            try:
                getattr(module, function).compile(tuple(read_type(kind) for kind in written))
            except Exception:  # noqa: BLE001 - whatever it is, the first call will compile it or say why not
                failed += 1
    return failed


def _mark() -> str:
    """The name of the file that says that all was compiled."""
    stamps = [source_stamp(module) for module in read_signatures()]
    target = cpu_target.target_context.codegen().magic_tuple()
    content = repr((numba.__version__, sys.version_info[:2], target, FILE.read_bytes(), stamps))
    return f"all-{blake2b(content.encode(), digest_size=8).hexdigest()}"


def _size(module: str) -> int:
    spec = find_spec(module)
    return Path(spec.origin).stat().st_size if spec and spec.origin else 0
