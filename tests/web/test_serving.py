"""Starting the server: what the system refuses is told in one line."""

import socket
from pathlib import Path

import pytest

from tests.cli.command import run_program

pytestmark = pytest.mark.slow


def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        outcome = run_program("serve", "--port", port, folder=tmp_path, LYKTA_HTTPS="no")
    assert outcome.code == 2
    assert f"lykta: 127.0.0.1:{port} cannot be listened on" in outcome.err


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    outcome = run_program("serve", folder=tmp_path, LYKTA_DATA_FOLDER=str(tmp_path / "file"))
    assert outcome.code == 2
    assert "Set LYKTA_DATA_FOLDER" in outcome.err


def test_a_wrong_setting_ends_the_start(tmp_path: Path) -> None:
    outcome = run_program("serve", folder=tmp_path, LYKTA_PARTS="consult,workbench")
    assert outcome.code == 2
    assert outcome.err == (
        "lykta: The settings do not hold: LYKTA_PARTS: "
        "workbench never runs on the same server as consult; run each on its own.\n"
    )
