"""The plan on a server without consultations: it is prepared, kept and served by the same commands."""

import re
import urllib.request
from pathlib import Path

import pytest
from pyrage import x25519

from lykta.web.configuration import applications
from tests.cli.command import run_program
from tests.web.server import running

pytestmark = pytest.mark.slow


def test_no_application_of_the_consultation_comes_with_the_plan() -> None:
    assert not [name for name in applications(("handbook", "plan")) if "consult" in name]
    both = applications(("handbook", "consult", "plan"))
    assert len(both) == len(set(both))


def test_it_is_prepared_served_backed_up_proved_and_purged(tmp_path: Path) -> None:
    variables = {
        "LYKTA_HTTPS": "no",
        "LYKTA_PARTS": "handbook,plan",
        "LYKTA_DATA_FOLDER": str(tmp_path / "data"),
        "LYKTA_KEY_FOLDER": str(tmp_path / "keys"),
        "LYKTA_SECRET_KEY": "a secret of the tests, which signs nothing that anybody relies on",
    }
    (tmp_path / "backups").mkdir()
    recipient = str(x25519.Identity.generate().to_public())
    for words in (
        ("consult", "keys", "create"),
        ("consult", "prepare"),
        ("team", "administrator", "ada"),
        ("consult", "audit", "verify"),
        ("consult", "backup", "--to", str(tmp_path / "backups"), "--for", recipient),
        ("consult", "purge"),
    ):
        done = run_program(*words, folder=tmp_path, **variables)
        assert (done.code, done.err) == (0, ""), words
    assert (
        "LYKTA_PARTS does not name consult"
        in run_program("consult", "statistics", "--out", "x.csv", folder=tmp_path, **variables).refusal
    )
    with running(tmp_path, **variables) as site:
        with urllib.request.urlopen(f"{site.address}/teamet/handlingsplan/", timeout=20) as answer:  # noqa: S310 - on this machine.
            assert "/teamet/logga-in/" in answer.url
        with urllib.request.urlopen(f"{site.address}/", timeout=20) as answer:  # noqa: S310 - as above.
            assert not re.search("fraga-teamet", answer.read().decode())
