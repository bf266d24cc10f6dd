"""What later pages need is made while the first is read, and not before."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from lykta.ads.explore.link_wording import wording_of
from lykta.web.workbench import ahead
from lykta.web.workbench.opened import bench, desk


@pytest.fixture
def wanted(result: Path) -> Iterator[None]:
    """Ahead of the pages, over a result that is there until it is done."""
    ahead.want()
    yield
    ahead._wanted.clear()
    # Whatever reads the result is done before the result goes.
    ahead._reader.submit(lambda: None).result()
    desk().close()


@pytest.mark.usefixtures("wanted")
def test_the_first_page_begins_it_and_a_health_check_does_not(analyst: Client) -> None:
    assert analyst.get("/halsa").status_code == 200
    assert desk()._made is None
    assert analyst.get("/en/").status_code == 200
    assert desk().is_ready(patience=30)


@pytest.mark.usefixtures("wanted")
def test_how_ads_are_worded_is_read_beside_the_pages(analyst: Client) -> None:
    analyst.get("/en/")
    ahead._reader.submit(lambda: None).result()
    with bench().reading() as opened:
        kept = wording_of(opened.engine)
        assert wording_of(opened.engine) is kept
    assert kept.total == 600


def test_without_a_server_that_asks_for_it_nothing_begins(analyst: Client) -> None:
    analyst.get("/en/")
    assert desk()._made is None
