"""Where numba keeps the machine code of kernels, and when it is out of date.

numba's own cache looks at the file of the function that it keeps, and not at the files of the functions and
constants that were compiled into it: after a change in one of those the old code would stay in use. Its
index of a function's signatures also loses entries when two processes write it at once. Here machine code is
kept in one file for each signature, with a digest of all sources that can have had a part in it. The digest
is of content alone, so that code compiled when the package was built is valid where it is installed.
"""

from __future__ import annotations

import os
import pickle
import re
import tempfile
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final, cast

import numba
from numba.core import caching as caching_of_numba
from numba.core import config as config_of_numba
from numba.misc import appdirs as appdirs_of_numba

# What numba ships of its types leaves out most of what is used here.
caching: Any = caching_of_numba
config: Any = config_of_numba
appdirs: Any = appdirs_of_numba

# The folder that the package `lykta` lies in.
_SOURCES: Final = Path(__file__).parents[3]
COMPILED: Final = Path(__file__).with_name("compiled-kernels")
_IMPORT: Final = re.compile(
    r"^[ \t]*(?:from (lykta[\w.]*) import (\([^)]*\)|[^\n]*)|import (lykta[\w.]*))", re.MULTILINE
)
_NAME: Final = re.compile(r"\w+")


class SourceStamp(str):
    """A digest of sources; the type tells our functions from those of other packages."""

    __slots__ = ()


def register() -> None:
    """Make numba keep the kernels of this package here; those of other packages stay where they were."""
    locators = caching.CacheImpl._locator_classes  # noqa: SLF001 - numba offers no other way in a process
    if KernelLocator not in locators:
        locators.insert(0, KernelLocator)
        # numba has no setting for how a cache is stored: a cache takes its store by this name.
        caching.IndexDataCacheFile = _store


@cache
def source_stamp(module: str) -> SourceStamp:
    """A digest of the sources of a module and of all modules of `lykta` that it imports, directly or not."""
    digest = blake2b(digest_size=16)
    for name in sorted(_follow_imports(module)):
        content = _read(name)
        digest.update(f"{name} {len(content)}\n".encode())
        digest.update(content)
    return SourceStamp(digest.hexdigest())


def _follow_imports(module: str) -> set[str]:
    found, waiting = {module}, [module]
    while waiting:
        fresh = _imports(waiting.pop()) - found
        found |= fresh
        waiting.extend(fresh)
    return found


@cache
def _imports(module: str) -> frozenset[str]:
    """The modules of `lykta` that this one imports; a name taken from a package may be a module too."""
    found = set()
    for package, names, plain in _IMPORT.findall(_read(module).decode()):
        found.add(plain or package)
        found.update(f"{package}.{name}" for name in _NAME.findall(names))
    return frozenset(name for name in found if _path(name) is not None)


@cache
def _path(module: str) -> Path | None:
    base = _SOURCES.joinpath(*module.split("."))
    for path in (base.with_suffix(".py"), base / "__init__.py"):
        if path.is_file():
            return path
    return None


@cache
def _read(module: str) -> bytes:
    path = _path(module)
    return b"" if path is None else path.read_bytes()


class KernelLocator(caching._CacheLocator):  # type: ignore[misc]  # noqa: SLF001 - as above
    """Says of a kernel of `lykta` where it is kept and when it is out of date."""

    def __init__(self, module: str) -> None:
        self._module = module

    @classmethod
    def from_function(cls, _function: Any, file: str) -> KernelLocator | None:
        """The locator of a function of this package that lies in a file, None for any other."""
        path = Path(file)
        if not (path.is_file() and path.is_relative_to(_SOURCES / "lykta")):
            return None
        return cls(".".join(path.relative_to(_SOURCES).with_suffix("").parts))

    def get_cache_path(self) -> str:
        return os.fspath(folder())

    def get_source_stamp(self) -> SourceStamp:
        return source_stamp(self._module)

    def get_disambiguator(self) -> str:
        # The name of the file already begins with those of the module and the function.
        return self._module.rpartition(".")[0].removeprefix("lykta.")

    def ensure_cache_path(self) -> None:
        """A folder that cannot be written is found out when a kernel is saved, which then is left out."""


def named_folder() -> str:
    """The folder that `NUMBA_CACHE_DIR` names, which is then the only one, or an empty string."""
    return cast(str, config.CACHE_DIR)


@cache
def folder() -> Path:
    """The folder that machine code is written to: one that is named, else the package's, else the user's."""
    if named := named_folder():
        return Path(named, "lykta")
    if _is_writable(COMPILED):
        return COMPILED
    place = blake2b(os.fsencode(COMPILED), digest_size=8).hexdigest()
    return Path(appdirs.AppDirs(appname="lykta", appauthor=False).user_cache_dir, f"kernels-{place}")


def _is_writable(path: Path) -> bool:
    with suppress(OSError):
        path.mkdir(exist_ok=True)
        tempfile.TemporaryFile(dir=path).close()
        return True
    return False


def _store(*, cache_path: str, filename_base: str, source_stamp: Any) -> Any:
    kind = KernelFiles if isinstance(source_stamp, SourceStamp) else _FilesOfNumba
    return kind(cache_path=cache_path, filename_base=filename_base, source_stamp=source_stamp)


_FilesOfNumba: Final = caching.IndexDataCacheFile


class KernelFiles(_FilesOfNumba):  # type: ignore[misc, valid-type]
    """The machine code of one function: a file for each signature and processor."""

    def flush(self) -> None:
        """Forget what is kept of this function."""
        for path in Path(self._cache_path).glob(f"{self._data_name('*')}"):
            path.unlink(missing_ok=True)

    def load(self, key: Any) -> Any:
        """What was saved under a key by this version of numba from these sources, or None."""
        folders = [Path(self._cache_path)]
        if not named_folder():
            folders.append(COMPILED)
        for own in folders:
            with (
                suppress(OSError, EOFError, pickle.UnpicklingError),
                (own / self._name(key)).open("rb") as file,
            ):
                # As numba itself does, from folders that only those can write who can write the package.
                if pickle.load(file) == self._header(key):  # noqa: S301
                    return pickle.load(file)  # noqa: S301
        return None

    def save(self, key: Any, data: Any) -> None:
        """Keep machine code, whole or not at all; where nothing can be written, it is not kept."""
        path = Path(self._cache_path, self._name(key))
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            with self._open_for_write(os.fspath(path)) as file:
                file.write(pickle.dumps(self._header(key)) + cast(bytes, self._dump(data)))

    def _header(self, key: Any) -> tuple[str, ...]:
        # The repr of numba's types holds all that makes two of them differ.
        return (numba.__version__, str(self._source_stamp), repr(key))

    def _name(self, key: Any) -> str:
        return self._data_name(blake2b(repr(key).encode(), digest_size=8).hexdigest())

    def _data_name(self, number: str) -> str:
        return f"{self._data_name_pattern.partition('.{number')[0]}.{number}.nbc"
