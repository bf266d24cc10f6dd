"""Whether the server can do its work: one list of checks for the readiness page, the metrics and the doctor.

A check **fails** only when answers would be wrong or lost while it does: a monitor or a load balancer then
takes the server out. Everything else that an operator has to mend **warns**, because people in danger depend
on the site: a missing backup must not close it. A check that could not look says so and decides nothing.
"""

import os
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, ProgrammingError, connection, connections, transaction
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lykta.errors import LyktaError
from lykta.language import LANGUAGES, Language
from lykta.version import __version__
from lykta.web.database import Trouble, find_trouble, has_no_file, missing_and_unknown_changes
from lykta.web.keys.keyring import count_opened, read_keyring
from lykta.web.server_keys import server_key_folder

WRITE_PATIENCE_S: Final = 1.0
"""Seconds to wait for the database's write lock. A write holds it for milliseconds, and the whole answer must
come within two seconds, before a monitor gives up."""
DEADLINE_S: Final = 1.9
"""Seconds after which the checks are reported as stalled: within the two seconds of a short monitor."""
HOLDS_S: Final = 2.0
"""Seconds for which one result answers every request, so that asking often costs the server nothing."""
FREE_FAILS_BYTES: Final = 64 * 2**20
"""Free space below which the server is not ready: a few questions, SQLite's write-ahead log and a temporary
file still fit into this, and the next write after that may be refused."""
FREE_WARNS_BYTES: Final = 2**30
"""Free space below which an operator is warned: enough for weeks of a county's consultations."""
PROBE_BYTES: Final = 64 * 2**10
"""Bytes that are written to see whether the disk takes them: more than fits beside a file's name."""
SAMPLED_KEYS: Final = 3
"""Rows of each kind that are opened. One altered row must not close the site, so several are tried, and the
keys are wrong only if none of them opens."""

OTHERS: Final = 0o077
"""The permissions of a folder's group and of all others."""


class HealthState(StrEnum):
    """What a check found, from harmless to grave."""

    OK = "ok"
    UNKNOWN = "unknown"
    """It could not be looked at here."""
    WARN = "warn"
    FAIL = "fail"


GRAVITY: Final = {state: place for place, state in enumerate(HealthState)}
"""How grave each state is: 0 for ok, 1 for unknown, 2 for warn, 3 for fail."""


@dataclass(frozen=True, slots=True)
class HealthFinding:
    """What one check found: a code with its parameters, and the sentence that says what to do."""

    code: str
    """The check, such as `database`."""
    state: HealthState
    reason: str
    """What was found, such as `locked`; with the code it is the key that a monitor can rely on."""
    words: "Promise | str"
    values: Mapping[str, int | str] = field(default_factory=dict)
    """Numbers, codes and folders that the sentence names; nothing that was typed by a visitor."""

    def sentence(self, language: Language) -> str:
        """What was found, and what to do about it."""
        with translation.override(language):
            return str(self.words).format(**self.values)

    def as_json(self) -> dict[str, Any]:
        """The finding for a program, with both sentences."""
        sentences = {language: self.sentence(language) for language in LANGUAGES}
        told = {"code": self.code, "state": str(self.state), "reason": self.reason}
        return told | {"values": dict(self.values)} | sentences


@dataclass(frozen=True, slots=True)
class HealthReport:
    """All findings of one look, and when it was."""

    at: datetime
    findings: tuple[HealthFinding, ...]

    @property
    def state(self) -> HealthState:
        """The gravest state; what could not be looked at counts as harmless."""
        known = [found.state for found in self.findings if found.state is not HealthState.UNKNOWN]
        return max(known, key=GRAVITY.__getitem__, default=HealthState.OK)

    @property
    def is_ready(self) -> bool:
        """Whether the server can take requests."""
        return self.state is not HealthState.FAIL

    def as_json(self) -> dict[str, Any]:
        """The report for a program."""
        return {
            "state": str(self.state),
            "ready": self.is_ready,
            "at": self.at.isoformat(timespec="seconds"),
            "version": __version__,
            "checks": [found.as_json() for found in self.findings],
        }


type Look = Callable[[], HealthFinding]


@dataclass(frozen=True, slots=True)
class Check:
    """One check: its code, how it looks, and which checks have to be ok before it can look."""

    code: str
    look: Look
    needs: tuple[str, ...] = ("database",)

    def find(self) -> HealthFinding:
        """Look, and turn what stood in the way of looking into a finding."""
        try:
            return self.look()
        except DatabaseError as error:
            if find_trouble(error) is Trouble.DAMAGED:
                return HealthFinding(self.code, HealthState.FAIL, "damaged", DAMAGED)
            # The database itself is a check of its own: a table was locked, as while a purge rewrites it.
            return HealthFinding(
                self.code, HealthState.UNKNOWN, "busy", _BUSY, {"kind": type(error).__name__}
            )
        except (OSError, LyktaError, ValueError, TypeError) as error:
            return HealthFinding(self.code, HealthState.FAIL, "fault", _FAULT, {"kind": type(error).__name__})


DAMAGED: Final = _(
    "The database is damaged. Stop the server, keep a copy of the database as it is, and restore the newest "
    "backup that is whole into an empty one."
)
_BUSY: Final = _("This could not be looked at: the database answered with {kind}. Look again in a minute.")
_FAULT: Final = _(
    "Looking at this failed ({kind}). Run `lykta doctor` on the server, and report it if it stays."
)
_NOT_ASKED: Final = _("This was not looked at, because another check failed: {needs}.")


def examine() -> HealthReport:
    """Ask every check, now and in this thread; for the doctor, and for the thread that `latest` starts."""
    findings: dict[str, HealthFinding] = {}
    for check in checks():
        failed = [code for code in check.needs if findings[code].state is HealthState.FAIL]
        values = {"needs": ", ".join(failed)}
        found = (
            HealthFinding(check.code, HealthState.UNKNOWN, "not_asked", _NOT_ASKED, values)
            if failed
            else check.find()
        )
        findings[check.code] = found
    return HealthReport(datetime.now(UTC), tuple(findings.values()))


def checks() -> tuple[Check, ...]:
    """The checks of this server, in their order: the shared ones, then those that its applications bring.

    An application brings checks by a method `health_checks` of its configuration. One that needs others comes
    after them.
    """
    brought = [
        check
        for app in apps.get_app_configs()
        for check in getattr(app, "health_checks", tuple[Check, ...])()
    ]
    data = Check("data", _look_at_data_folder, needs=())
    if not settings.LYKTA.logs_in:
        return (data, *brought)
    own = (
        Check("database", _look_at_database, needs=()),
        Check("tables", _look_at_tables),
        Check("keys", _look_at_keys, needs=()),
        Check("sealed", _look_at_sealed, needs=("database", "keys")),
        data,
    )
    return (*own, *brought)


# The database ----------------------------------------------------------------------------------------------


def _look_at_database() -> HealthFinding:
    """Take the lock that every write takes, with a short patience, and give it back without writing."""
    if has_no_file():
        if not server_key_folder().exists() or not any(server_key_folder().iterdir()):
            words = _(
                "There is neither a database nor a key: this server was never prepared, or its folders are "
                "not mounted. Mount them; on a new server run `lykta consult keys create`, then `lykta "
                "consult prepare`."
            )
            return HealthFinding("database", HealthState.FAIL, "missing", words)
        words = _(
            "The file of the database is not there. Nothing can be asked or answered. Mount the data "
            "folder, or restore a backup."
        )
        return HealthFinding("database", HealthState.FAIL, "missing", words)
    try:
        _be_impatient()
        with transaction.atomic():
            # On SQLite the transaction itself began by taking the write lock.
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    # Every act locks this row for its entry in the audit log.
                    cursor.execute("SELECT 1 FROM audit_head FOR UPDATE")
            transaction.set_rollback(True)
    except ProgrammingError:
        # It answers, and lacks the table: the check of the tables says so.
        pass
    except DatabaseError as error:
        return _not_writable(error)
    return HealthFinding("database", HealthState.OK, "writable", _("The database can be read and written."))


def _be_impatient() -> None:
    """Have this thread's connection wait a second at most, for a lock and for an answer."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"PRAGMA busy_timeout = {WRITE_PATIENCE_S * 1000:.0f}")
            return
        cursor.execute(f"SET lock_timeout = '{WRITE_PATIENCE_S * 1000:.0f}ms'")
        cursor.execute(f"SET statement_timeout = '{DEADLINE_S * 1000:.0f}ms'")


def _not_writable(error: DatabaseError) -> HealthFinding:
    trouble = find_trouble(error)
    if trouble is Trouble.DAMAGED:
        return HealthFinding("database", HealthState.FAIL, "damaged", DAMAGED)
    if trouble is Trouble.LOCKED:
        words = _(
            "The database has been locked for writing for {seconds} s. Questions and answers wait, and are "
            "refused after 20 s. See what holds it: a purge that rewrites a large file, or a program that "
            "was left open."
        )
        return HealthFinding(
            "database", HealthState.FAIL, "locked", words, {"seconds": int(WRITE_PATIENCE_S)}
        )
    if trouble is Trouble.READ_ONLY:
        words = _(
            "The database can be read and not written. Make the server the writable one, or mount the data "
            "folder writable."
        )
        return HealthFinding("database", HealthState.FAIL, "read_only", words)
    if trouble is Trouble.FULL:
        words = _(
            "The disk of the database is full, or refuses to write. Questions and answers are refused. Free "
            "space at once, or look at the disk."
        )
        return HealthFinding("database", HealthState.FAIL, "full", words)
    words = _(
        "The database cannot be reached ({kind}). Nothing can be asked or answered. Start it, and check "
        "LYKTA_DATABASE or LYKTA_DATA_FOLDER."
    )
    # Django itself refuses a version that is too old: its error has no cause.
    kind = type(error.__cause__ or error).__name__
    return HealthFinding("database", HealthState.FAIL, "unreachable", words, {"kind": kind})


def _look_at_tables() -> HealthFinding:
    missing, unknown = missing_and_unknown_changes()
    if unknown:
        words = _(
            "A newer Lykta has prepared the database (changes unknown here: {changes}). Install that version."
        )
        return HealthFinding("tables", HealthState.FAIL, "newer", words, {"changes": len(unknown)})
    if missing:
        words = _("The database lacks {changes} of this program's changes. Run `lykta consult prepare`.")
        return HealthFinding("tables", HealthState.FAIL, "older", words, {"changes": len(missing)})
    return HealthFinding("tables", HealthState.OK, "current", _("The tables are those of this program."))


# The keys --------------------------------------------------------------------------------------------------


def _look_at_keys() -> HealthFinding:
    """Read the key folder itself, and not what this process remembers of it."""
    folder = server_key_folder()
    try:
        ring = read_keyring(folder)
    except (LyktaError, OSError):
        words = _(
            "The key folder {folder} has no keys, or they cannot be read: no text opens, and nothing can be "
            "asked. Mount it, or bring the keys back with `lykta consult keys recover`."
        )
        return HealthFinding("keys", HealthState.FAIL, "missing", words, {"folder": str(folder)})
    if folder.stat().st_mode & OTHERS:
        words = _("Others than its owner may look into the key folder {folder}. `chmod 700` it.")
        return HealthFinding("keys", HealthState.WARN, "open", words, {"folder": str(folder)})
    values = {"masters": len(ring.masters)}
    return HealthFinding(
        "keys", HealthState.OK, "read", _("Keys were read: the pepper, and master keys: {masters}."), values
    )


def _look_at_sealed() -> HealthFinding:
    """Open a few rows of each kind that lies under the master keys."""
    opened, unopened = count_opened(SAMPLED_KEYS)
    values = {"opened": opened, "unopened": unopened}
    if unopened and not opened:
        words = _(
            "None of {unopened} sealed rows opens with the keys of the key folder: they are another "
            "server's. Put the right folder back before anything is asked."
        )
        return HealthFinding("sealed", HealthState.FAIL, "other_keys", words, values)
    if unopened:
        words = _(
            "{unopened} sealed rows do not open, and {opened} do: they were altered, or a key is missing. "
            "Run `lykta consult keys check`."
        )
        return HealthFinding("sealed", HealthState.WARN, "unopened", words, values)
    if not opened:
        return HealthFinding("sealed", HealthState.OK, "none", _("Nothing has been sealed yet."), values)
    return HealthFinding(
        "sealed", HealthState.OK, "opens", _("The keys open what was sealed ({opened} rows tried)."), values
    )


# The disk --------------------------------------------------------------------------------------------------


def _look_at_data_folder() -> HealthFinding:
    folder = settings.LYKTA.data_folder
    # Of the data folder a server without SQLite only reads, once it has started.
    grave = HealthState.FAIL if settings.LYKTA.logs_in and connection.vendor == "sqlite" else HealthState.WARN
    try:
        free = shutil.disk_usage(folder).free
        _write_probe(folder)
    except OSError as error:
        words = _("The data folder cannot be written ({kind}). Free space, or mount it writable.")
        kind = error.strerror or type(error).__name__
        return HealthFinding("data", grave, "refused", words, {"kind": kind})
    values = {"mb": free // 2**20}
    if free < FREE_FAILS_BYTES:
        words = _(
            "The data folder has {mb} MB left: what is written next may be refused. Free space at once."
        )
        return HealthFinding("data", grave, "full", words, values)
    if free < max(FREE_WARNS_BYTES, _for_rewriting()):
        words = _("The data folder has {mb} MB left. Free space, or enlarge the disk.")
        return HealthFinding("data", HealthState.WARN, "filling", words, values)
    return HealthFinding(
        "data", HealthState.OK, "free", _("The data folder can be written, and has {mb} MB left."), values
    )


def _for_rewriting() -> int:
    # The purge writes SQLite's file anew beside the old one, through a write-ahead log of the same size.
    if not settings.LYKTA.logs_in or connection.vendor != "sqlite":
        return 0
    path = Path(str(connection.settings_dict["NAME"]))
    return 2 * path.stat().st_size if path.is_file() else 0


def _write_probe(folder: Path) -> None:
    with tempfile.TemporaryFile(dir=folder) as probe:
        probe.write(bytes(PROBE_BYTES))
        probe.flush()
        os.fsync(probe.fileno())


# The newest result, for pages that are asked often ---------------------------------------------------------


class _Watch:
    """The newest report of this process, and the thread that makes the next one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._report: HealthReport | None = None
        self._until = 0.0
        self._began = 0.0
        self._done: threading.Event | None = None

    def latest(self) -> HealthReport:
        """The newest report, made anew when it is old; within the deadline, also when something hangs."""
        with self._lock:
            now = time.monotonic()
            if self._report is not None and now < self._until:
                return self._report
            if self._done is None:
                self._began, self._done = now, threading.Event()
                threading.Thread(target=self._make, args=(self._done,), name="health", daemon=True).start()
            done, began = self._done, self._began
        if done.wait(max(0.0, began + DEADLINE_S - time.monotonic())):
            with self._lock:
                if self._report is not None:
                    return self._report
        return HealthReport(datetime.now(UTC), (_stall_finding(),))

    def _make(self, done: threading.Event) -> None:
        report: HealthReport | None = None
        try:
            report = examine()
        finally:
            # A connection of its own each time: whether a new one can be made is part of the question.
            connections.close_all()
            with self._lock:
                self._report, self._until, self._done = report, time.monotonic() + HOLDS_S, None
            done.set()


def _stall_finding() -> HealthFinding:
    words = _(
        "The checks have not ended within {seconds} s: a disk, the key folder or the database does not "
        "answer. Look at the machine's disks and network."
    )
    return HealthFinding("checks", HealthState.FAIL, "stalled", words, {"seconds": round(DEADLINE_S)})


_WATCH: Final = _Watch()


def latest() -> HealthReport:
    """The newest report, at most `HOLDS_S` old; it comes within `DEADLINE_S` whatever hangs."""
    return _WATCH.latest()
