"""The county's team on the page of who does what, as its overlay describes it."""

import datetime as dt
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client, override_settings

from lykta.errors import InputError
from lykta.web.handbook.checking import check
from lykta.web.handbook.library import load, read_team

VARMLAND = Path(__file__).parents[3] / "docs/how-to/overlay-varmland"
WORDS = 'name = "Team"\ncoordinator = "Board"\nmembers = ["Region"]\n'
TEAM = f'sources = ["psl"]\n[sv]\n{WORDS}[en]\n{WORDS}'


@pytest.mark.parametrize(
    ("address", "coordinated"),
    [
        ("/handbok/vem-gor-vad/", "Länsstyrelsen Värmland samordnar det."),
        (
            "/en/handbook/who-does-what/",
            "The county board of Värmland (Länsstyrelsen Värmland) coordinates it.",
        ),
    ],
)
def test_the_page_names_the_team_its_coordinator_and_its_members(
    client: Client, address: str, coordinated: str
) -> None:
    with override_settings(LYKTA=settings.LYKTA.model_copy(update={"overlay": VARMLAND})):
        text = client.get(address).content.decode()
    assert "Resursteam prostitution och människohandel för sexuella ändamål" in text
    assert coordinated in text
    assert "<li>Region Värmland</li>" in text
    assert '<a href="#source-region-varmland">' in text.partition(coordinated)[2].partition("<ul>")[0]


def test_without_a_description_the_page_says_that_there_is_none(client: Client) -> None:
    assert "är inte beskrivet här än" in client.get("/handbok/vem-gor-vad/").content.decode()


def test_a_source_of_the_team_that_is_not_there_is_found(tmp_path: Path) -> None:
    (tmp_path / "team.toml").write_text(TEAM.replace("psl", "unknown"), encoding="utf-8")
    found = check(load(tmp_path), dt.date(2026, 11, 27))
    assert [(each.kind, each.where, each.what) for each in found] == [
        ("unknown source", "team.toml", "unknown")
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (TEAM.replace('sources = ["psl"]', "sources = []"), "needs sources"),
        (TEAM.partition("[en]")[0], "a table for each of sv, en"),
        (TEAM.replace('["Region"]', '"Region"'), "a list of members"),
        (TEAM.replace("coordinator", "leader"), "needs a name, a coordinator"),
        ("[sv", "cannot be read"),
    ],
)
def test_a_description_that_does_not_hold_is_told(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "team.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=words):
        read_team(path)
