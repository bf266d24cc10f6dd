"""A result file, opened for reading, and a clear message where one cannot be opened."""

import json
import struct
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import pyarrow as pa

from lykta.ads.engine import DuckDBEngine, Engine, HeldError
from lykta.ads.remarks import Remark
from lykta.ads.result.networks import NetworkPage, list_networks, read_history, read_network
from lykta.ads.result.summary import Summary
from lykta.ads.result.tables import What, table_of
from lykta.ads.result.values import Network, NetworkEvent, Order
from lykta.errors import ErrorKind, InputError, ResultError

FORMAT: Final = 5
"""The format of result files that this Lykta writes and reads."""

SUFFIX: Final = ".lykta"
"""How the name of a result file ends, if its user follows the custom."""

TABLES: Final = frozenset(
    {
        "ads", "calibration", "contact_values", "contacts", "counts", "cuts", "history", "links", "members",
        "meta", "model", "networks", "observations", "spellings", "stages", "stands", "templates",
        "wordings",
    }
)  # fmt: skip
# A DuckDB file names itself after the checksum of its first block.
_MARK_AT, _MARK = 8, b"DUCK"
# Two headers take turns; the one with the higher turn holds. Each says how many blocks follow, and how large.
_HEADERS: Final = (4096, 8192)
_HEADER: Final = struct.Struct("<8xQ8x8xQQ")
_BLOCKS_BEGIN: Final = 12_288


class AnotherFormatError(ResultError):
    """A result file of a format that this Lykta does not read."""


class ResultFile:
    """One finished result file; nothing that is asked of it changes it.

    Raises `ResultError` when the file is missing, is not a result, is not whole, or is of a newer format.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._engine, self._meta = open_result(path)

    @property
    def version(self) -> str:
        """The version of Lykta that made the file."""
        return self._meta["lykta"]

    @property
    def summary(self) -> Summary:
        """The figures that sum up the analysis."""
        try:
            return Summary.from_json(self._meta["summary"])
        except ResultError as error:
            raise ResultError(f"{self.path}: {error}. Analyse the ads again.", error.kind) from error

    @property
    def settings(self) -> dict[str, Any]:
        """What the analysis was told, by name."""
        return dict(json.loads(self._meta["settings"]))

    @property
    def remarks(self) -> list[Remark]:
        """What the analysis remarked on its files and ads."""
        return [Remark.from_kept(kept) for kept in json.loads(self._meta["notes"])]

    def networks(self, *, sort: Order = "size", limit: int | None = None) -> list[Network]:
        """The networks of two ads or more; equal ones stand by id."""
        return list_networks(self._engine, sort=sort, limit=limit)

    def network(self, name: str, *, examples: int = 5) -> NetworkPage:
        """All of one network, with at most so many of its ads; `InputError` when there is no such network."""
        return read_network(self._engine, name, examples=examples)

    def history(self, name: str) -> list[NetworkEvent]:
        """What happened to a network of this name since it began, also to one that ended."""
        return read_history(self._engine, name)

    def table(self, what: What) -> pa.Table:
        """One of the tables for other tools, sorted, with the column names that others read."""
        return table_of(self._engine, what)

    def close(self) -> None:
        """Let go of the file."""
        self._engine.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_result(path: Path) -> tuple[Engine, dict[str, str]]:
    """The tables of a finished result file, for reading, and what it says about itself.

    Raises `ResultError` when the file is missing, is not a result or is not whole, `AnotherFormatError` when
    it is of another format, and `HeldError` when another program has it open.
    """
    _refuse_other_files(path)
    try:
        engine = DuckDBEngine(path, read_only=True)
    except HeldError:
        raise
    except ResultError as error:
        raise _damage_error(path) from error
    try:
        return engine, _meta(path, engine)
    except ResultError:
        engine.close()
        raise


def refuse_other_names(path: Path) -> None:
    """Refuse a result file whose name, or that of a folder that it is in, DuckDB does not take."""
    name = str(path.absolute())
    try:
        name.encode()
    except UnicodeEncodeError:
        shown = name.encode(errors="backslashreplace").decode()
        raise InputError(
            f"{shown} cannot be a result file: letters of its name or its folder (\\udc..) are not UTF-8. "
            "Nothing was read or written. Name another, or rename the file or the folder."
        ) from None


def _refuse_other_files(path: Path) -> None:
    refuse_other_names(path)
    if path.is_dir():
        raise ResultError(f"{path} is a folder. Name the result file in it.", ErrorKind.RESULT_OTHER_FILE)
    try:
        known = looks_like_result(path)
        whole = known and is_whole(path)
    except FileNotFoundError:
        raise ResultError(
            f"There is no result file {path}. `lykta ads analyse` makes one; check the name and the folder.",
            ErrorKind.RESULT_GONE,
        ) from None
    except OSError as error:
        raise ResultError(
            f"{path} cannot be read: {error.strerror}. It was left as it is.", ErrorKind.FILE_UNREADABLE
        ) from error
    if not known:
        raise ResultError(
            f"{path} is not a result file of Lykta. It was left as it is. "
            "Name the file that `lykta ads analyse` wrote to --out.",
            ErrorKind.RESULT_OTHER_FILE,
        )
    if not whole:
        raise _damage_error(path)


def _meta(path: Path, engine: Engine) -> dict[str, str]:
    tables = set(engine.tables())
    if "meta" not in tables:
        raise ResultError(
            f"{path} is a database, but not a result file of Lykta. It was left as it is.",
            ErrorKind.RESULT_OTHER_FILE,
        )
    rows = engine.arrow("SELECT key, value FROM meta")
    meta = dict(zip(rows["key"].to_pylist(), rows["value"].to_pylist(), strict=True))
    _refuse_another_format(path, meta.get("format", ""), meta.get("lykta", "unknown"))
    if not tables >= TABLES or not meta.keys() >= {"settings", "summary", "notes"}:
        raise _damage_error(path)
    return meta


def _refuse_another_format(path: Path, written: str, version: str) -> None:
    if not written.isdecimal():
        raise ResultError(
            f"{path} does not say which format of result file it is. It was left as it is.",
            ErrorKind.RESULT_OTHER_FILE,
        )
    if int(written) > FORMAT:
        raise AnotherFormatError(
            f"{path} was made by a newer Lykta ({version}, format {written}); this one reads format "
            f"{FORMAT}. It was left as it is. Update Lykta, or analyse the ads again with this version.",
            ErrorKind.RESULT_NEWER,
        )
    if int(written) < FORMAT:
        raise AnotherFormatError(
            f"{path} was made by an earlier Lykta ({version}, format {written}), which linked ads by other "
            f"evidence or kept its tables otherwise; this one reads format {FORMAT}. It was left as it is. "
            "Analyse the ads again with the same key of contacts: judgements beside the result are kept.",
            ErrorKind.RESULT_OTHER_VERSION,
        )


def _damage_error(path: Path) -> ResultError:
    return ResultError(
        f"{path} is damaged or only half there. It was left as it is. "
        "Copy it again from where it was made, or move it elsewhere and analyse the ads again.",
        ErrorKind.RESULT_DAMAGED,
    )


def follow_link(result: Path) -> Path:
    """The file itself where a result is named by a symbolic link: a result takes the place of a file."""
    return result.resolve() if result.is_symlink() else result


def place_beside(result: Path, suffix: str) -> Path:
    """Where something lies that belongs to a result: beside it, under its name with a `suffix` for `.lykta`.

    Another ending is a part of the name: `county.2026-11` and `county.2026-12` are two results. What belongs
    to a result that is named by a link lies beside the file itself.
    """
    result = follow_link(result)
    if result.suffix == SUFFIX:
        return result.with_suffix(suffix)
    return result.with_name(result.name + suffix)


def looks_like_result(path: Path) -> bool:
    """Whether a file says at its beginning that it is a database such as a result file is."""
    with path.open("rb") as file:
        return file.read(_MARK_AT + len(_MARK))[_MARK_AT:] == _MARK


def is_whole(path: Path) -> bool:
    """Whether a database file is as long as its header says: a copy cut short is not."""
    with path.open("rb") as file:
        head = file.read(_BLOCKS_BEGIN)
    if len(head) < _BLOCKS_BEGIN:
        return False
    _, blocks, size = max(_HEADER.unpack_from(head, at) for at in _HEADERS)
    return path.stat().st_size >= _BLOCKS_BEGIN + int(blocks) * int(size)
