"""Opening a result file, and saying clearly why one cannot be opened."""

from pathlib import Path
from typing import Final

from lykta.ads.engine import DuckDBEngine, Engine
from lykta.ads.result.wholeness import is_whole, looks_like_result
from lykta.errors import ResultError

FORMAT: Final = 4
"""The format of result files that this Lykta writes and reads."""

TABLES: Final = frozenset(
    {
        "ads", "calibration", "contact_values", "contacts", "counts", "cuts", "history", "links", "members",
        "meta", "model", "networks", "observations", "spellings", "stages", "stands", "templates",
        "wordings",
    }
)  # fmt: skip


def open_result(path: Path) -> tuple[Engine, dict[str, str]]:
    """The tables of a finished result file, for reading, and what it says about itself.

    Raises `ResultError` when the file is missing, is no result, is not whole, or is of another format.
    """
    _refuse_other_files(path)
    try:
        engine = DuckDBEngine(path, read_only=True)
    except ResultError as error:
        raise _broken(path) from error
    try:
        return engine, _meta(path, engine)
    except ResultError:
        engine.close()
        raise


def _refuse_other_files(path: Path) -> None:
    if path.is_dir():
        raise ResultError(f"{path} is a folder. Name the result file in it.")
    try:
        known = looks_like_result(path)
        whole = known and is_whole(path)
    except FileNotFoundError:
        raise ResultError(
            f"There is no result file {path}. `lykta ads analyse` makes one; check the name and the folder."
        ) from None
    except OSError as error:
        raise ResultError(f"{path} cannot be read: {error.strerror}. It was left as it is.") from error
    if not known:
        raise ResultError(
            f"{path} is not a result file of Lykta. It was left as it is. "
            "Name the file that `lykta ads analyse` wrote to --out."
        )
    if not whole:
        raise _broken(path)


def _meta(path: Path, engine: Engine) -> dict[str, str]:
    tables = set(engine.tables())
    if "meta" not in tables:
        raise ResultError(f"{path} is a database, but not a result file of Lykta. It was left as it is.")
    rows = engine.arrow("SELECT key, value FROM meta")
    meta = dict(zip(rows["key"].to_pylist(), rows["value"].to_pylist(), strict=True))
    _refuse_another_format(path, meta.get("format", ""), meta.get("lykta", "unknown"))
    if not tables >= TABLES or not meta.keys() >= {"settings", "summary", "notes"}:
        raise _broken(path)
    return meta


def _refuse_another_format(path: Path, written: str, version: str) -> None:
    if not written.isdecimal():
        raise ResultError(f"{path} does not say which format of result file it is. It was left as it is.")
    if int(written) > FORMAT:
        raise ResultError(
            f"{path} was made by a newer Lykta ({version}, format {written}); this one reads format "
            f"{FORMAT}. It was left as it is. Update Lykta, or analyse the ads again with this version."
        )
    if int(written) < FORMAT:
        raise ResultError(
            f"{path} was made by an earlier Lykta ({version}, format {written}), which linked ads by other "
            f"evidence or kept no model; this one reads format {FORMAT}. It was left as it is. Analyse the "
            "ads again with the same key of contacts: judgements beside the result are kept."
        )


def _broken(path: Path) -> ResultError:
    return ResultError(
        f"{path} is damaged or only half there. It was left as it is. "
        "Copy it again from where it was made, or analyse the ads again."
    )
