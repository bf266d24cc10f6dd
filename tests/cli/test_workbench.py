"""`lykta workbench RESULT`: on this machine alone, and to nobody without the key."""

import re
import urllib.error
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

import pytest

from tests.cli.command import Command, run_program
from tests.web.server import Site, running

SERVE = "import sys; from lykta.cli import main; main(['workbench', 'small.lykta', '--port', sys.argv[1]])"
"""A program that shows the result of its folder as an analyst does, on the port that it is given."""


EVERYWHERE = "0.0.0.0"  # noqa: S104 - that it is refused is what is tested.


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


@pytest.mark.parametrize("port", ["0", "65536", "http"])
def test_a_port_that_there_is_not_is_refused(lykta: Command, small: Path, port: str) -> None:
    assert "--port" in lykta("workbench", small, "--port", port).refusal


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
    """The key in the address that the command printed."""
    found = re.search(r"http://127\.0\.0\.1:\d+/\?key=([\w-]{40,})", site.log.read_text())
    assert found
    return found[1]


def status(address: str, opener: urllib.request.OpenerDirector | None = None) -> int:
    """The answer's status to a browser, or to one without a cookie."""
    try:
        with (opener or urllib.request.build_opener()).open(address, timeout=20) as answer:
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
        assert status(f"{site.address}/?key={key_of(site)}", analyst) == 200
        assert status(f"{site.address}/natverk/", analyst) == 200
        # The cookie of one browser opens nothing to another.
        assert status(f"{site.address}/natverk/") == 403
        assert "2 networks, 0 entries in the judgement log" in site.log.read_text()
