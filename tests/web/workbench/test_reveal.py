"""A contact is shown in clear with a reason that is in the log first, or not at all."""

import shutil
from pathlib import Path

import pytest
from django.test import Client

from lykta.ads.explore import Opened
from lykta.ads.judgements import Reveal, log_beside
from lykta.web.workbench import opened
from tests.web.workbench.asked import entries, full_disk, text

REASON = "Ska jämföras med ett nummer i förundersökningen."
_HELD = """
SELECT network, contact, kind FROM contacts JOIN members USING (ad) JOIN networks USING (network)
WHERE kind = 'phone' ORDER BY network, contact LIMIT 1
"""
_ELSEWHERE = """
SELECT DISTINCT contact FROM contacts
WHERE contact NOT IN (SELECT contact FROM contacts JOIN members USING (ad) WHERE network = ?)
ORDER BY contact LIMIT 1
"""


@pytest.fixture
def held(now: Opened) -> dict[str, str]:
    """A network and one of its phone numbers, as a pseudonym."""
    return dict(now.engine.arrow(_HELD).to_pylist()[0])


@pytest.fixture
def address(held: dict[str, str]) -> str:
    return f"/natverk/{held['network']}/kontaktvagar/{held['contact']}/"


def numbers(county: Path) -> set[str]:
    """The digits of every number in the county's column of numbers."""
    rows = county.with_name("ads.csv").read_text(encoding="utf-8")
    return {"".join(sign for sign in each if sign.isdigit()) for each in rows.split('"')}


def test_it_asks_why_and_says_that_it_is_written_down(
    analyst: Client, address: str, held: dict[str, str]
) -> None:
    page = text(analyst.get(address))
    assert f"telefon {held['contact'][:6]}" in page
    assert "kan inte ångras" in page or "går inte att ångra" in page
    assert "Det finns ingen väg från ett nummer till en pseudonym." in page
    assert entries() == []


def test_it_writes_first_and_then_shows_it_once(
    analyst: Client, address: str, held: dict[str, str], county: Path
) -> None:
    reply = analyst.post(address, {"reason": REASON})
    assert reply.status_code == 200
    assert "no-store" in reply.headers["Cache-Control"]
    clear = reply.context["clear"]
    assert clear in text(reply)
    assert clear.startswith("+46")
    assert any(clear.removeprefix("+46") in number for number in numbers(county))
    (entry,) = entries()
    assert (entry.act, entry.by) == (Reveal(held["contact"], REASON), "Anna")
    assert clear not in log_beside(opened.result_file()).read_text(encoding="utf-8")
    assert clear not in text(analyst.get(address)), "it is not shown again by itself"


@pytest.mark.parametrize("reason", ["", "   ", "för kort", "1234567890 ...", "a" * 501])
def test_without_a_reason_that_says_something_nothing_is_shown_or_written(
    analyst: Client, address: str, reason: str
) -> None:
    reply = analyst.post(address, {"reason": reason})
    assert reply.status_code == 400
    assert "Rätta det här:" in text(reply)
    assert reason.strip() in text(reply)
    assert "+46" not in text(reply)
    assert entries() == []


def test_without_a_reason_the_title_says_so_and_a_summary_leads_to_the_field(
    analyst: Client, address: str
) -> None:
    page = text(analyst.post(address, {"reason": ""}))
    assert "<title>Något behöver rättas – Visa en kontaktväg" in page
    assert '<a href="#id_reason">Skriv ett skäl.</a>' in page
    assert "<title>Visa en kontaktväg" in text(analyst.get(address))


def test_without_its_key_nothing_is_shown_or_written(
    analyst: Client, address: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("LYKTA_CONTACT_KEY_FILE", str(tmp_path / "no.key"))
    reply = analyst.post(address, {"reason": REASON})
    assert reply.status_code == 409
    assert "LYKTA_CONTACT_KEY_FILE" in text(reply)
    assert "<title>Något behöver rättas – " in text(reply)
    assert REASON in text(reply), "the reason need not be typed again"
    assert entries() == []


def test_under_another_key_nothing_is_shown_or_written(
    analyst: Client, address: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    other = tmp_path / "other.key"
    other.write_text(f"lykta contact key 1\n{'5' * 64}\n", encoding="ascii")
    other.chmod(0o600)
    monkeypatch.setenv("LYKTA_CONTACT_KEY_FILE", str(other))
    reply = analyst.post(address, {"reason": REASON})
    assert reply.status_code == 409
    assert "Kontaktvägen är förseglad med en annan nyckel" in text(reply)
    assert "another key" in text(reply)
    assert entries() == []


def test_a_key_that_others_may_read_is_not_used(
    analyst: Client, address: str, county: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    shared = tmp_path / "shared.key"
    shutil.copyfile(county.with_name("county.key"), shared)
    shared.chmod(0o644)
    monkeypatch.setenv("LYKTA_CONTACT_KEY_FILE", str(shared))
    reply = analyst.post(address, {"reason": REASON})
    assert reply.status_code == 409
    assert "Nyckelfilen kan läsas av andra än du" in text(reply)
    assert entries() == []


def test_what_cannot_be_written_into_the_log_is_not_shown(analyst: Client, address: str) -> None:
    with full_disk():
        reply = analyst.post(address, {"reason": REASON})
    assert reply.status_code == 409
    assert "Filen gick inte att skriva" in text(reply)
    assert "LYKTA_CONTACT_KEY_FILE" not in text(reply), "the key is right"
    assert "+46" not in text(reply)
    assert entries() == []


def test_a_contact_of_another_network_is_not_there(
    analyst: Client, now: Opened, held: dict[str, str]
) -> None:
    other = now.engine.arrow(_ELSEWHERE, [held["network"]])["contact"][0].as_py()
    for contact in (other, held["contact"][:6], "0701234567", held["contact"].upper() + "0"):
        where = f"/natverk/{held['network']}/kontaktvagar/{contact}/"
        assert analyst.get(where).status_code == 404
        assert analyst.post(where, {"reason": REASON}).status_code == 404
    assert entries() == []


def test_a_stranger_sees_nothing(stranger: Client, address: str) -> None:
    assert stranger.get(address).status_code == 403
    assert stranger.post(address, {"reason": REASON}).status_code == 403
    assert entries() == []
