"""`lykta workbench`, `evidence` and `verify`."""

import json
import shutil
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from hashlib import sha256
from http.cookiejar import CookieJar
from pathlib import Path

import pytest

from lykta.ads.evidence.signing import EvidenceKey
from lykta.ads.judgements import (
    Export,
    JudgedNetwork,
    Judgement,
    JudgementLog,
    Reveal,
    Verdict,
    log_beside,
)
from lykta.cli.workbench import WorkbenchSite
from lykta.errors import InputError
from tests.ads.result.small_result import BIG, PHONE
from tests.cli.command import Command, Outcome, run_program, without_the_tests_own
from tests.web.server import Site, free_port, printed_address, running

SERVE = "import sys; from lykta.cli import main; main(['workbench', 'small.lykta', '--port', sys.argv[1]])"
"""A program that shows the result of its folder as an analyst does, on the port that it is given."""

EVERYWHERE = "0.0.0.0"  # noqa: S104 - that it is refused is what is tested.

PURPOSE = "mål B 12-26, begärt av tingsrätten"


@pytest.mark.parametrize(
    "bind", [EVERYWHERE, "192.168.1.20", "10.0.0.1", "::", "fe80::1", "lykta.example.se", "", "127.0.0.1.se"]
)
def test_an_address_that_others_reach_is_refused(lykta: Command, small: Path, bind: str) -> None:
    refusal = lykta("workbench", small, "--bind", bind).refusal
    assert "for this machine alone" in refusal
    assert "Nothing was opened" in refusal


def test_a_result_that_is_not_there_is_told(lykta: Command, tmp_path: Path) -> None:
    assert "There is no result file" in lykta("workbench", tmp_path / "none.lykta").refusal


def test_a_file_that_is_no_result_is_told(lykta: Command, tmp_path: Path) -> None:
    (tmp_path / "ads.csv").write_text("id,text\n")
    assert "is not a result file" in lykta("workbench", tmp_path / "ads.csv").refusal


@pytest.mark.parametrize("name", ["", "  ", "an\x1b[2Jna", "an\nna", "\x00"])
def test_a_name_that_could_not_stand_in_the_log_is_refused(lykta: Command, small: Path, name: str) -> None:
    assert "Name who judges with --analyst" in lykta("workbench", small, "--analyst", name).refusal


@pytest.mark.parametrize("name", ["070-174 06 05", "anna@example.org"])
def test_a_name_that_reads_as_a_contact_is_refused(lykta: Command, small: Path, name: str) -> None:
    assert "reads as a phone number" in lykta("workbench", small, "--analyst", name).refusal


@pytest.mark.parametrize("name", ["anna", "An na"])
def test_a_name_that_the_log_spells_otherwise_is_refused(
    lykta: Command, small: Path, tmp_path: Path, name: str
) -> None:
    JudgementLog(log_beside(small)).add(Judgement(JudgedNetwork(("a", "b")), Verdict.SAME), by="Anna")
    told = f"has entries by Anna, and {name} would count as somebody else"
    out = ("--out", tmp_path / "folder", "--purpose", PURPOSE)
    for words in ((small,), ("evidence", small, BIG, *out)):
        assert told in lykta("workbench", *words, "--analyst", name).refusal
    assert not (tmp_path / "folder").exists()


@pytest.mark.parametrize("port", ["0", "65536", "http"])
def test_a_port_that_there_is_not_is_refused(lykta: Command, small: Path, port: str) -> None:
    assert "--port" in lykta("workbench", small, "--port", port).refusal


def test_a_port_that_is_taken_is_told_before_anything_is_shown(lykta: Command, small: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refusal = lykta("workbench", small, "--port", str(port)).refusal
    assert f"127.0.0.1:{port} cannot be listened on" in refusal


def test_a_log_that_was_changed_is_told_before_anything_is_shown(lykta: Command, small: Path) -> None:
    small.with_suffix(".judgements.jsonl").write_text("{}\n")
    assert "line 1" in lykta("workbench", small).refusal


@pytest.mark.parametrize("name", ["verify", "evidence"])
def test_a_result_with_the_name_of_a_command_is_reached_by_its_path(small: Path, name: str) -> None:
    small.rename(small.with_name(name))
    told = run_program("workbench", f"./{name}", "--bind", EVERYWHERE, folder=small.parent)
    assert "for this machine alone" in told.refusal
    told = run_program("workbench", f"./{name}", "--analyst", "", folder=small.parent)
    assert "--analyst" in told.refusal


def key_of(site: Site) -> str:
    """The key in the address that the command prints once it answers."""
    return printed_address(site).partition("=")[2]


@pytest.mark.slow
def test_the_address_is_printed_once_it_is_answered_there(small: Path) -> None:
    command = [sys.executable, "-c", SERVE, str(free_port())]
    with subprocess.Popen(
        command, cwd=small.parent, env=without_the_tests_own(), stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout
            lines = iter(process.stdout.readline, "")
            address = next(line.strip() for line in lines if "?key=" in line)
            analyst = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
            assert status(address, analyst) == 200
        finally:
            process.terminate()


def test_where_nothing_is_served_no_address_is_printed(
    lykta: Command, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_site: WorkbenchSite) -> None:
        raise InputError("The folder cannot be written.")

    monkeypatch.setattr("lykta.cli.workbench.serve_workbench", fail)
    told = lykta("workbench", small, "--port", str(free_port()))
    assert (told.code, "cannot be written" in told.err) == (2, True)
    assert "key=" not in told.out + told.err


def status(address: str, opener: urllib.request.OpenerDirector | None = None) -> int:
    """The answer's status to a browser, or to one without a cookie."""
    try:
        with (opener or urllib.request.build_opener()).open(address, timeout=60) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


@pytest.mark.slow
def test_the_running_workbench_answers_with_the_key_and_to_nobody_without(small: Path) -> None:
    with running(small.parent, SERVE) as site:
        assert status(f"{site.address}/") == 403
        assert status(f"{site.address}/natverk/") == 403
        assert status(f"{site.address}/?key={'x' * 43}") == 403
        analyst = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        with analyst.open(f"{site.address}/?key={key_of(site)}", timeout=60) as answer:
            networks = f"{answer.url}natverk/"
        assert status(networks, analyst) == 200
        # The address and the cookie of one browser open nothing to another, nor the cookie elsewhere.
        assert status(networks) == 403
        assert status(f"{site.address}/natverk/", analyst) == 403
        assert "networks: 2, entries in the judgement log: 0" in site.log.read_text()


@pytest.fixture(autouse=True)
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys that belong to the test alone."""
    monkeypatch.setenv("LYKTA_EVIDENCE_KEY_FILE", str(tmp_path / "evidence.key"))
    monkeypatch.setenv("LYKTA_CONTACT_KEY_FILE", str(tmp_path / "contact.key"))


@pytest.fixture
def made(lykta: Command, small: Path, tmp_path: Path) -> Path:
    """A folder as the command makes it."""
    done = make(lykta, small, tmp_path / "folder")
    assert (done.code, done.err) == (0, "")
    return tmp_path / "folder"


def make(lykta: Command, result: Path, out: Path, *more: str) -> Outcome:
    words = ("workbench", "evidence", result, BIG, "--out", out, "--purpose", PURPOSE, "--analyst", "Anna")
    return lykta(*words, *more)


def test_the_folder_is_made_and_its_key_and_its_hash_are_printed(
    lykta: Command, small: Path, tmp_path: Path
) -> None:
    done = make(lykta, small, tmp_path / "folder")
    (entry,) = JudgementLog(log_beside(small)).entries
    assert isinstance(entry.act, Export)
    assert (entry.by, entry.act.network, entry.act.purpose) == ("Anna", BIG, PURPOSE)
    assert entry.act.manifest in done.out
    assert EvidenceKey.load_or_create().fingerprint in done.out.replace(" ", "")
    assert "entry 1 of the judgement log" in done.out


def test_a_key_that_was_made_for_the_first_folder_is_told_of_once(
    lykta: Command, small: Path, tmp_path: Path
) -> None:
    told = f"A new key to sign with was made: {tmp_path / 'evidence.key'}."
    assert told in make(lykta, small, tmp_path / "one").out
    assert "A new key" not in make(lykta, small, tmp_path / "two").out


def test_a_folder_that_was_made_verifies_and_the_signer_is_said_not_to_be_checked(
    lykta: Command, made: Path
) -> None:
    said = lykta("workbench", "verify", made)
    assert said.code == 0
    assert "whole" in said.out
    assert PURPOSE in said.out
    assert sha256((made / "manifest.json").read_bytes()).hexdigest() in said.out
    assert "Who signed was NOT checked" in said.out


@pytest.mark.parametrize("form", ["fingerprint", "groups", "public key", "PEM", "file of digits"])
def test_with_the_signers_key_in_any_form_it_is_checked(
    lykta: Command, made: Path, tmp_path: Path, form: str
) -> None:
    key = EvidenceKey.load_or_create()
    (tmp_path / "digits").write_text(f"{key.fingerprint}\n")
    shutil.copy(made / "signer.pem", tmp_path)
    given = {
        "fingerprint": key.fingerprint,
        "groups": " ".join((key.fingerprint[:32], key.fingerprint[32:].upper())),
        "public key": key.public.hex(),
        "PEM": str(tmp_path / "signer.pem"),
        "file of digits": str(tmp_path / "digits"),
    }[form]
    said = lykta("workbench", "verify", made, "--key", given)
    assert said.code == 0
    assert "That is the key given with --key" in said.out
    assert "NOT" not in said.out


def test_a_key_that_lies_in_the_folder_itself_is_refused(
    lykta: Command, made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever changes a folder and signs it anew puts a key of their own in it."""
    assert "it lies in the folder" in lykta("workbench", "verify", made, "--key", made / "signer.pem").refusal
    monkeypatch.chdir(made)
    assert "it lies in the folder" in lykta("workbench", "verify", ".", "--key", "signer.pem").refusal


def test_the_log_is_said_to_be_checked_and_to_note_the_folder_or_not(
    lykta: Command, small: Path, made: Path, tmp_path: Path
) -> None:
    log = log_beside(small)
    said = lykta("workbench", "verify", made, "--log", log)
    assert said.code == 0
    assert "given with --log, of which entry 1 notes this folder" in said.out
    assert json.loads(lykta("workbench", "verify", made, "--log", log, "--json").out)["log_entry"] == 1
    (tmp_path / "older").write_bytes(b"")
    said = lykta("workbench", "verify", made, "--log", tmp_path / "older")
    assert said.code == 0
    assert "which does NOT note that this folder was made" in said.out
    assert "--log" not in lykta("workbench", "verify", made).out


def test_another_key_is_told_with_exit_code_1(lykta: Command, made: Path) -> None:
    said = lykta("workbench", "verify", made, "--key", EvidenceKey(b"x" * 32).fingerprint)
    assert said.code == 1
    assert "signed by another key" in said.out


@pytest.mark.parametrize("given", ["none.pem", "ab", "g" * 64, "", "a\x00b"])
def test_a_key_that_is_none_is_refused(lykta: Command, made: Path, given: str) -> None:
    assert "Nothing was verified" in lykta("workbench", "verify", made, "--key", given).refusal


def test_a_file_that_holds_no_key_is_refused(lykta: Command, made: Path) -> None:
    refusal = lykta("workbench", "verify", made, "--key", str(made / "README.txt")).refusal
    assert "holds no public key" in refusal


def test_each_changed_missing_and_added_file_is_named_with_exit_code_1(lykta: Command, made: Path) -> None:
    (made / "ads.csv").write_bytes(b"x")
    (made / "links.csv").unlink()
    (made / "more\x1b[2J.txt").touch()
    said = lykta("workbench", "verify", made)
    assert said.code == 1
    assert "NOT as it was signed" in said.out
    assert "ads.csv: changed" in said.out
    assert "links.csv: missing" in said.out
    assert "more\ufffd[2J.txt: added" in said.out
    assert "README" not in said.out


def test_a_folder_that_only_another_log_contradicts_is_not_called_changed(
    lykta: Command, small: Path, tmp_path: Path
) -> None:
    JudgementLog(log_beside(small)).add(Reveal(PHONE, "för att jämföra"), by="Anna")
    make(lykta, small, tmp_path / "folder")
    JudgementLog(tmp_path / "other.jsonl").add(Reveal(PHONE, "för att jämföra"), by="Bo")
    said = lykta("workbench", "verify", tmp_path / "folder", "--log", tmp_path / "other.jsonl")
    assert said.code == 1
    assert "NOT of the log given with --log. Each of its" in said.out
    assert "Until they agree, rely on no judgement in the folder." in said.out
    assert "Who signed was NOT checked" in said.out
    assert "NOT as it was signed" not in said.out


def test_as_json_a_program_reads_what_was_found(lykta: Command, made: Path) -> None:
    said = lykta("workbench", "verify", made, "--json")
    assert (said.code, json.loads(said.out)["verified"]) == (0, True)
    (made / "ads.csv").write_bytes(b"x")
    said = lykta("workbench", "verify", made, "--json")
    told = json.loads(said.out)
    assert said.code == 1
    assert told["faults"] == [{"file": "ads.csv", "fault": "changed"}]
    assert told["signer_checked"] is False
    assert told["about"]["purpose"] == PURPOSE


def test_a_folder_of_something_else_is_refused_with_exit_code_2(lykta: Command, tmp_path: Path) -> None:
    assert "is not an evidence folder" in lykta("workbench", "verify", tmp_path).refusal
    assert "There is no folder" in lykta("workbench", "verify", tmp_path / "none").refusal


def test_nothing_is_written_over(lykta: Command, small: Path, made: Path) -> None:
    assert "is there already" in make(lykta, small, made).refusal
    assert len(JudgementLog(log_beside(small)).entries) == 1


def test_a_folder_in_a_folder_that_is_not_there_is_refused(
    lykta: Command, small: Path, tmp_path: Path
) -> None:
    assert "Make it first" in make(lykta, small, tmp_path / "none" / "folder").refusal
    assert JudgementLog(log_beside(small)).entries == []


@pytest.mark.parametrize("purpose", ["", "mål", "ring 070-174 06 05 i dag"])
def test_a_purpose_that_will_not_do_is_refused(
    lykta: Command, small: Path, tmp_path: Path, purpose: str
) -> None:
    words = ("workbench", "evidence", small, BIG, "--out", tmp_path / "folder", "--purpose", purpose)
    assert "Nothing was written" in lykta(*words).refusal
    assert not (tmp_path / "folder").exists()


def test_a_network_that_is_not_there_is_refused(lykta: Command, small: Path, tmp_path: Path) -> None:
    words = ("workbench", "evidence", small, "n0", "--out", tmp_path / "folder", "--purpose", PURPOSE)
    assert "There is no network n0" in lykta(*words).refusal


def test_without_the_contact_key_nothing_is_revealed(lykta: Command, small: Path, tmp_path: Path) -> None:
    JudgementLog(log_beside(small)).add(Reveal(PHONE, "för att jämföra"), by="Anna")
    assert "There is no contact key" in make(lykta, small, tmp_path / "folder", "--revealed").refusal
    assert not (tmp_path / "folder").exists()
    assert len(JudgementLog(log_beside(small)).entries) == 1


def test_contacts_leave_as_pseudonyms(made: Path) -> None:
    assert PHONE[:6] in (made / "index.html").read_text(encoding="utf-8")
    assert "☎" not in (made / "ads.csv").read_text(encoding="utf-8-sig")
