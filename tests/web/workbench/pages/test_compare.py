"""Two networks beside each other."""

import html
import re

import html5lib
import pytest
from django.test import Client

from lykta.ads.explore import Opened
from tests.web.workbench.asked import text
from tests.web.workbench.pages.reading import words_of

BETWEEN = """
SELECT DISTINCT least(m.network, n.network) AS one, greatest(m.network, n.network) AS other
FROM links JOIN members AS m ON m.ad = a JOIN members AS n ON n.ad = b
JOIN networks AS x ON x.network = m.network JOIN networks AS y ON y.network = n.network
WHERE m.network <> n.network ORDER BY one, other LIMIT 1
"""
TWO = "SELECT network FROM networks ORDER BY ads DESC, network LIMIT 2"


def test_it_says_what_they_share_and_what_differs(analyst: Client, now: Opened) -> None:
    one, other = now.engine.arrow(TWO)["network"].to_pylist()
    response = analyst.get("/jamfor/", {"network": [one, other]})
    page = text(response)
    html5lib.HTMLParser(strict=True).parse(response.content.decode())
    assert response.status_code == 200
    assert one in page
    assert other in page
    found = response.context["found"]
    for held in (found.places, found.sites, found.contacts):
        assert all(row.one and row.other for row in held.both)
        assert all(row.one and not row.other for row in held.only_one)
        assert all(row.other and not row.one for row in held.only_other)
    assert not any(row.value in page for row in found.contacts.only_one), "not even a whole pseudonym"


def test_networks_have_the_names_that_their_pages_have(analyst: Client, now: Opened) -> None:
    chosen = now.engine.arrow(TWO)["network"].to_pylist()
    page = words_of(analyst.get("/en/compare/", {"network": chosen}))
    for name in chosen:
        heading = re.search(r"<h1>(.*?)</h1>", analyst.get(f"/en/networks/{name}/").content.decode())
        assert heading
        assert heading[1] != name
        assert f"{html.unescape(heading[1])} {name}" in page


def test_the_links_between_them_can_be_judged_from_there(analyst: Client, now: Opened) -> None:
    (row,) = now.engine.arrow(BETWEEN).to_pylist()
    page = text(analyst.get("/jamfor/", {"network": [row["one"], row["other"]]}))
    assert 'name="pair"' in page
    assert "Du ser först vad det gör med nätverken." in page


@pytest.mark.parametrize(
    ("chosen", "status"), [([], 400), (["n1"], 400), (["n1", "n2", "n3"], 400), (["n1", "n2"], 404)]
)
def test_what_cannot_be_compared_is_refused(analyst: Client, chosen: list[str], status: int) -> None:
    assert analyst.get("/jamfor/", {"network": chosen}).status_code == status
