"""What each role of a PostgreSQL database may do to each table: the owner all, others no more than they need.

Every table of the program has a decision here. One that is added without one gives the web server nothing,
and a test names it.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from django.apps import apps
from django.db import connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder

from lykta.errors import InputError

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
    "consult_deletionrequest": ADD_AND_DELETE,
    "consult_disclosure": ALL,
    "consult_meeting": ALL,
    "consult_meetingitem": ALL,
    "consult_meetingitem_present": ALL,
    "consult_message": ADD_AND_DELETE,
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


def tables() -> tuple[str, ...]:
    """Every table that the program makes, those of libraries and of upgrades among them."""
    every = apps.get_models(include_auto_created=True)
    found = {model._meta.db_table for model in every if model._meta.managed}
    return tuple(sorted(found | {MigrationRecorder.Migration._meta.db_table}))


def statements(*, web: str, backup: str) -> Iterator[str]:
    """The SQL that gives both roles their rights and takes all others, for the owner. Safe to repeat."""
    quoted = connection.ops.quote_name
    yield "REVOKE CREATE ON SCHEMA public FROM PUBLIC"
    for role in (web, backup):
        yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {quoted(role)}"
        yield f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {quoted(role)}"
        yield f"REVOKE ALL ON SCHEMA public FROM {quoted(role)}"
        yield f"GRANT USAGE ON SCHEMA public TO {quoted(role)}"
    for table in tables():
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


def apply(*, web: str, backup: str) -> int:
    """Run the statements as the owner, all or none; returns how many.

    Raises InputError for a role that is not there, or has more than least rights.
    """
    require_postgresql()
    with transaction.atomic(), connection.cursor() as cursor:
        for role in (web, backup):
            _require_little(role)
        done = list(statements(web=web, backup=backup))
        for statement in done:
            cursor.execute(statement)
    return len(done)


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
