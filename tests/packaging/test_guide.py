"""The operator's guide does what it says: its own commands, run in order on a machine made for it."""

import json
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.cli.command import Outcome
from tests.packaging.conftest import Packages
from tests.packaging.guide import Block, blocks
from tests.packaging.machine import POSTGRESQL, Machine, machine, stand_in_for_systemd, start_postgresql
from tests.packaging.visiting import CERTIFICATE, ask, come_back, make_certificate

WITH_A_DATABASE = {
    "Install", "SQLite or PostgreSQL", "Keys, and two custodians", "The database, and the first accounts",
    "Backups", "Start", "Upgrade",
}  # fmt: skip
# Below /etc/lykta.
ADDRESSES = ("database", "owner-database", "backup-database")
PEOPLE = ("anna", "bo", "keeper")
QUESTION = "Hur frågar vi en ung vuxen som har slutat svara?"


@dataclass
class Walked:
    """The guide, walked through: what each block gave, and what an asker saw on the way."""

    outcomes: list[tuple[Block, Outcome]] = field(default_factory=list)
    not_run: list[tuple[Block, str]] = field(default_factory=list)
    seen: dict[str, bool] = field(default_factory=dict)


def test_each_block_says_how_it_is_run() -> None:
    unsaid = [block.line for block in blocks() if not {"as", "not run"} & block.said.keys()]
    assert unsaid == []


def test_a_block_that_is_not_run_says_why() -> None:
    assert [block.line for block in blocks() if "not run" in block.said and not block.said["not run"]] == []


@pytest.mark.slow
def test_every_command_of_the_guide_does_its_work(walked: Walked) -> None:
    failed = [f"line {b.line}: {o.code}\n{b.script}\n{o.out}{o.err}" for b, o in walked.outcomes if o.code]
    assert not failed, "\n".join(failed)
    assert len(walked.outcomes) > 20


@pytest.mark.slow
def test_what_was_asked_is_there_after_the_upgrade_and_after_going_back(walked: Walked) -> None:
    assert walked.seen == {"The proxy": True, "Upgrade": True, "Go back": True, "New keys": True}


@pytest.mark.slow
def test_what_could_not_be_run_is_told(walked: Walked, capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        for block, reason in walked.not_run:
            print(f"\nguide, line {block.line}, not run: {reason}", end="")
    assert {reason for _, reason in walked.not_run} >= {
        block.said["not run"] for block in blocks() if "not run" in block.said
    }


@pytest.fixture
def on_postgresql(needs_machine: None, packages: Packages, tmp_path: Path) -> Iterator[Machine]:
    """A machine with the packages at hand and a PostgreSQL server, and nothing installed yet."""
    if POSTGRESQL is None:
        pytest.skip("there is no PostgreSQL server here")
    with machine(tmp_path) as server:
        _set_up(server, packages)
        start_postgresql(server, POSTGRESQL)
        yield server


@pytest.mark.slow
def test_steps_backups_and_an_upgrade_hold_on_postgresql(on_postgresql: Machine) -> None:
    server = on_postgresql
    _run_on_postgresql(server, WITH_A_DATABASE)
    # Of the timer, and of the upgrade.
    assert server.sure("ls", "/var/backups/lykta").count(".age") == 2
    assert server.run("test", "-e", "/var/lib/lykta/lykta.sqlite3").code == 1
    refused = server.run("runuser", "-u", "lykta", "--", "cat", "/etc/lykta/owner-database")
    assert refused.code == 1
    # A table that the upgrade brings is in the rights of both roles.
    server.sure("systemctl", "is-active", "--quiet", "lykta.service")
    # The new database is named in all addresses, and the role that purges has its right there too.
    told = "".join(outcome.out for outcome in _run_on_postgresql(server, {"Go back"}))
    assert "The roles lykta_web and lykta_backup have their rights to each table." in told
    assert "write-ahead log" not in told
    modes = server.sure("stat", "-c", "%a %U %G", *(f"/etc/lykta/{name}" for name in ADDRESSES))
    assert modes.splitlines() == ["640 root lykta", "600 root root", "600 root root"]
    server.sure("systemctl", "start", "lykta-purge.service", "lykta-backup.service")
    found = json.loads(server.run("as-lykta", "doctor", "--json").out)
    assert {each["code"] for each in found} >= {"postgresql"}
    # Whoever pastes the block of step 4 once more keeps the passwords that are in effect.
    before = [server.read(f"/etc/lykta/{name}") for name in ADDRESSES]
    (block,) = _for_postgresql({"SQLite or PostgreSQL"})
    pasted = server.run("sh", "-i", asked=f"{block.script}exit\n")
    assert "already exists" in pasted.err
    assert [server.read(f"/etc/lykta/{name}") for name in ADDRESSES] == before
    _run_on_postgresql(server, {"Take it out of use"})


@pytest.mark.slow
def test_a_server_that_was_never_prepared_is_upgraded_on_postgresql(on_postgresql: Machine) -> None:
    server = on_postgresql
    _run_on_postgresql(server, {"Install", "SQLite or PostgreSQL"})
    for before in ("true", "as-lykta consult keys create"):
        server.sure("sh", "-c", before)
        done = server.run("dpkg", "-i", "/var/cache/lykta/lykta-new.deb")
        assert (done.code, done.err) == (0, "")
    # Once it is prepared, it is upgraded with a backup alone.
    server.sure("as-lykta", "consult", "prepare")
    refused = server.run("dpkg", "-i", "/var/cache/lykta/lykta-new.deb")
    assert (refused.code, "BACKUP_RECIPIENT" in refused.err) == (1, True)


def _run_on_postgresql(server: Machine, sections: set[str]) -> list[Outcome]:
    outcomes = []
    for block in _for_postgresql(sections):
        outcomes.append(_run(block, server))
        done = outcomes[-1]
        assert done.code == 0, f"line {block.line}: {done.out}{done.err}"
    return outcomes


def _for_postgresql(sections: set[str]) -> list[Block]:
    found = [block for block in blocks() if block.section in sections and "not run" not in block.said]
    return [block for block in found if block.said.get("on", "PostgreSQL") == "PostgreSQL"]


@pytest.fixture(scope="module")
def walked(
    needs_machine: None, packages: Packages, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Walked]:
    for program in ("nginx", "age-keygen", "curl", "openssl"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed, which the guide uses")
    folder = tmp_path_factory.mktemp("guide")
    with ExitStack() as stack:
        yield _walk(stack, packages, folder)


def _walk(stack: ExitStack, packages: Packages, folder: Path) -> Walked:
    walked = Walked()
    server = stack.enter_context(machine(folder))
    _set_up(server, packages)
    drill: Machine | None = None
    receipt = ""
    before = ""
    for block in blocks():
        if before != block.section and before == "The proxy":
            receipt = ask(server, QUESTION)
        if before != block.section and before in {"The proxy", "Upgrade", "Go back", "New keys"}:
            walked.seen[before] = QUESTION in come_back(server, receipt)
        before = block.section
        if reason := _reason(block, server):
            walked.not_run.append((block, reason))
            continue
        is_drill = block.said.get("on") == "drill"
        if is_drill and drill is None:
            drill = stack.enter_context(machine(folder, name="drill"))
            _set_up(drill, packages)
            drill.sure("tar", "-xC", "/media", asked=server.read_folder("/media"))
        walked.outcomes.append((block, _run(block, drill if drill and is_drill else server)))
        if walked.outcomes[-1][1].code:
            break
    return walked


def _set_up(made: Machine, packages: Packages) -> None:
    """What lies outside the guide: people with homes, media, a certificate, the packages, and no systemd."""
    stand_in_for_systemd(made)
    made.write("/var/cache/lykta/lykta.deb", packages.now.read_bytes())
    made.write("/var/cache/lykta/lykta-new.deb", packages.later.read_bytes())
    for name in PEOPLE:
        made.sure("useradd", "--create-home", name)
        made.sure("install", "-d", "-m", "0777", f"/media/{name}")
    # Custodians have the commands on machines of their own: here they share this one, which has them already.
    make_certificate(made)


def _reason(block: Block, made: Machine) -> str:
    """Why a block is not run; nothing where it is."""
    if "not run" in block.said:
        return block.said["not run"]
    if block.said.get("on") == "PostgreSQL":
        return "this run takes SQLite"
    if "when" not in block.said:
        return ""
    words = block.said["when"].split()
    command = [word for word in words if not word.startswith("--")]
    told = made.run("lykta", *command, "--help")
    has_all = told.code == 0 and all(word in told.out for word in words if word.startswith("--"))
    return "" if has_all else f"this version has no `lykta {block.said['when']}`"


def _run(block: Block, made: Machine) -> Outcome:
    user = block.said["as"]
    home = "/root" if user == "root" else f"/home/{user}"
    return made.run(
        "sh",
        "-eu",
        "-c",
        block.script,
        asked=block.typed,
        user=user,
        HOME=home,
        CURL_CA_BUNDLE=f"{CERTIFICATE}/fullchain.pem",
    )
