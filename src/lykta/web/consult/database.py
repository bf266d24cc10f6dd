"""What an operator does to the database: prepare it, give its roles their rights, exchange its master key."""

import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db import connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from lykta.errors import InputError
from lykta.web.audit.models import Entry
from lykta.web.audit.recording import SYSTEM, begin, has_begun, record
from lykta.web.audit.upkeep import keep_first_anchor, require_own_anchors
from lykta.web.audit.verify import Sealing, newest, seal_earlier_entries
from lykta.web.consult.compacting import keep_samples_out
from lykta.web.consult.models import (
    BreakGlass,
    Consultation,
    Disclosure,
    Message,
    Note,
    Participation,
    ParticipationKind,
)
from lykta.web.consult.own_rows import Draft
from lykta.web.consult.sealing import SealedRow
from lykta.web.database import (
    has_no_file,
    lock_preparation,
    prepare_database,
    require_one_database,
    role_of,
)
from lykta.web.keys.keyring import UNOPENED, UnderMasters, add_master, drop_old_masters, registered_kinds
from lykta.web.keys.sealing import Key, SealBrokenError, fingerprint_of
from lykta.web.server_keys import server_key_folder, server_keys
from lykta.web.team import log_codes
from lykta.web.team.log_codes import account_codes, glass_codes, part_codes
from lykta.web.team.models import Member

_PRIVATE: Final = 0o600
PATIENCE_S: Final = 60.0
"""Longer than any request lasts: a writer waits 20 seconds for another at most. Whoever had read a key of the
old kind before it was moved has written it back by then, and it is moved again."""
_AT_ONCE: Final = 200
_WITH_TEXTS: Final[tuple[type[SealedRow], ...]] = (Disclosure, Draft, Message, Note)
"""The tables whose texts are bound to what says whose they are."""


# Preparing


@dataclass(frozen=True, slots=True)
class Prepared:
    """What preparing did."""

    changes: int
    is_new: bool
    sealing: Sealing | None
    """What became of entries that an earlier version wrote without seals; None where there were none."""


def prepare(*, takes_place: bool = False, roles: tuple[str, str] | None = None) -> Prepared:
    """Make the tables or bring them to this program's state. Safe to repeat; InputError where it may not.

    A log is not begun beside anchors of another one, unless this one `takes_place` of that. The `roles` of
    the web server and of backups get their rights. InputError also where another process does the same.
    """
    # Asked for first: without keys the log's first entry could not be written.
    server_keys()
    with lock_preparation():
        done = _prepare_alone(takes_place=takes_place)
        if roles:
            web, backup = roles
            # At each upgrade: it may bring a table that the web server is to read.
            grant_rights(web=web, backup=backup)
    return done


def _prepare_alone(*, takes_place: bool) -> Prepared:
    if not takes_place and _has_no_log():
        require_own_anchors()
    changes = prepare_database()
    keep_samples_out()
    if connection.vendor == "sqlite":
        Path(connection.settings_dict["NAME"]).chmod(_PRIVATE)
    with transaction.atomic():
        # An empty log is a log that was emptied: the first entry is there before anything can be done.
        is_new, sealing = not has_begun(), seal_earlier_entries()
        if is_new:
            begin()
        elif changes:
            record("database.prepare", who=SYSTEM)
        # Looked for from the end, through the whole log: an upgrade is rare.
        if newest(log_codes.BASELINE_ENDS) is None:
            write_baseline()
    if is_new:
        keep_first_anchor(timezone.localdate())
    return Prepared(changes=changes, is_new=is_new, sealing=sealing)


def _has_no_log() -> bool:
    if has_no_file():
        return True
    tables = connection.introspection.table_names()
    return Entry._meta.db_table not in tables or not has_begun()


def write_baseline() -> None:
    """Log what every account is and who has a part in every consultation, in codes; within a transaction.

    The report of who could read what begins from here: a database of version 0.1.0 has acts without codes.
    """
    for member in Member.objects.order_by("pk"):
        record(log_codes.BASELINE, who=SYSTEM, of=member.reference, detail=account_codes(member))
    if apps.is_installed("lykta.web.consult"):
        for consultation in Consultation.objects.order_by("pk"):
            _write_parts(consultation)
    record(log_codes.BASELINE_ENDS, who=SYSTEM)


def _write_parts(consultation: Consultation) -> None:
    parts = list(Participation.objects.filter(consultation=consultation))
    handling = next((each.agency_id for each in parts if each.part == ParticipationKind.HANDLING), None)
    codes = part_codes(handling, [each.agency_id for each in parts if each.part == ParticipationKind.INVITED])
    act, of = log_codes.BASELINE_OF_CONSULTATION, consultation.reference
    record(act, who=SYSTEM, of=of, detail=codes)
    for glass in BreakGlass.objects.filter(consultation=consultation, until__gt=timezone.now()):
        record(act, who=SYSTEM, of=of, detail=codes | glass_codes(glass.until) | {"member": glass.member_id})


# The rights of its roles. Every table of the program has a decision here: one without gives the web server
# nothing, and a test names it.


NOTHING: Final = ()
READ: Final = ("SELECT",)
ADD: Final = ("SELECT", "INSERT")
ADD_AND_DELETE: Final = ("SELECT", "INSERT", "DELETE")
CHANGE: Final = ("SELECT", "INSERT", "UPDATE")
ALL: Final = ("SELECT", "INSERT", "UPDATE", "DELETE")

WEB: Final[Mapping[str, tuple[str, ...]]] = {
    # The log is added to and read. Its head is there since the database was prepared.
    "audit_entry": ADD,
    "audit_head": ("SELECT", "UPDATE"),
    # Two members delete a consultation before its day by the web server, with all below it and its counts.
    "consult_agencycontact": ADD_AND_DELETE,
    "consult_answertemplate": ALL,
    "consult_askercell": ALL,
    "consult_breakglass": ALL,
    "consult_case": ALL,
    "consult_consultation": ALL,
    "consult_daychange": ADD_AND_DELETE,
    # A request and an earlier name get their seals when their numbers are known.
    "consult_deletionrequest": ALL,
    "consult_disclosure": ALL,
    "consult_meeting": ALL,
    "consult_meetingitem": ALL,
    "consult_meetingitem_present": ALL,
    "consult_message": ADD_AND_DELETE,
    "consult_draft": ALL,
    "consult_lastread": ALL,
    "consult_note": ADD_AND_DELETE,
    # `lykta consult notify` deletes what was sent.
    "consult_notice": ALL,
    # An agency that takes part no longer loses its row.
    "consult_participation": ALL,
    "consult_outcomecell": ALL,
    "consult_task": ALL,
    # The server looks whether the tables are those of its program.
    "django_migrations": READ,
    "django_session": ALL,
    "editions_edition": CHANGE,
    "limits_mark": ALL,
    "mfa_authenticator": ALL,
    "plan_change": ADD,
    "plan_measure": CHANGE,
    "team_agency": CHANGE,
    "team_earliername": CHANGE,
    # A new account to which no second person agreed goes.
    "team_member": ALL,
    "team_pendingact": ALL,
    "team_startcode": ALL,
    # Of the libraries, which look in them at a log-in. Nothing is written there.
    "account_emailaddress": READ,
    "account_emailconfirmation": NOTHING,
    "auth_group": NOTHING,
    "auth_group_permissions": NOTHING,
    "auth_permission": NOTHING,
    "django_content_type": NOTHING,
    "socialaccount_socialaccount": READ,
    "socialaccount_socialapp": READ,
    "socialaccount_socialtoken": NOTHING,
}
"""What the web server's role may do to each table."""
# A backup has its entry in the log.
_BACKUP: Final[Mapping[str, tuple[str, ...]]] = {"audit_entry": ADD, "audit_head": ("SELECT", "UPDATE")}

# What no role with least rights has: each would let it take what it was not given.
_TOO_MUCH: Final = ("rolsuper", "rolcreaterole", "rolcreatedb", "rolreplication", "rolbypassrls")


def all_tables() -> tuple[str, ...]:
    """Every table that the program makes, those of libraries and of upgrades among them."""
    every = apps.get_models(include_auto_created=True)
    found = {model._meta.db_table for model in every if model._meta.managed}
    return tuple(sorted(found | {MigrationRecorder.Migration._meta.db_table}))


def rights_statements(*, web: str, backup: str) -> Iterator[str]:
    """The SQL that gives both roles their rights and takes all others, for the owner. Safe to repeat."""
    quoted = connection.ops.quote_name
    yield "REVOKE CREATE ON SCHEMA public FROM PUBLIC"
    for role in (web, backup):
        yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {quoted(role)}"
        yield f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {quoted(role)}"
        yield f"REVOKE ALL ON SCHEMA public FROM {quoted(role)}"
        yield f"GRANT USAGE ON SCHEMA public TO {quoted(role)}"
    for table in all_tables():
        yield f"REVOKE ALL ON {quoted(table)} FROM PUBLIC"
        if rights := WEB.get(table, NOTHING):
            yield f"GRANT {', '.join(rights)} ON {quoted(table)} TO {quoted(web)}"
        yield f"GRANT {', '.join(_BACKUP.get(table, READ))} ON {quoted(table)} TO {quoted(backup)}"
    for table, column in _emptied_columns():
        yield f"GRANT UPDATE ({quoted(column)}) ON {quoted(table)} TO {quoted(web)}"


def _emptied_columns() -> Iterator[tuple[str, str]]:
    """The columns that are emptied with the row that they name, in tables that are otherwise not changed."""
    for model in apps.get_models(include_auto_created=True):
        rights = WEB.get(model._meta.db_table, NOTHING)
        for field in model._meta.local_concrete_fields:
            is_emptied = getattr(field.remote_field, "on_delete", None) is models.SET_NULL
            if rights and "UPDATE" not in rights and is_emptied:
                yield model._meta.db_table, str(field.column)


def grant_rights(*, web: str, backup: str) -> int:
    """Run the statements as the owner, all or none; returns how many.

    Raises InputError for a role that is not there, or has more than least rights.
    """
    require_postgresql()
    with transaction.atomic(), connection.cursor() as cursor:
        for role in (web, backup):
            _require_little(role)
        done = list(rights_statements(web=web, backup=backup))
        for statement in done:
            cursor.execute(statement)
    return len(done)


def roles_of_settings() -> tuple[str, str] | None:
    """The roles of the web server and of backups, by the settings' addresses; None where one is not named.

    Raises InputError as `grant_rights` does, and where backups would be made of another database.
    """
    configured = settings.LYKTA
    if configured.owner_database is None or configured.backup_database is None:
        return None
    require_one_database("backup_database", configured)
    roles = role_of(configured.database), role_of(configured.backup_database)
    for role in roles:
        _require_little(role)
    return roles


def require_postgresql() -> None:
    """Raise InputError where the database is one file, which has no roles."""
    if connection.vendor != "postgresql":
        raise InputError(
            "The database is SQLite, which has no roles. Nothing was done; the permissions of its file "
            "keep others out."
        )


def _require_little(role: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join(_TOO_MUCH)}, pg_has_role(rolname, current_user, 'MEMBER') "  # noqa: S608 - own names.
            "FROM pg_roles WHERE rolname = %s",
            [role],
        )
        found = cursor.fetchone()
    if found is None:
        raise InputError(
            f"There is no role {role}. Nothing was changed; as the database's administrator: "
            f"CREATE ROLE {role} LOGIN PASSWORD '...'."
        )
    if any(found):
        raise InputError(
            f"The role {role} is the owner, or may give itself more than its rights. Nothing was changed; "
            "name a role that has no attribute but LOGIN and is a member of no other."
        )


# The consultations' keys under the master keys, and a new master key


def count_by_master(most: int | None = None) -> Mapping[bytes, int]:
    """How many consultations open with the master key of each fingerprint; all are tried, or `most`."""
    found: Counter[bytes] = Counter()
    rows = Consultation.objects.order_by("pk").only("pk", "tag", "wrapped_key")[:most]
    for consultation in rows.iterator(chunk_size=1000):
        try:
            consultation.key()
        except SealBrokenError:
            found[UNOPENED] += 1
        else:
            found[fingerprint_of(bytes(consultation.wrapped_key))] += 1
    return found


def rewrap_consultations(most: int) -> int:
    """Move the keys of so many consultations at most to the newest master key; returns how many."""
    with transaction.atomic():
        rows = (
            Consultation.objects.select_for_update()
            .only("pk", "tag", "wrapped_key")
            .filter(pk__in=_old(most))
        )
        return sum(_rewrap_one(consultation) for consultation in rows)


def _old(most: int) -> list[UUID]:
    masters = {key.fingerprint for key in server_keys().masters[1:]}
    wrapped = Consultation.objects.order_by("pk").values_list("pk", "wrapped_key")
    found = (number for number, key in wrapped.iterator() if fingerprint_of(bytes(key)) in masters)
    return [number for number, _ in zip(found, range(most), strict=False)]


def _rewrap_one(consultation: Consultation) -> bool:
    try:
        consultation.rewrap()
    except SealBrokenError:
        # It opens with no key: moving it is not possible, and destroying the old key loses nothing more.
        return False
    # Nothing but the key, and no day of change: nobody has worked with it.
    Consultation.objects.filter(pk=consultation.pk).update(wrapped_key=consultation.wrapped_key)
    return True


def untrue_rows() -> Iterator[str]:
    """What of consultations was changed outside the program: which agencies take part, and texts."""
    for consultation in Consultation.objects.only("pk", "parts_seal").order_by("pk"):
        if not consultation.parts_are_true():
            yield f"the parts of {consultation.reference}"
    for table in _WITH_TEXTS:
        yield from _broken_texts(table)


def _broken_texts(table: type[SealedRow]) -> Iterator[str]:
    """Rows of which a text does not open, though the consultation's key does."""
    columns = [field.name for field in table._meta.concrete_fields if isinstance(field, models.BinaryField)]
    keys: dict[UUID, Key | None] = {}
    rows: models.QuerySet[Any] = table._base_manager.all()
    for row in rows.select_related("consultation").order_by("pk"):
        consultation: Consultation = row.consultation
        key = keys.setdefault(consultation.pk, consultation.key_or_none())
        if key and any(row.open(column, key).is_broken for column in columns):
            yield f"{table.__name__.lower()}:{row.pk} of {consultation.reference}"


UNDER_MASTERS = UnderMasters("consultations", count_by_master, rewrap_consultations)


@dataclass(frozen=True, slots=True)
class Rotated:
    """What a rotation did."""

    moved: int
    destroyed: int
    left: int
    """Those that still lie under an old key, for which it was therefore kept."""


def rotate(*, keep_old: bool = False, patience_s: float = PATIENCE_S) -> Rotated:
    """Add a master key, move all that lies under older ones, and destroy those.

    Stopped anywhere, it is run again. Nothing is destroyed that anything still lies under.
    """
    add_master(server_key_folder())
    with transaction.atomic():
        record("keys.add", who=SYSTEM)
    moved = _move()
    if keep_old:
        return Rotated(moved=moved, destroyed=0, left=0)
    again = -1
    while again:
        time.sleep(patience_s)
        again = _move()
        moved += again
    left = _count_under_old_masters()
    if left:
        return Rotated(moved=moved, destroyed=0, left=left)
    with transaction.atomic():
        record("keys.destroy", who=SYSTEM)
    return Rotated(moved=moved, destroyed=drop_old_masters(server_key_folder()), left=0)


def _move() -> int:
    total = 0
    for kind in registered_kinds():
        while moved := kind.rewrap(_AT_ONCE):
            total += moved
    return total


def _count_under_old_masters() -> int:
    old = [key.fingerprint for key in server_keys().masters[1:]]
    return sum(kind.counted().get(fingerprint, 0) for kind in registered_kinds() for fingerprint in old)
