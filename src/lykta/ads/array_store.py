"""Where large arrays lie: in memory, or in files that the system pages in and out as memory allows."""

from __future__ import annotations

import ctypes
import mmap
import os
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

# What is smaller lies in memory in any case: a file for each would cost more than it spares.
_LARGE = 1 << 20


@dataclass(frozen=True, slots=True)
class ArrayStore:
    """Memory; or, with a `folder`, files in it, which have no name there and are gone with what they hold.

    Nothing is read from them or written to them by hand: the system keeps in memory what is used, and writes
    the rest to the disk. All methods raise `OSError` when the disk is full.
    """

    folder: Path | None = None

    def empty(self, shape: int | tuple[int, ...], kind: npt.DTypeLike) -> npt.NDArray[Any]:
        """An array to be filled."""
        size = prod(shape if isinstance(shape, tuple) else (shape,)) * np.dtype(kind).itemsize
        if self.folder is None or size < _LARGE:
            return np.empty(shape, kind)
        return np.frombuffer(_map_file(self.folder, size), kind).reshape(shape)

    def expect_random_access(self, array: npt.NDArray[Any]) -> None:
        """Say that an array here is read here and there from now on, and no longer in stretches.

        Else the system reads much around each place, by its setting up to some thousand pages.
        """
        if self.folder is not None and array.nbytes >= _LARGE:
            # It is advice: a system that does not know it, or not for such an array, goes on as before.
            with suppress(AttributeError, TypeError):
                ctypes.CDLL(None).madvise(
                    ctypes.c_void_p(array.ctypes.data), ctypes.c_size_t(array.nbytes), mmap.MADV_RANDOM
                )

    def store[Kind: np.generic](self, array: npt.NDArray[Kind]) -> npt.NDArray[Kind]:
        """The array, moved here from memory when it is large."""
        return array if self.folder is None else self.concatenate([array])

    def take[Kind: np.generic](
        self, array: npt.NDArray[Kind], rows: npt.NDArray[np.int64]
    ) -> npt.NDArray[Kind]:
        """Some rows of an array, in this order."""
        chosen = self.empty((len(rows), *array.shape[1:]), array.dtype)
        # Any other mode would take them into memory first.
        return np.take(array, rows, axis=0, out=chosen, mode="clip")

    def store_fields[Record: DataclassInstance](self, record: Record) -> Record:
        """A dataclass whose arrays lie here."""
        values = ((each.name, getattr(record, each.name)) for each in fields(record))
        arrays = {name: self.store(value) for name, value in values if isinstance(value, np.ndarray)}
        return replace(record, **arrays)

    def concatenate[Kind: np.generic](self, arrays: Sequence[npt.NDArray[Kind]]) -> npt.NDArray[Kind]:
        """At least one array, of one kind, one after the other."""
        if self.folder is None:
            return np.concatenate(arrays)
        whole = self.empty((sum(map(len, arrays)), *arrays[0].shape[1:]), arrays[0].dtype)
        return np.concatenate(arrays, out=whole)

    def table(self, parts: Iterable[pa.Table], schema: pa.Schema) -> pa.Table:
        """The rows of tables of one schema, one after the other; a part is let go when it is here."""
        if self.folder is None:
            tables = list(parts)
            return pa.concat_tables(tables) if tables else schema.empty_table()
        # Where a file that is open cannot lose its name, it goes with the folder.
        with tempfile.NamedTemporaryFile(dir=self.folder, delete=os.name == "posix") as file:
            with pa.ipc.new_file(file.name, schema) as writer:
                for part in parts:
                    writer.write_table(part)
            # The file is read where it lies, also when it has lost its name.
            return pa.ipc.open_file(pa.memory_map(file.name)).read_all()


IN_MEMORY: Final = ArrayStore()
"""Where all lies in memory."""


def release() -> None:
    """Give the system back what allocators keep of memory that is no longer used."""
    pa.default_memory_pool().release_unused()
    # Only the allocator of GNU/Linux has it, and needs to be asked.
    with suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)


def _map_file(folder: Path, size: int) -> mmap.mmap:
    with tempfile.TemporaryFile(dir=folder) as file:
        # All of it is asked for now: a page that finds no room on the disk later would end the program.
        if hasattr(os, "posix_fallocate"):
            os.posix_fallocate(file.fileno(), 0, size)
        else:
            file.truncate(size)
        return mmap.mmap(file.fileno(), size)
