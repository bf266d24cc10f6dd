"""`lykta team`: the first account of an empty server, the server as second person, who could read what."""

import csv
import re
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from lykta.errors import InputError
from lykta.web.team.actions import make_administrator
from lykta.web.team.models import Member
from lykta.web.team.policy import Role
from lykta.web.team.start_codes import find_start
from tests.cli.command import Outcome, run_program
from tests.web.cast import Cast
from tests.web.server import consulting, program
from tests.web.team.asking import acts, entries

ASK = """
from lykta.web.serving import set_up
set_up()
from lykta.web.team.actions import NewAccount, make, make_administrator
from lykta.web.team.second_person import Place
from lykta.web.team.models import Agency
from lykta.web.team.policy import Role
ada, _code = make_administrator("ada", "Ada")
make(NewAccount("cilla", "Cilla", Place(Role.COORDINATOR, Agency.objects.first())), by=ada)
"""
"""A program in which an administrator asks for a coordinator's account."""
BY_HAND = """
from lykta.web.serving import set_up
set_up()
from lykta.web.team.models import Member
Member.objects.filter(username="cilla").update(role="administrator", agency=None)
"""
"""A program that changes an account as somebody does who can write in the database."""


@pytest.mark.django_db
def test_the_first_administrator_is_made_and_it_is_in_the_log() -> None:
    member, code = make_administrator("Ada", "Ada Admin")
    assert find_start(code) == member
    assert (member.username, member.role, member.has_usable_password()) == ("ada", Role.ADMINISTRATOR, False)
    assert acts() == [("account.make", "done"), ("account.start_code", "done")]
    assert {one["who"] for one in entries()} == {"system"}


def test_another_one_is_not_made_unasked(cast: Cast) -> None:
    before = Member.objects.count()
    with pytest.raises(InputError, match="There is an administrator already"):
        make_administrator("ada", "Ada Admin")
    assert Member.objects.count() == before


def test_another_one_is_made_when_asked_for(cast: Cast) -> None:
    member, _code = make_administrator("ada", "Ada Admin", further=True)
    assert member.role == Role.ADMINISTRATOR


def test_where_the_only_one_is_closed_the_next_is_the_first(cast: Cast) -> None:
    Member.objects.filter(pk=cast.administrator.pk).update(is_active=False)
    assert make_administrator("ada", "Ada Admin")


@pytest.mark.django_db
@pytest.mark.parametrize("username", ["", "Å", "a b", "x" * 61])
def test_a_user_name_that_does_not_do_is_refused(username: str) -> None:
    with pytest.raises(InputError, match="Nothing was made"):
        make_administrator(username, "Ada Admin")
    assert not Member.objects.exists()


@pytest.mark.slow
def test_the_command_prints_the_code_once_and_refuses_in_one_line(tmp_path: Path) -> None:
    with consulting(tmp_path) as variables:

        def command(*words: str) -> Outcome:
            return run_program("team", "administrator", *words, folder=tmp_path, **variables)

        first = command("ada", "--name", "Ada Admin")
        assert (first.code, first.err) == (0, "")
        assert len(re.findall(r"(?:[A-Z2-9]{4}-){3}[A-Z2-9]{4}", first.out)) == 1
        assert "already" in command("bo.admin").refusal
        assert command("bo.admin", "--further").code == 0
        assert "Nothing was made" in command("bo.admin", "--further").refusal


@pytest.mark.slow
def test_a_server_without_logins_has_no_administrator(tmp_path: Path) -> None:
    outcome = run_program("team", "administrator", "ada", folder=tmp_path)
    assert outcome.code == 2
    assert "LYKTA_PARTS" in outcome.refusal


@pytest.mark.slow
def test_the_server_agrees_and_says_who_could_read_what(tmp_path: Path) -> None:
    with consulting(tmp_path) as variables:

        def command(*words: str) -> Outcome:
            return run_program("team", *words, folder=tmp_path, **variables)

        # A log without its first entry was emptied.
        assert "broken at entry 1" in command("check").refusal
        run_program("consult", "prepare", folder=tmp_path, **variables)
        assert (command("check").code, command("agree").out) == (0, "Nothing waits for a second person.\n")
        program(ASK, variables)
        (number,) = re.findall(r"^\D*(\d+).*cilla", command("agree").out, re.MULTILINE)
        agreed = command("agree", number)
        assert len(re.findall(r"[A-Z2-9]{4}-[A-Z2-9]{4}", agreed.out)) == 1
        assert "Nothing waits" in command("agree", number).refusal
        today = datetime.now(ZoneInfo("Europe/Stockholm")).date()
        told = command("powers", "--on", today.isoformat(), "--csv", "powers.csv")
        assert (told.code, told.err) == (0, "")
        rows = list(csv.DictReader((tmp_path / "powers.csv").read_text("utf-8").splitlines()))
        assert [(row["role"], row["agreed_by"]) for row in rows] == [
            ("coordinator", ""), ("coordinator", ""), ("coordinator", "system"),
        ]  # fmt: skip
        assert "does not tell" in command("powers", "--on", "2020-01-01").refusal
        later = (today + timedelta(days=2)).isoformat()
        assert "has not come yet" in command("powers", "--on", later).refusal
        program(BY_HAND, variables)
        found = command("check")
        assert found.code == 1
        assert "role is administrator in the table and coordinator in the log" in found.out
