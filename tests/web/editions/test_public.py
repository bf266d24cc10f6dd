"""What everybody sees: published editions and nothing else, by name from the record, and no cookie."""

import gzip

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lykta.web.doctor import look_at_parts
from lykta.web.editions.actions import take_up, withdraw
from lykta.web.editions.models import Edition, EditionState
from lykta.web.health import HealthFinding, HealthState
from tests.web.cast import Cast
from tests.web.editions.made import (
    CANARY,
    brought_to,
    made_correction,
    made_edition,
    made_folder,
    record_again,
    root,
)

pytestmark = pytest.mark.django_db

POLICY = {
    "default-src 'none'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
}
PAGE = "/lagesbild/2026/sv/index.html"
ADDRESSES = [
    ("/lagesbild/2026/", PAGE),
    ("/lagesbild/2026/sv/", PAGE),
    ("/lagesbild/2026/sv", PAGE),
    ("/lagesbild/2026/en/", "/lagesbild/2026/en/index.html"),
    ("/en/picture/2026/", "/en/picture/2026/en/index.html"),
    ("/en/picture/2026/sv/", "/en/picture/2026/sv/index.html"),
]
"""Addresses of an edition that are no file's, and where each leads."""


@pytest.fixture
def published(cast: Cast) -> Edition:
    return brought_to(made_edition(cast.coordinator), EditionState.PUBLISHED, cast.nurse)


def test_without_an_edition_the_page_says_so(client: Client, db: None) -> None:
    answer = client.get("/lagesbild/")
    assert "Ingen utgåva är publicerad än." in answer.content.decode()
    assert "No edition is published yet." in client.get("/en/picture/").content.decode()


def test_the_newest_is_shown_first_and_the_others_below(
    client: Client, cast: Cast, published: Edition
) -> None:
    later = made_edition(cast.coordinator, "2027", date="2027-03-31", later=True)
    brought_to(later, EditionState.PUBLISHED, cast.nurse)
    text = client.get("/lagesbild/").content.decode()
    assert text.index("/lagesbild/2027/sv/index.html") < text.index(PAGE)
    assert "/en/picture/2027/en/index.html" in client.get("/en/picture/").content.decode()


@pytest.mark.parametrize("state", [EditionState.DRAFT, EditionState.APPROVED, EditionState.WITHDRAWN])
def test_nothing_is_shown_of_an_edition_that_is_not_published(
    client: Client, cast: Cast, state: EditionState
) -> None:
    brought_to(made_edition(cast.coordinator), state, cast.nurse)
    text = client.get("/lagesbild/").content.decode()
    assert "2026" not in text.partition("<main")[2].partition("</main>")[0]
    assert client.get(PAGE).status_code == 404


def test_a_withdrawn_edition_that_was_out_is_named_with_its_reason(
    client: Client, cast: Cast, published: Edition
) -> None:
    brought_to(published, EditionState.WITHDRAWN, cast.nurse)
    text = client.get("/lagesbild/").content.decode()
    assert "Fel siffror" in text
    assert "Ingen utgåva visas nu" in text
    assert "Ingen utgåva är publicerad än" not in text
    assert "No edition is shown now" in client.get("/en/picture/").content.decode()


@pytest.mark.parametrize("path", ["sv/index.html", "csv/by-year.csv", "record.json", "no-such-file"])
def test_an_address_of_a_withdrawn_edition_says_when_and_why_it_is_gone(
    client: Client, cast: Cast, published: Edition, path: str
) -> None:
    withdraw(published, cast.coordinator, "Fel siffror", "Wrong numbers")
    for prefix, reason, words in (
        ("/lagesbild", "Fel siffror", "Utgåva 2026 är tillbakadragen"),
        ("/en/picture", "Wrong numbers", "Edition 2026 is withdrawn"),
    ):
        answer = client.get(f"{prefix}/2026/{path}")
        text = answer.content.decode()
        assert answer.status_code == 410
        assert reason in text
        assert words in text
        assert f'href="{prefix}/"' in text
        assert str(timezone.localdate().year) in text
        assert CANARY not in text


@pytest.mark.parametrize(("address", "page"), ADDRESSES)
def test_an_editions_own_address_leads_to_its_page_in_the_readers_language(
    client: Client, published: Edition, address: str, page: str
) -> None:
    answer = client.get(address)
    assert (answer.status_code, answer["Location"]) == (302, page)
    assert not answer.cookies
    assert CANARY in client.get(page).content.decode()


def test_an_editions_own_address_is_found_without_its_last_slash(client: Client, published: Edition) -> None:
    answer = client.get("/lagesbild/2026", follow=True)
    assert [where for where, _status in answer.redirect_chain] == ["/lagesbild/2026/", PAGE]


@pytest.mark.parametrize(("address", "page"), ADDRESSES)
def test_the_own_address_of_a_withdrawn_edition_leads_to_its_correction(
    client: Client, cast: Cast, published: Edition, address: str, page: str
) -> None:
    brought_to(made_correction(cast.coordinator, "2026-2", "2026"), EditionState.PUBLISHED, cast.nurse)
    answer = client.get(address)
    right = page.replace("/2026/", "/2026-2/")
    assert answer.status_code == 410
    assert answer.headers["Link"] == f'<http://testserver{right}>; rel="successor-version"'


@pytest.mark.parametrize(("address", "_page"), ADDRESSES)
def test_an_edition_that_was_never_shown_has_no_address(
    client: Client, cast: Cast, address: str, _page: str
) -> None:
    assert client.get(address).status_code == 404
    brought_to(made_edition(cast.coordinator), EditionState.APPROVED, cast.nurse)
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(("address", "_page"), ADDRESSES)
def test_the_own_address_of_an_edition_whose_file_was_changed_says_that_it_is_not_shown(
    client: Client, published: Edition, address: str, _page: str
) -> None:
    (root() / published.folder / "edition.css").write_text("h1 { color: red }")
    answer = client.get(address)
    assert answer.status_code == 404
    assert "2026" in answer.content.decode().partition("<main")[2]


@pytest.fixture
def next_one(cast: Cast, published: Edition) -> Edition:
    later = made_edition(cast.coordinator, "2027", date="2027-03-31", later=True)
    return brought_to(later, EditionState.PUBLISHED, cast.nurse)


def test_a_portal_harvests_one_address_which_leads_to_the_newest_edition_that_is_shown(
    client: Client, published: Edition, next_one: Edition
) -> None:
    for prefix in ("/lagesbild", "/en/picture"):
        answer = client.get(f"{prefix}/dcat.rdf")
        assert (answer.status_code, answer["Location"]) == (307, f"{prefix}/2027/dcat.rdf")
    assert client.get("/lagesbild/dcat.rdf", follow=True)["Content-Type"] == "application/rdf+xml"
    (root() / next_one.folder / "edition.css").unlink()
    assert client.get("/lagesbild/dcat.rdf")["Location"] == "/lagesbild/2026/dcat.rdf"


def test_without_an_edition_that_is_shown_a_portal_harvests_nothing(client: Client, cast: Cast) -> None:
    assert client.get("/lagesbild/dcat.rdf").status_code == 404
    edition = brought_to(made_edition(cast.coordinator), EditionState.PUBLISHED, cast.nurse)
    withdraw(edition, cast.coordinator, "Fel siffror")
    assert client.get("/lagesbild/dcat.rdf").status_code == 404


def test_an_edition_without_a_description_is_not_harvested(client: Client, cast: Cast) -> None:
    folder = made_folder()
    (root() / folder / "dcat.rdf").unlink()
    record_again(folder)
    brought_to(take_up(folder, cast.coordinator), EditionState.PUBLISHED, cast.nurse)
    assert client.get("/lagesbild/dcat.rdf").status_code == 404


def newest_by_link(client: Client, address: str) -> str | None:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.headers.get("Link")


@pytest.mark.parametrize("path", ["sv/index.html", "en/edition.pdf", "csv/by-year.csv", "dcat.ttl"])
def test_a_file_of_an_older_edition_says_where_that_of_the_newest_lies(
    client: Client, published: Edition, path: str, request: pytest.FixtureRequest
) -> None:
    assert newest_by_link(client, f"/lagesbild/2026/{path}") is None
    next_one = request.getfixturevalue("next_one")
    for prefix in ("/lagesbild", "/en/picture"):
        link = f'<http://testserver{prefix}/2027/{path}>; rel="latest-version"'
        assert newest_by_link(client, f"{prefix}/2026/{path}") == link
        assert newest_by_link(client, f"{prefix}/2027/{path}") is None
    (root() / next_one.folder / "edition.css").unlink()
    assert newest_by_link(client, f"/lagesbild/2026/{path}") is None


def test_a_file_that_the_newest_edition_lacks_leads_to_its_page(client: Client, cast: Cast) -> None:
    folder = made_folder()
    (root() / folder / "csv/by-place.csv").write_text("place;number")
    record_again(folder)
    brought_to(take_up(folder, cast.coordinator), EditionState.PUBLISHED, cast.nurse)
    later = made_edition(cast.coordinator, "2027", date="2027-03-31", later=True)
    brought_to(later, EditionState.PUBLISHED, cast.nurse)
    link = '<http://testserver/lagesbild/2027/sv/index.html>; rel="latest-version"'
    assert newest_by_link(client, "/lagesbild/2026/csv/by-place.csv") == link


def test_a_correction_of_an_older_edition_is_not_the_newest(
    client: Client, cast: Cast, next_one: Edition
) -> None:
    correction = made_correction(cast.coordinator, "2026-2", "2026", date="2027-04-30")
    brought_to(correction, EditionState.PUBLISHED, cast.nurse)
    assert newest_by_link(client, "/lagesbild/2027/sv/index.html") is None
    link = '<http://testserver/lagesbild/2027/sv/index.html>; rel="latest-version"'
    assert newest_by_link(client, "/lagesbild/2026-2/sv/index.html") == link


def test_an_edition_that_replaces_a_withdrawn_one_of_its_name_is_shown(
    client: Client, cast: Cast, published: Edition
) -> None:
    withdraw(published, cast.coordinator, "Fel siffror")
    brought_to(made_edition(cast.coordinator), EditionState.PUBLISHED, cast.nurse)
    assert client.get(PAGE).status_code == 200


def test_the_reason_stands_in_both_languages(client: Client, cast: Cast, published: Edition) -> None:
    withdraw(published, cast.coordinator, "Fel siffror", "Wrong numbers")
    assert "Fel siffror" in client.get("/lagesbild/").content.decode()
    english = client.get("/en/picture/").content.decode()
    assert "Wrong numbers" in english
    assert "Fel siffror" not in english


def test_a_reason_in_swedish_alone_is_marked_as_swedish(
    client: Client, cast: Cast, published: Edition
) -> None:
    withdraw(published, cast.coordinator, "Fel siffror")
    assert '<span lang="sv">Fel siffror</span>' in client.get("/en/picture/").content.decode()


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("sv/index.html", "text/html; charset=utf-8"),
        ("edition.css", "text/css; charset=utf-8"),
        ("sv/drawings/a.svg", "image/svg+xml"),
        ("sv/figures/a.png", "image/png"),
        ("fonts/sans.woff2", "font/woff2"),
        ("fonts/sans-OFL.txt", "text/plain; charset=utf-8"),
        ("en/edition.pdf", "application/pdf"),
        ("csv/by-year.csv", "text/csv; charset=utf-8"),
        ("tables.json", "application/json"),
        ("record.json", "application/json"),
        ("dcat.ttl", "text/turtle; charset=utf-8"),
        ("dcat.rdf", "application/rdf+xml"),
    ],
)
def test_a_file_is_served_as_what_it_is_under_a_strict_policy_and_without_a_cookie(
    client: Client, published: Edition, path: str, kind: str
) -> None:
    for prefix in ("/lagesbild", "/en/picture"):
        answer = client.get(f"{prefix}/2026/{path}")
        assert (answer.status_code, answer["Content-Type"]) == (200, kind)
        assert set(answer["Content-Security-Policy"].split("; ")) == POLICY
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert not answer.cookies
        assert answer.content == (root() / published.folder / path).read_bytes()


@pytest.mark.parametrize(
    "path",
    [
        "secret.csv",
        "../secret.csv",
        "..%2fsecret.csv",
        "%2e%2e/secret.csv",
        "sv/../../secret.csv",
        "sv//index.html",
        "./sv/index.html",
        "/etc/passwd",
        "sv/index.html%00.css",
        "..\\secret.csv",
        "sv/drawings/",
        "de/",
    ],
)
def test_no_other_file_is_served(client: Client, published: Edition, path: str) -> None:
    (root() / "secret.csv").write_text(CANARY)
    (root() / published.folder / "secret.csv").write_text(CANARY)
    answer = client.get(f"/lagesbild/2026/{path}")
    assert answer.status_code == 404
    assert CANARY not in answer.content.decode()


def test_a_record_that_names_a_file_outside_its_folder_is_no_edition(
    cast: Cast, client: Client, published: Edition
) -> None:
    (root() / "secret.csv").write_text(CANARY)
    record_again(published.folder, **{"../secret.csv": "0"})
    assert client.get(PAGE).status_code == 404


def test_a_link_out_of_the_folder_is_not_followed(client: Client, published: Edition) -> None:
    page = root() / published.folder / "sv/index.html"
    other = root() / "elsewhere.html"
    page.rename(other)
    page.symlink_to(other)
    assert client.get(PAGE).status_code == 404


def test_an_edition_of_which_one_file_was_changed_is_not_served_at_all(
    client: Client, published: Edition
) -> None:
    (root() / published.folder / "edition.css").write_text("h1 { color: red }")
    assert client.get(PAGE).status_code == 404
    assert "/lagesbild/2026/" not in client.get("/lagesbild/").content.decode()


@pytest.mark.parametrize(
    ("address", "page", "told"),
    [
        ("/lagesbild/", PAGE, "Utgåva 2026 visas inte just nu"),
        ("/en/picture/", "/en/picture/2026/en/index.html", "Edition 2026 is not shown just now"),
    ],
)
def test_an_edition_that_is_not_shown_for_a_changed_file_is_said_to_be_published(
    client: Client, published: Edition, address: str, page: str, told: str
) -> None:
    (root() / published.folder / "edition.css").write_text("h1 { color: red }")
    listed, one = client.get(address), client.get(page)
    assert (listed.status_code, one.status_code) == (200, 404)
    for text in (listed.content.decode(), one.content.decode()):
        assert told in text
        assert "Ingen utgåva är publicerad än" not in text
        assert "No edition is published yet" not in text
        assert CANARY not in text


def test_the_page_of_an_edition_that_is_not_shown_is_the_servers_own(
    client: Client, published: Edition
) -> None:
    (root() / published.folder / "edition.css").unlink()
    answer = client.get(PAGE)
    assert answer["Content-Type"].startswith("text/html")
    # The way out of the page is a script.
    assert "script-src 'self'" in answer["Content-Security-Policy"]
    assert not answer.cookies


def test_a_whole_edition_is_shown_beside_one_that_is_not(
    client: Client, cast: Cast, published: Edition
) -> None:
    later = made_edition(cast.coordinator, "2027", date="2027-03-31", later=True)
    brought_to(later, EditionState.PUBLISHED, cast.nurse)
    (root() / later.folder / "edition.css").unlink()
    text = client.get("/lagesbild/").content.decode()
    assert "Utgåva 2027 visas inte just nu" in text
    assert PAGE in text


def shown() -> HealthFinding:
    """What the doctor says of the editions."""
    return next(found for found in look_at_parts() if found.code == "editions")


def test_the_doctor_names_an_edition_that_is_not_shown(published: Edition) -> None:
    found = shown()
    assert (found.state, found.reason) == (HealthState.OK, "shown")
    (root() / published.folder / "edition.css").unlink()
    found = shown()
    assert (found.state, found.reason) == (HealthState.WARN, "withheld")
    assert "2026" in found.sentence("sv")


def test_every_public_page_links_to_the_picture(client: Client, db: None) -> None:
    assert f'href="{reverse("picture")}"' in client.get("/").content.decode()


@pytest.mark.parametrize(("path", "packed"), [("edition.css", True), ("sv/figures/a.png", False)])
def test_what_is_written_in_letters_is_sent_compressed(
    client: Client, published: Edition, path: str, packed: bool
) -> None:
    answer = client.get(f"/lagesbild/2026/{path}", headers={"accept-encoding": "gzip"})
    content = (root() / published.folder / path).read_bytes()
    assert (answer.headers.get("Content-Encoding") == "gzip") is packed
    assert (gzip.decompress(answer.content) if packed else answer.content) == content
    assert not packed or "Accept-Encoding" in answer["Vary"]
