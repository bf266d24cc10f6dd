"""A result or a log that somebody moved or changed is told as such, and not as a fault of the program."""

from pathlib import Path

import pytest
from django.test import Client

from lykta.ads.judgements import log_beside
from lykta.web.workbench import opened
from tests.web.workbench.asked import LOG, text


@pytest.mark.parametrize("address", ["/", "/natverk/", LOG, "/granska/stickprov/"])
def test_a_log_that_was_changed_is_told_on_every_page(analyst: Client, result: Path, address: str) -> None:
    assert analyst.get(address).status_code == 200
    log_beside(result).write_text("junk\n", encoding="utf-8")
    answer = analyst.get(address)
    assert answer.status_code == 500
    page = text(answer)
    assert "Resultatet eller dess logg går inte att läsa" in page
    assert "line 1 is not an entry of a judgement log" in page
    assert "Felet är vårt" not in page
    log_beside(result).unlink()
    opened.bench.cache_clear()
