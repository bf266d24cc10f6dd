"""The population is asked of a server that answers as SCB's does, and nothing else is taken for an answer."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from lykta.errors import InputError
from lykta.places import municipalities
from lykta.places.population import Population, as_csv, ask_population

CODES = [area.code for area in municipalities()]
YEARS = ["2023", "2024", "2025"]
REGIONS = ["00", "01", *CODES]

type Change = Callable[[dict[str, Any]], Any]


def dimension(codes: list[str], **extension: object) -> dict[str, Any]:
    category = {"index": {code: at for at, code in enumerate(codes)}, "label": {code: code for code in codes}}
    return {"label": "x", "category": category, "extension": extension}


def stat(regions: list[str], years: list[str]) -> dict[str, Any]:
    """A table in JSON-stat 2 as PxWebAPI 2.0 gives it."""
    return {
        "version": "2.0",
        "class": "dataset",
        "label": "Folkmängden",
        "source": "SCB",
        "id": ["Region", "ContentsCode", "Tid"],
        "size": [len(regions), 1, len(years)],
        "role": {"time": ["Tid"], "metric": ["ContentsCode"], "geo": ["Region"]},
        "dimension": {
            "Region": dimension(regions, elimination=True),
            "ContentsCode": dimension(["BE0101N1"], elimination=False),
            "Tid": dimension(years, elimination=False),
        },
        "value": [1000 + at for at in range(len(regions) * len(years))],
    }


class Scb:
    """A server on this machine: metadata of the table, and data for the codes that are asked for."""

    def __init__(self) -> None:
        self.change: Change = lambda answer: answer
        self.status = 200
        self.asked: list[dict[str, list[str]]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.answer(self)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}/api/v2"

    def answer(self, to: BaseHTTPRequestHandler) -> None:
        parts = urlsplit(to.path)
        if parts.path.endswith("/metadata"):
            found: Any = stat(REGIONS, YEARS)
        else:
            query = parse_qs(parts.query)
            self.asked.append(query)
            years = query["valuecodes[Tid]"][0].split(",")
            found = self.change(stat(query["valuecodes[Region]"][0].split(","), years))
        body = json.dumps(found).encode()
        to.send_response(200 if parts.path.endswith("/metadata") else self.status)
        to.send_header("Content-Type", "application/json")
        to.send_header("Content-Length", str(len(body)))
        to.end_headers()
        to.wfile.write(body)


@pytest.fixture
def scb() -> Iterator[Scb]:
    served = Scb()
    thread = threading.Thread(target=served.server.serve_forever)
    thread.start()
    yield served
    served.server.shutdown()
    thread.join()
    served.server.server_close()


def test_the_newest_year_of_all_municipalities_is_asked_for(
    scb: Scb, capsys: pytest.CaptureFixture[str]
) -> None:
    found = ask_population(address=scb.address)
    assert found.year == "2025"
    assert list(found.inhabitants) == sorted(CODES)
    assert found.inhabitants[CODES[0]] == 1000
    assert scb.asked[-1]["valuecodes[ContentsCode]"] == ["BE0101N1"]
    assert capsys.readouterr().out == ""


def test_a_year_can_be_named(scb: Scb) -> None:
    assert ask_population(address=scb.address, year="2023").year == "2023"


def one_less(answer: dict[str, Any]) -> dict[str, Any]:
    answer["value"].pop()
    return answer


def one_missing(answer: dict[str, Any]) -> dict[str, Any]:
    answer["value"][7] = None
    return answer


def another_place(answer: dict[str, Any]) -> dict[str, Any]:
    index = answer["dimension"]["Region"]["category"]["index"]
    index["9999"] = index.pop("1780")
    return answer


@pytest.mark.parametrize("change", [one_less, one_missing, another_place, lambda _: [], lambda _: {}])
def test_what_is_not_a_number_for_each_municipality_is_refused(scb: Scb, change: Change) -> None:
    scb.change = change
    with pytest.raises(InputError, match="An earlier file is as it was"):
        ask_population(address=scb.address)


@pytest.mark.parametrize("status", [403, 429, 500])
def test_a_server_that_will_not_answer_is_told(scb: Scb, status: int) -> None:
    scb.status = status
    with pytest.raises(InputError, match=str(status)):
        ask_population(address=scb.address)


def test_a_year_that_there_is_none_of_is_told(scb: Scb) -> None:
    with pytest.raises(InputError, match="could not be had"):
        ask_population(address=scb.address, year="1850")


def test_nobody_at_the_address_is_told() -> None:
    with pytest.raises(InputError, match="could not be had"):
        ask_population(address="http://127.0.0.1:9/api/v2")


def test_the_file_is_one_that_a_plan_can_name(tmp_path: Path) -> None:
    from lykta.picture.inputs import read_population  # noqa: PLC0415 - another package, asked here alone.

    file = tmp_path / "population.csv"
    file.write_text(as_csv(Population("2025", dict.fromkeys(CODES, 20000))), encoding="utf-8")
    found, report = read_population(file)
    assert found == dict.fromkeys(CODES, 20_000)
    assert report.kept == len(CODES)
