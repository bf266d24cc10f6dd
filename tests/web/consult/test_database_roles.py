"""The rights of the database's roles: each has what it needs, and no more."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, quote, unquote, urlsplit

import psycopg
import pyrage
import pytest
from django.db import connection
from pydantic import SecretStr
from pytest_django import Settings

from lykta.cli.consult import prepare
from lykta.errors import InputError
from lykta.web.configuration import Configuration
from lykta.web.consult.database import (
    ALL,
    WEB,
    all_tables,
    grant_rights,
    rights_statements,
    roles_of_settings,
)
from lykta.web.database import OtherAddress, require_one_database
from tests.packaging.guide import PAGE
from tests.web.as_web_role import BACKUP
from tests.web.as_web_role import WEB as ROLE
from tests.web.consult.installed import ON_SQLITE, SERVER, Installation
from tests.web.server import asked, database_name, fresh_database, running

on_postgresql = pytest.mark.skipif(ON_SQLITE, reason="SQLite has no roles")


RIGHTS = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")


def test_every_table_has_a_decision_and_no_other_has() -> None:
    assert set(WEB) == set(all_tables())


def test_the_log_is_added_to_and_read_and_nothing_else() -> None:
    assert set(WEB["audit_entry"]) == {"SELECT", "INSERT"}
    assert "DELETE" not in WEB["audit_head"]


def test_the_server_changes_no_text_that_was_sent() -> None:
    assert [table for table in ("consult_message", "consult_note") if "UPDATE" in WEB[table]] == []


def test_the_sql_gives_no_right_on_tables_but_the_four() -> None:
    given = [each for each in rights_statements(web="w", backup="b") if each.startswith("GRANT")]
    told = {right for each in given for right in re.findall(r"[A-Z]+", each.partition(" ON ")[0])}
    assert told - {"GRANT", "USAGE"} == set(ALL)


@pytest.mark.django_db
@pytest.mark.skipif(not ON_SQLITE, reason="refused where there are none")
def test_sqlite_has_no_roles() -> None:
    with pytest.raises(InputError):
        grant_rights(web="w", backup="b")


def rights_of(role: str) -> dict[str, set[str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, p.name FROM pg_class c, unnest(%s::text[]) AS p(name) "
            "WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' "
            "AND has_table_privilege(%s, c.oid, p.name)",
            [list(RIGHTS), role],
        )
        found: dict[str, set[str]] = {table: set() for table in all_tables()}
        for table, right in cursor.fetchall():
            found[table].add(right)
    return found


# A backup has its entry in the log.
NOTES_A_BACKUP = {"audit_entry": {"INSERT"}, "audit_head": {"UPDATE"}}


@on_postgresql
@pytest.mark.django_db
def test_each_role_has_the_rights_that_were_decided_and_no_others() -> None:
    grant_rights(web=ROLE, backup=BACKUP)
    assert rights_of(ROLE) == {table: set(rights) for table, rights in WEB.items()}
    assert rights_of(BACKUP) == {
        table: {"SELECT"} | NOTES_A_BACKUP.get(table, set()) for table in all_tables()
    }


@on_postgresql
@pytest.mark.django_db
def test_what_was_given_by_mistake_is_taken_back() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT ALL ON audit_entry TO {ROLE}, {BACKUP}, PUBLIC")
    grant_rights(web=ROLE, backup=BACKUP)
    assert rights_of(ROLE)["audit_entry"] == {"SELECT", "INSERT"}
    assert rights_of(BACKUP)["audit_entry"] == {"SELECT", "INSERT"}


@on_postgresql
@pytest.mark.django_db
@pytest.mark.parametrize("role", ["lykta", "nobody of this name", "pg_monitor; DROP"])
def test_a_role_that_is_the_owner_or_is_not_there_is_refused(role: str) -> None:
    with pytest.raises(InputError):
        grant_rights(web=role, backup=BACKUP)


@on_postgresql
@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["database", "backup_database"])
def test_a_role_that_is_wrong_is_refused_before_anything_is_prepared(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    def address_of(role: str) -> SecretStr:
        return SecretStr(f"postgresql://{role}@localhost/lykta")

    roles = {"database": ROLE, "backup_database": BACKUP, "owner_database": "lykta"}
    addresses = {each: address_of(role) for each, role in roles.items()}
    settings.LYKTA = settings.LYKTA.model_copy(update=addresses)
    assert roles_of_settings() == (ROLE, BACKUP)
    settings.LYKTA = settings.LYKTA.model_copy(update={kind: address_of("nobody")})
    prepared: list[bool] = []
    monkeypatch.setattr("lykta.cli.consult.set_up", lambda **_: None)
    monkeypatch.setattr("lykta.web.consult.database.prepare", lambda **_: prepared.append(True))
    with pytest.raises(InputError, match=r"There is no role nobody\. Nothing was changed"):
        prepare()
    assert not prepared


def addressed(base: str, *, name: str | None = None, folder: str | None = None, role: str = "lykta") -> str:
    """An address of the tests' server, with another database, folder of its socket or role."""
    parts = urlsplit(base)
    place = folder or parse_qs(parts.query)["host"][0]
    return f"postgresql://{role}@/{name or database_name(base)}?host={place}"


def with_addresses(settings: Settings, own: str, **others: str) -> Configuration:
    addresses = {name: SecretStr(address) for name, address in {"database": own, **others}.items()}
    configuration: Configuration = settings.LYKTA.model_copy(update=addresses)
    return configuration


@on_postgresql
@pytest.mark.either_database
@pytest.mark.django_db
@pytest.mark.parametrize("name", ["owner_database", "backup_database"])
def test_an_address_that_names_another_database_is_refused(settings: Settings, name: OtherAddress) -> None:
    configuration = with_addresses(settings, SERVER, **{name: addressed(SERVER, name="template1")})
    with pytest.raises(InputError) as refused:
        require_one_database(name, configuration)
    words = str(refused.value)
    assert words.startswith(f"LYKTA_{name.upper()} names the database template1 on ")
    assert "and LYKTA_DATABASE postgres on " in words
    assert "Nothing was done; name one database in all addresses" in words


@on_postgresql
@pytest.mark.either_database
@pytest.mark.django_db
def test_a_database_of_the_same_name_on_another_server_is_refused(settings: Settings) -> None:
    place = Path(parse_qs(urlsplit(SERVER).query)["host"][0])
    another = place.with_name({"1": "2", "2": "1"}.get(place.name, "none"))
    if not another.is_dir():
        pytest.skip("the tests have one server of PostgreSQL")
    other = addressed(SERVER, folder=str(another))
    configuration = with_addresses(settings, SERVER, owner_database=other)
    with pytest.raises(InputError, match=f"LYKTA_OWNER_DATABASE names the database postgres on {another}"):
        require_one_database("owner_database", configuration)


@on_postgresql
@pytest.mark.either_database
@pytest.mark.django_db
def test_one_database_may_be_spelt_in_several_ways(settings: Settings) -> None:
    place, name = parse_qs(urlsplit(SERVER).query)["host"][0], database_name(SERVER)
    spelt = (
        f"postgresql://lykta@/{name}?host={place}&port=5432",
        f"postgresql://lykta@{quote(place, safe='')}/{name}",
        f"postgresql://{ROLE}:another-password@/{name}?host={place}&application_name=upkeep",
    )
    for other in spelt:
        require_one_database("owner_database", with_addresses(settings, SERVER, owner_database=other))


@on_postgresql
@pytest.mark.either_database
@pytest.mark.django_db
def test_addresses_that_are_spelt_alike_need_no_connection(settings: Settings) -> None:
    nowhere = {
        role: addressed(SERVER, folder="/nowhere", role=role) for role in ("database", "owner_database")
    }
    configuration = with_addresses(settings, nowhere["database"], owner_database=nowhere["owner_database"])
    require_one_database("owner_database", configuration)


@on_postgresql
@pytest.mark.either_database
@pytest.mark.slow
def test_nothing_is_prepared_purged_or_backed_up_in_another_database(
    installed: Installation, tmp_path: Path
) -> None:
    own, reader = installed.settings["LYKTA_DATABASE"], str(pyrage.x25519.Identity.generate().to_public())
    with fresh_database() as another:
        others = {"LYKTA_OWNER_DATABASE": another, "LYKTA_BACKUP_DATABASE": another}
        for words, name in (
            (("prepare",), "OWNER"),
            (("purge",), "OWNER"),
            (("backup", "--to", str(tmp_path), "--for", reader), "BACKUP"),
        ):
            refusal = installed.run("consult", *words, **others).refusal
            assert f"LYKTA_{name}_DATABASE names the database {database_name(another)} on " in refusal
        # Told when the addresses are new, and not by the first night's backup.
        refusal = installed.run("consult", "prepare", **others | {"LYKTA_OWNER_DATABASE": own}).refusal
        assert f"LYKTA_BACKUP_DATABASE names the database {database_name(another)} on " in refusal
        with psycopg.connect(another) as server:
            found = server.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
        assert found == (0,)
    assert list(tmp_path.glob("*.age*")) == []
    assert installed.run("consult", "audit", "verify").code == 0


@on_postgresql
@pytest.mark.either_database
@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("LYKTA_DATABASE", ""),
        ("LYKTA_OWNER_DATABASE", ", which `as-lykta` reads from /etc/lykta/owner-database"),
        ("LYKTA_BACKUP_DATABASE", ", which `as-lykta` reads from /etc/lykta/backup-database"),
    ],
)
def test_what_cannot_be_reached_is_told_by_the_setting_that_names_it(
    installed: Installation, tmp_path: Path, name: str, file: str
) -> None:
    wrong = {name: addressed(installed.settings["LYKTA_DATABASE"], role="nobody")}
    words: tuple[str | Path, ...] = ("consult", "prepare")
    if name == "LYKTA_BACKUP_DATABASE":
        words = ("consult", "backup", "--to", tmp_path, "--for", "age1")
    refusal = installed.run(*words, **wrong).refusal
    assert 'role "nobody" does not exist' in refusal
    assert refusal.endswith(f"Nothing was changed; check that it runs, and {name}{file}.")


def settings_of_the_guide() -> list[str]:
    """What the operator's guide sets for each of the three roles."""
    found = re.findall(r"^ALTER ROLE (\w+) SET (.+);$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    by_role = {role: [each for name, each in found if name == role] for role, _ in found}
    assert by_role.keys() == {"lykta", "lykta_web", "lykta_backup"}
    assert by_role["lykta"] == by_role["lykta_web"] == by_role["lykta_backup"]
    return by_role["lykta"]


def fail_to_insert(address: str, word: str) -> None:
    with psycopg.connect(address) as server:
        server.execute("CREATE TEMPORARY TABLE refusing (number int CHECK (number > 0), word text)")
        with pytest.raises(psycopg.errors.CheckViolation):
            # A word of the test's own, written out: a value that is passed would not be in the statement.
            server.execute(f"INSERT INTO refusing VALUES (0, '{word}')")  # noqa: S608


@on_postgresql
@pytest.mark.either_database
@pytest.mark.slow
def test_a_statement_that_fails_leaves_no_value_in_the_log_of_the_database(
    with_roles: dict[str, str],
) -> None:
    (folder,) = re.findall(r"host=([^&]+)", with_roles["owner"])
    fail_to_insert(with_roles["owner"], "kanariefagel")
    fail_to_insert(with_roles["web"], "grasparv")
    log = Path(unquote(folder), "server.log").read_text(encoding="utf-8")
    # The tests' own role is as PostgreSQL comes.
    assert log.count("kanariefagel") == 2
    assert "grasparv" not in log


@pytest.fixture
def with_roles(installed: Installation) -> Iterator[dict[str, str]]:
    """The addresses of an installation's three roles, whose rights were given by the command."""
    owner = installed.settings["LYKTA_DATABASE"]
    names = {kind: f"{kind}_{installed.database}" for kind in ("web", "backup")}
    with psycopg.connect(owner, autocommit=True) as server:
        for name in names.values():
            server.execute(f'CREATE ROLE "{name}" LOGIN')
            for setting in settings_of_the_guide():
                server.execute(f'ALTER ROLE "{name}" SET {setting}')
    by = {kind: owner.replace("//lykta@", f"//{name}@") for kind, name in names.items()}
    try:
        done = installed.run(
            "consult", "database-roles", "--web", names["web"], "--backup", names["backup"], "--apply",
            LYKTA_DATABASE=by["web"], LYKTA_OWNER_DATABASE=owner,
        )  # fmt: skip
        assert (done.code, done.err) == (0, "")
        yield by | {"owner": owner}
    finally:
        with psycopg.connect(owner, autocommit=True) as server:
            for name in names.values():
                server.execute(f'DROP OWNED BY "{name}"')
                server.execute(f'DROP ROLE "{name}"')


REFUSED = (
    "UPDATE audit_entry SET content = content",
    "DELETE FROM audit_entry",
    "TRUNCATE audit_entry",
    "DELETE FROM audit_head",
    "UPDATE consult_message SET body = ''",
    "TRUNCATE consult_message",
    "TRUNCATE team_member CASCADE",
    "ALTER TABLE team_member DROP COLUMN seal",
    "DROP TABLE audit_entry",
    "CREATE TABLE public.another (a int)",
    "ALTER TABLE audit_entry DISABLE TRIGGER ALL",
    "CREATE FUNCTION public.f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "INSERT INTO django_migrations (app, name, applied) VALUES ('team', 'x', now())",
    "SELECT * FROM auth_permission",
)


@on_postgresql
@pytest.mark.slow
def test_a_server_answers_under_its_own_role_and_upkeep_runs_under_the_owners(
    installed: Installation, with_roles: dict[str, str], tmp_path: Path
) -> None:
    for statement in REFUSED:
        refused = pytest.raises(psycopg.errors.InsufficientPrivilege)
        with psycopg.connect(with_roles["web"], autocommit=True) as server, refused:
            server.execute(statement)
    with psycopg.connect(with_roles["backup"], autocommit=True) as server:
        assert server.execute("SELECT count(*) FROM audit_entry").fetchone()
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            server.execute("INSERT INTO team_agency (name) VALUES ('x')")
    as_web = installed.settings | {"LYKTA_DATABASE": with_roles["web"]}
    with running(tmp_path, **as_web) as site:
        # The page of the log-in keeps a session.
        assert asked(site, "/teamet/logga-in/")[0] == 200
    for words in (("prepare",), ("keys", "rotate", "--patience", "0"), ("purge",)):
        refusal = installed.run("consult", *words, LYKTA_DATABASE=with_roles["web"]).refusal
        assert "does not own the tables. Nothing was done" in refusal
    as_owner = {"LYKTA_DATABASE": with_roles["web"], "LYKTA_OWNER_DATABASE": with_roles["owner"]}
    for words in (("prepare",), ("keys", "rotate", "--patience", "0"), ("purge",)):
        done = installed.run("consult", *words, **as_owner)
        assert (done.code, done.err) == (0, ""), done.out
    served = installed.run("serve", "--port", "1", **as_owner)
    assert served.code == 2
    assert "LYKTA_OWNER_DATABASE is set" in served.err


@on_postgresql
@pytest.mark.slow
def test_a_backup_is_made_under_its_own_role_and_under_the_web_servers_none(
    installed: Installation, with_roles: dict[str, str], tmp_path: Path
) -> None:
    reader = str(pyrage.x25519.Identity.generate().to_public())
    words = ("consult", "backup", "--to", tmp_path, "--for", reader)
    refusal = installed.run(*words, LYKTA_DATABASE=with_roles["web"]).refusal
    assert "backups LYKTA_BACKUP_DATABASE" in refusal
    assert list(tmp_path.glob("*.age*")) == []
    settings = {"LYKTA_DATABASE": with_roles["web"], "LYKTA_BACKUP_DATABASE": with_roles["backup"]}
    done = installed.run(*words, **settings)
    assert (done.code, done.err) == (0, "")
    assert len(list(tmp_path.glob("*.age"))) == 1
    assert "LYKTA_BACKUP_DATABASE is set" in installed.run("serve", "--port", "1", **settings).err


@on_postgresql
@pytest.mark.slow
def test_preparing_gives_the_roles_their_rights_to_a_table_that_is_new(
    installed: Installation, with_roles: dict[str, str]
) -> None:
    with psycopg.connect(with_roles["owner"], autocommit=True) as server:
        for kind in ("web", "backup"):
            server.execute(f'REVOKE ALL ON consult_case FROM "{kind}_{installed.database}"')
    addresses = {"web": "", "owner": "OWNER_", "backup": "BACKUP_"}
    settings = {f"LYKTA_{name}DATABASE": with_roles[kind] for kind, name in addresses.items()}
    done = installed.run("consult", "prepare", **settings)
    assert (done.code, done.err) == (0, "")
    for kind in ("web", "backup"):
        with psycopg.connect(with_roles[kind], autocommit=True) as server:
            server.execute("SELECT count(*) FROM consult_case")
