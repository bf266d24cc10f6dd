"""`lykta team administrator`: the first account of an empty server, and one when nobody can log in."""

import re
from pathlib import Path

import pytest

from lykta.errors import InputError
from lykta.web.team.accounts.actions import make_administrator
from lykta.web.team.models import Member
from lykta.web.team.roles import Role
from lykta.web.team.starting import find_start
from tests.cli.command import Outcome, run_program
from tests.web.cast import Cast
from tests.web.server import consulting
from tests.web.team.asking import acts, entries


@pytest.mark.django_db
def test_the_first_administrator_is_made_and_it_is_in_the_log() -> None:
    member, code = make_administrator("Ada", "Ada Admin")
    start = find_start(code)
    assert start
    assert start.member == member
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
