"""Parts add themselves to the head and to the front page, in their order, and only when installed."""

import pytest
from django.apps import apps
from django.test import Client

from lykta.web.navigation import FrontLink, NavigationItem, front_links, navigation


@pytest.fixture
def _part_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    # Stands in for a part that is not built: it leads to an address of the handbook.
    app = apps.get_app_config("staticfiles")
    monkeypatch.setattr(
        app, "navigation", (NavigationItem("A new part", "handbook", place=15),), raising=False
    )
    monkeypatch.setattr(app, "front", (FrontLink("work", "A new way", "handbook", place=25),), raising=False)


def test_without_other_parts_only_the_handbook_and_what_comes_with_it_are_named() -> None:
    assert [item.address for item in navigation()] == ["handbook", "check", "training", "search"]


@pytest.mark.usefixtures("_part_of_its_own")
def test_a_part_adds_itself_between_the_others_in_its_place() -> None:
    assert [item.label for item in navigation()][1] == "A new part"
    assert [link.label for link in front_links("work")][2] == "A new way"
    assert "A new way" not in [link.label for link in front_links("own")]


@pytest.mark.usefixtures("_part_of_its_own")
@pytest.mark.parametrize("address", ["/", "/en/"])
def test_what_a_part_adds_is_seen_in_the_language_of_the_page(client: Client, address: str) -> None:
    page = client.get(address).content.decode()
    there = "/en/handbook/" if address == "/en/" else "/handbok/"
    assert f'<a href="{there}">A new part</a>' in page
    assert f'<a href="{there}">A new way</a>' in page


@pytest.mark.parametrize(
    ("address", "state"),
    [
        ("/handbok/", "page"),
        ("/handbok/tecken/", "true"),
        ("/sok/", None),
        ("/", None),
        ("/finns-inte/", None),
    ],
)
def test_the_head_says_where_the_reader_is(client: Client, address: str, state: str | None) -> None:
    page = client.get(address).content.decode()
    assert (f'<a href="/handbok/" aria-current="{state}">' in page) is (state is not None)
    assert ('<a href="/handbok/">' in page.partition("</header>")[0]) is (state is None)
