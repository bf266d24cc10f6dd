"""The database of an earlier release: its tables as they were, filled with its rows, and read back.

`database.jsonl` of a release has the lines of its backup, unencrypted; `known.json` what was in it in clear.
"""

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.migrations.executor import MigrationExecutor

FOLDER: Final = Path(__file__).parent

type Row = dict[str, Any]

# The kinds that a backup writes because JSON lacks them; how each is read.
_READ: Final[dict[str, Any]] = {
    "bytes": base64.b64decode,
    "moment": datetime.fromisoformat,
    "day": date.fromisoformat,
    "number": UUID,
    "decimal": Decimal,
    "json": lambda value: value,
}


@dataclass(frozen=True)
class Release:
    """One released version's database."""

    version: str

    @property
    def known(self) -> dict[str, Any]:
        """What was in it: receipts, texts, statistics, a password and how many entries the log had."""
        found: dict[str, Any] = json.loads((FOLDER / self.version / "known.json").read_text(encoding="utf-8"))
        return found

    def changes(self) -> list[str]:
        """The migrations that its tables had, as `app.name`."""
        found: list[str] = next(self._lines())["changes"]
        return found

    def rows(self) -> dict[str, list[Row]]:
        """Its rows: for each table, each row's values by the names of its columns."""
        found: dict[str, list[Row]] = {}
        table, columns = "", list[str]()
        for line in self._lines():
            if isinstance(line, list):
                found[table].append(dict(zip(columns, map(_read, line), strict=True)))
            elif "table" in line:
                table, columns = line["table"], line["columns"]
                found[table] = []
        return found

    def questions(self) -> dict[str, str]:
        """The first text of each consultation whose receipt is known."""
        texts = {(table, row, column): text for table, row, column, text in self.known["texts"]}
        firsts = {
            str(row["consultation_id"]): texts["consult_message", str(row["id"]), "body"]
            for row in self.rows()["consult_message"]
            if row["number"] == 1
        }
        return {name: firsts[number] for name, number in self.known["consultations"].items()}

    def write_keys(self, folder: Path) -> None:
        """Write its keys, which are derived from words: no key lies in the project."""
        folder.mkdir(mode=0o700, exist_ok=True)
        for name, words in self.known["keys"].items():
            path = folder / ("pepper" if name == "pepper" else "master-0001")
            path.touch(mode=0o600)
            path.write_bytes(blake2b(words.encode(), digest_size=32).digest())

    def _lines(self) -> Iterator[Any]:
        path = FOLDER / self.version / "database.jsonl"
        return map(json.loads, path.read_text(encoding="utf-8").splitlines())


def releases() -> list[Release]:
    """Every release with a database here, the oldest first."""
    found = [Release(path.parent.name) for path in FOLDER.glob("*/database.jsonl")]
    return sorted(found, key=lambda release: [int(part) for part in release.version.split(".")])


def migrate_to(release: Release) -> None:
    """Bring the present database's tables to those of a release, forwards or backwards."""
    executor = MigrationExecutor(connection)
    wanted: dict[str, str] = {}
    for change in sorted(release.changes()):
        app, _, name = change.partition(".")
        wanted[app] = name
    targets: list[tuple[str, str | None]] = list(wanted.items())
    # An application that the release did not have has no tables there.
    later = {app for app, _ in executor.loader.graph.leaf_nodes()} - wanted.keys()
    executor.migrate(targets + [(app, None) for app in sorted(later)])


def load(release: Release) -> None:
    """Make the tables of a release in an empty database, and fill them with its rows."""
    migrate_to(release)
    tables = _tables(release)
    with transaction.atomic(), connection.cursor() as cursor:
        for table, rows in release.rows().items():
            for row in rows:
                _insert(cursor, tables[table], row)
        # PostgreSQL counts by itself, and does not see what brings its own number.
        for statement in connection.ops.sequence_reset_sql(no_style(), list(tables.values())):
            cursor.execute(statement)


def read(release: Release) -> dict[str, list[Row]]:
    """The rows that are in the present database's tables, by the columns of a release."""
    found = {}
    for table, model in _tables(release).items():
        names = [field.attname for field in model._meta.local_concrete_fields]
        rows = model._base_manager.order_by("pk").values_list(*names)
        found[table] = [dict(zip(names, map(_plain, row), strict=True)) for row in rows]
    return found


def _tables(release: Release) -> dict[str, type[models.Model]]:
    loader = MigrationExecutor(connection).loader
    parts = [change.partition(".") for change in release.changes()]
    nodes = [(app, name) for app, _, name in parts]
    # The models as they were then: this program's may have other columns.
    then = loader.project_state([node for node in nodes if node in loader.graph.nodes]).apps
    wanted = release.rows().keys()
    return {
        model._meta.db_table: model
        for model in then.get_models(include_auto_created=True)
        if model._meta.db_table in wanted
    }


def _insert(cursor: Any, model: type[models.Model], row: Row) -> None:
    quoted = connection.ops.quote_name
    fields = [field for field in model._meta.local_concrete_fields if field.attname in row]
    names = ", ".join(quoted(str(field.column)) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    values = [field.get_db_prep_save(row[field.attname], connection) for field in fields]
    # Names of the program's own tables and columns; every value is passed by itself.
    cursor.execute(f"INSERT INTO {quoted(model._meta.db_table)} ({names}) VALUES ({marks})", values)  # noqa: S608


def _read(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    ((kind, written),) = value.items()
    return _READ[kind](written)


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value
