"""The page that hands a network over: what it says, what it makes, and what it refuses."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from lykta.ads.evidence.verifying import verify
from lykta.ads.explore import Opened
from lykta.ads.judgements import Export, JudgementLog, Reveal, log_beside
from lykta.web.workbench import opened

PURPOSE = "Mål B 12-26, begärt av tingsrätten"


@pytest.fixture(autouse=True)
def signing_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key to sign with that belongs to the test alone."""
    monkeypatch.setenv("LYKTA_EVIDENCE_KEY_FILE", str(tmp_path / "evidence.key"))


@pytest.fixture
def name(now: Opened) -> str:
    """The largest network of the county."""
    rows = now.engine.arrow("SELECT network FROM networks ORDER BY ads DESC, network LIMIT 1")
    return str(rows["network"][0].as_py())


@pytest.fixture
def page(name: str) -> str:
    return f"/natverk/{name}/underlag/"


@pytest.fixture
def folders(result: Path) -> Iterator[Path]:
    """Where the workbench puts its folders; each test finds none."""
    place = result.with_suffix(".evidence")
    shutil.rmtree(place, ignore_errors=True)
    yield place
    shutil.rmtree(place, ignore_errors=True)


def entries() -> list[object]:
    return [entry.act for entry in JudgementLog(log_beside(opened.result_file())).entries]


def test_the_page_says_what_will_be_in_the_folder_and_what_not(
    analyst: Client, page: str, now: Opened, name: str
) -> None:
    text = analyst.get(page).content.decode()
    ads = now.engine.arrow("SELECT ads FROM networks WHERE network = ?", [name])["ads"][0].as_py()
    assert f"<dd>{ads}</dd>" in text
    assert "Det här ligger inte i mappen" in text
    assert "i klartext" in text
    assert str(now.path.with_suffix(".evidence")) in text
    assert "Gjorda tidigare" not in text


def test_ids_that_seem_to_be_contacts_are_told_of_before_the_folder_is_made(
    with_a_number_as_id: str, analyst: Client
) -> None:
    text = analyst.get(f"/natverk/{with_a_number_as_id}/underlag/").content.decode()
    assert "Annonser vars id verkar vara en kontaktväg: 1." in text


def test_looking_makes_nothing(analyst: Client, page: str, folders: Path, tmp_path: Path) -> None:
    analyst.get(page)
    analyst.head(page)
    assert not folders.exists()
    assert not (tmp_path / "evidence.key").exists()
    assert entries() == []


def test_a_purpose_makes_the_folder_beside_the_result_and_an_entry_by_the_analyst(
    analyst: Client, page: str, folders: Path, name: str
) -> None:
    answer = analyst.post(page, {"purpose": PURPOSE})
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{page}?made=1")
    (folder,) = folders.iterdir()
    found = verify(folder)
    assert found.holds
    assert found.manifest
    assert found.manifest.about["made_by"] == "Anna"
    (act,) = entries()
    assert isinstance(act, Export)
    assert (act.network, act.purpose) == (name, PURPOSE)


def test_what_was_made_is_shown_with_its_place_its_check_and_its_fingerprint(
    analyst: Client, page: str, folders: Path
) -> None:
    answer = analyst.post(page, {"purpose": PURPOSE}, follow=True)
    text = answer.content.decode()
    (folder,) = folders.iterdir()
    manifest = verify(folder).manifest
    assert manifest
    assert "Mappen är gjord" in text
    assert f"lykta workbench verify {folder}" in text
    assert manifest.fingerprint in text
    assert text.count(PURPOSE) == 1


def test_earlier_folders_are_told_and_one_that_went_away_as_well(
    analyst: Client, page: str, folders: Path
) -> None:
    analyst.post(page, {"purpose": PURPOSE})
    (folder,) = folders.iterdir()
    assert folder.name in analyst.get(page).content.decode()
    folder.rename(folder.with_name("moved"))
    text = analyst.get(page).content.decode()
    assert folder.name not in text
    assert "finns inte på sin plats" in text
    assert "Mappen är gjord" not in text


def test_when_an_earlier_folder_was_made_is_written_as_the_log_page_writes_it(
    analyst: Client, page: str, folders: Path
) -> None:
    analyst.post(page, {"purpose": PURPOSE})
    assert folders.is_dir()
    times = re.compile(r"<time datetime=[^>]+>(\d{4}-\d\d-\d\d \d\d\.\d\d)</time>")
    here, in_log = (
        times.findall(analyst.get(address).content.decode()) for address in (page, "/bedomningar/")
    )
    assert here
    assert here == in_log


@pytest.mark.parametrize("number", ["2", "0", "x", "", "1;"])
@pytest.mark.usefixtures("folders")
def test_a_number_of_no_such_entry_shows_nothing_as_made(analyst: Client, page: str, number: str) -> None:
    analyst.post(page, {"purpose": PURPOSE})
    assert "Mappen är gjord" not in analyst.get(page, {"made": number}).content.decode()


@pytest.mark.parametrize(
    ("purpose", "why"),
    [
        ("", "Rätta det här"),
        ("mål", "Skriv med några ord"),
        ("ring 070-174 06 05 i dag", "ser ut som en kontaktväg"),
        ("ett " * 1000, "Rätta det här"),
    ],
)
def test_a_purpose_that_will_not_do_is_kept_told_and_makes_nothing(
    analyst: Client, page: str, folders: Path, purpose: str, why: str
) -> None:
    answer = analyst.post(page, {"purpose": purpose})
    text = answer.content.decode()
    assert why in text
    assert purpose.strip() in text
    assert "<title>Något behöver rättas – Underlag" in text
    assert not folders.exists()
    assert entries() == []


def test_a_folder_that_cannot_be_written_is_told_and_the_words_are_kept(
    analyst: Client, page: str, folders: Path
) -> None:
    folders.touch()
    text = analyst.post(page, {"purpose": PURPOSE}).content.decode()
    assert "Ingen mapp gjordes" in text
    assert "Filen gick inte att skriva" in text
    assert PURPOSE in text
    assert entries() == []
    folders.unlink()


def test_a_key_that_cannot_be_used_is_told_in_swedish(
    analyst: Client, page: str, folders: Path, tmp_path: Path
) -> None:
    (tmp_path / "evidence.key").write_text("no key", encoding="ascii")
    (tmp_path / "evidence.key").chmod(0o600)
    text = analyst.post(page, {"purpose": PURPOSE}).content.decode()
    assert "Nyckelfilen innehåller ingen nyckel som Lykta har skrivit" in text
    assert not folders.exists()
    assert entries() == []


def test_a_purpose_of_characters_that_cannot_be_shown_is_told_in_swedish(
    analyst: Client, page: str, folders: Path
) -> None:
    text = analyst.post(page, {"purpose": f"{PURPOSE}\x07"}).content.decode()
    assert "Ändamålet innehåller tecken som inte kan visas" in text
    assert not folders.exists()
    assert entries() == []


def test_without_anything_revealed_the_page_does_not_offer_it(analyst: Client, page: str) -> None:
    assert 'name="revealed"' not in analyst.get(page).content.decode()


def test_what_was_revealed_is_offered_unticked_and_leaves_in_clear_when_asked_for(
    analyst: Client, page: str, folders: Path, name: str, now: Opened
) -> None:
    contact = now.engine.arrow(
        "SELECT contact FROM contacts JOIN members USING (ad) WHERE network = ? ORDER BY 1", [name]
    )["contact"][0].as_py()
    JudgementLog(log_beside(now.path)).add(Reveal(contact, "för att jämföra med akten"), by="Anna")
    (box,) = re.findall(r'<input type="checkbox"[^>]*>', analyst.get(page).content.decode())
    assert "checked" not in box
    analyst.post(page, {"purpose": PURPOSE, "revealed": "on"})
    (folder,) = folders.iterdir()
    manifest = verify(folder).manifest
    assert manifest
    assert "in clear" in str(manifest.about["contacts"])


def test_a_network_that_is_not_there_is_not_found(analyst: Client) -> None:
    assert analyst.get("/natverk/n000000000000/underlag/").status_code == 404
    assert analyst.post("/natverk/n000000000000/underlag/", {"purpose": PURPOSE}).status_code == 404


def test_a_stranger_makes_nothing(stranger: Client, page: str, folders: Path) -> None:
    assert stranger.get(page).status_code == 403
    assert stranger.post(page, {"purpose": PURPOSE}).status_code == 403
    assert not folders.exists()


def test_the_page_is_in_english_too(analyst: Client, name: str) -> None:
    text = analyst.get(f"/en/networks/{name}/evidence/").content.decode()
    assert "Hand the network over as evidence" in text
    assert "Mappen" not in text
