"""`lykta demo`."""

import socket
from pathlib import Path

import pytest

from tests.cli.command import Command, run_program


@pytest.mark.slow
def test_the_demo_shows_its_synthetic_county_and_runs_again(tmp_path: Path) -> None:
    first = run_program("demo", folder=tmp_path)  # Not on a terminal: it ends by itself.
    assert first.code == 0
    assert first.out.startswith("Everything here is synthetic")
    for words in (
        "From ads to advertisers",
        "networks, B-cubed",
        "Mall",
        "Motförklaring: ",
        "Try next",
        "demo --serve",
    ):
        assert words in first.out
    assert {path.name for path in (tmp_path / "demo").iterdir()} == {
        "ads.csv", "truth.csv", "demo.key", "demo.lykta",
    }  # fmt: skip
    again = run_program("demo", "--language", "en", folder=tmp_path)
    assert again.code == 0
    assert "Counter-explanation: " in again.out
    score = [line for line in first.out.splitlines() if "B-cubed" in line]
    assert score == [line for line in again.out.splitlines() if "B-cubed" in line]


def test_a_file_in_the_place_of_the_folder_is_told(lykta: Command, tmp_path: Path) -> None:
    (tmp_path / "demo").touch()
    assert "is a file" in lykta("demo", "--folder", tmp_path / "demo").refusal


@pytest.mark.parametrize("after", [0, 1])
def test_a_port_that_is_taken_is_told_before_anything_is_made(
    lykta: Command, tmp_path: Path, after: int
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refused = lykta("demo", "--serve", "--folder", tmp_path / "demo", "--port", str(port - after)).refusal
    assert f"127.0.0.1:{port} cannot be listened on" in refused
    assert list(tmp_path.iterdir()) == []


def test_the_last_port_leaves_none_for_the_workbench(lykta: Command, tmp_path: Path) -> None:
    refused = lykta("demo", "--serve", "--folder", tmp_path / "demo", "--port", "65535").refusal
    assert "Choose a lower one" in refused


def test_a_folder_that_cannot_be_made_is_told(lykta: Command, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert "cannot be made" in lykta("demo", "--folder", tmp_path / "file" / "demo").refusal
