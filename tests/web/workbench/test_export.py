"""Networks are handed to other programs from the workbench: which, in which format, and what is refused."""

import csv
import json
import zipfile
from io import BytesIO, TextIOWrapper
from pathlib import Path

import openpyxl
import pytest
from django.http import FileResponse
from django.test import Client

from lykta.ads.explore import Opened
from lykta.ads.judgements import JudgedLink, Judgement, JudgementLog, Verdict, log_beside
from lykta.web.workbench.pages import export
from tests.web.workbench.asked import Answer
from tests.web.workbench.pages.reading import words_of

PAGE = "/en/export/"
HEADINGS = {"xlsx": b"PK", "graphml": b"<?xml", "gexf": b"<?xml", "i2": b"PK", "ftm": b'{"id"'}


def content(answer: Answer) -> bytes:
    assert answer.status_code == 200
    assert isinstance(answer, FileResponse)
    written = answer.getvalue()
    answer.close()
    return written


def largest(now: Opened, number: int = 1) -> list[str]:
    found = now.engine.arrow("SELECT network FROM networks ORDER BY ads DESC, network LIMIT ?", [number])
    return [str(name) for name in found["network"].to_pylist()]


def test_the_page_tells_what_is_in_the_file_and_what_is_not(analyst: Client, now: Opened) -> None:
    words = words_of(analyst.get(PAGE))
    assert "Contacts are pseudonyms. No text of an ad is in it." in words
    assert f"All of the file: {now.summary.ads} ads." in words
    for name in ("Excel", "GraphML", "GEXF", "i2 Analyst's Notebook", "FollowTheMoney"):
        assert name in words


@pytest.mark.parametrize("address", [PAGE, "/en/networks/", "/en/counts/"])
def test_the_title_of_a_list_or_file_that_cannot_be_shown_says_so(analyst: Client, address: str) -> None:
    for asked, is_wrong in (({}, False), ({"networks": "n1", "least": "-", "place": "Ankeborg"}, True)):
        page = analyst.get(address, asked).content.decode()
        assert ("<title>There is a problem – " in page) == is_wrong
        assert ("error-summary" in page) == is_wrong


@pytest.mark.parametrize("form", list(HEADINGS))
def test_each_format_is_a_file_to_keep_under_a_name_of_its_own(
    analyst: Client, now: Opened, form: str
) -> None:
    (name,) = largest(now)
    answer = analyst.get(PAGE, {"networks": name, "format": form})
    assert answer.headers["Content-Disposition"].startswith(f'attachment; filename="lykta-{name}.')
    assert "no-store" in answer.headers["Cache-Control"]
    assert content(answer).startswith(HEADINGS[form])


def test_several_networks_are_written_and_no_other(analyst: Client, now: Opened) -> None:
    names = largest(now, 2)
    answer = analyst.get(PAGE, {"network": names, "format": "i2"})
    with zipfile.ZipFile(BytesIO(content(answer))) as archive, archive.open("networks.csv") as file:
        rows = list(csv.DictReader(TextIOWrapper(file, "utf-8-sig", newline="")))
    assert [row["Network"] for row in rows] == names
    assert "2-networks" in answer.headers["Content-Disposition"]


def test_judgements_are_in_the_file_in_the_language_of_the_page(
    analyst: Client, now: Opened, result: Path
) -> None:
    pair = now.engine.arrow(
        "SELECT one.ad_id AS a, other.ad_id AS b FROM links JOIN ads AS one ON one.ad = a "
        "JOIN ads AS other ON other.ad = b ORDER BY probability DESC LIMIT 1"
    ).to_pylist()[0]
    JudgementLog(log_beside(result)).add(
        Judgement(JudgedLink.between(pair["a"], pair["b"]), Verdict.SAME, "Samma mall"), by="Åsa"
    )
    answer = analyst.get("/exportera/", {"format": "xlsx"})
    sheet = openpyxl.load_workbook(BytesIO(content(answer)), read_only=True)["Bedömningar"]
    rows = [[*row] for row in sheet.iter_rows(values_only=True)]
    assert rows[1][2] == "Åsa"
    assert {"samma avsändare", "Samma mall"} <= {*rows[1]}


def test_no_contact_is_in_clear(analyst: Client) -> None:
    told = [json.loads(line) for line in content(analyst.get(PAGE, {"format": "ftm"})).splitlines()]
    accounts = [each["properties"] for each in told if each["schema"] == "UserAccount"]
    assert accounts
    assert all(len(each["username"][0]) == 32 for each in accounts)
    assert not {"phone", "email"} & {key for each in told for key in each["properties"]}


def test_ids_that_seem_to_be_contacts_are_told_of(with_a_number_as_id: str, analyst: Client) -> None:
    told = "Ads whose id seems to be a contact: 1."
    for asked in ({}, {"network": with_a_number_as_id}):
        assert told in words_of(analyst.get(PAGE, asked))


def test_without_such_ids_nothing_is_said_of_them(analyst: Client) -> None:
    assert "seems to be a contact" not in words_of(analyst.get(PAGE))


def test_a_network_that_is_not_there_is_refused(analyst: Client) -> None:
    answer = analyst.get(PAGE, {"networks": "n99 <b>", "format": "xlsx"})
    assert "There is no network n99 now." in words_of(answer, status=400)


def test_a_format_that_is_none_is_refused(analyst: Client) -> None:
    assert "Choose one of the formats." in words_of(analyst.get(PAGE, {"format": "pdf"}), status=400)


def test_what_takes_too_long_for_a_browser_is_told_with_its_command(
    analyst: Client, now: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "LARGEST", 100)
    words = words_of(analyst.get(PAGE, {"format": "xlsx"}), status=400)
    assert f"lykta ads export {now.path.name} --out" in words
    (name,) = largest(now)
    assert content(analyst.get(PAGE, {"networks": name, "format": "gexf"})).startswith(b"<?xml")


def test_nobody_else_gets_a_file(stranger: Client) -> None:
    for path in (PAGE, "/exportera/"):
        assert stranger.get(path, {"format": "xlsx"}).status_code == 403
