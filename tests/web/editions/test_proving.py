"""A published edition is proved once a minute for all its visitors, and what is sent is proved each time."""

import os
from pathlib import Path

import pytest
from django.test import Client

from lykta.web.editions import folders
from lykta.web.editions.folders import RefusedError, read_file, require_whole
from lykta.web.editions.models import Edition, EditionState
from tests.web.cast import Cast
from tests.web.editions.made import brought_to, made_edition, root

pytestmark = pytest.mark.django_db

LIST, PAGE = "/lagesbild/", "/lagesbild/2026/sv/index.html"


@pytest.fixture
def published(cast: Cast) -> Edition:
    return brought_to(made_edition(cast.coordinator), EditionState.PUBLISHED, cast.nurse)


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files of editions that are read meanwhile, by name."""
    found: list[str] = []
    read = folders._read

    def note(path: Path, name: str) -> bytes:
        found.append(name)
        return read(path, name)

    monkeypatch.setattr(folders, "_read", note)
    return found


@pytest.fixture
def untold(monkeypatch: pytest.MonkeyPatch) -> None:
    """A system that does not tell when a file is changed."""
    monkeypatch.setattr(folders, "_stamp_of", lambda file: (file.is_file(),))


def change(edition: Edition, name: str) -> None:
    """Write a file of an edition that has its size."""
    path = root() / edition.folder / name
    path.write_bytes(path.read_bytes()[::-1])


def test_many_visitors_of_the_list_cost_one_proof(
    client: Client, published: Edition, reads: list[str]
) -> None:
    for _ in range(3):
        assert PAGE in client.get(LIST).content.decode()
    assert len(reads) <= 2 + len(set(reads))


def test_one_file_is_read_for_one_file(client: Client, published: Edition, reads: list[str]) -> None:
    client.get(LIST)
    reads.clear()
    assert client.get(PAGE).status_code == 200
    assert reads == ["sv/index.html"]


def test_an_edition_that_is_not_shown_costs_one_proof_too(
    client: Client, published: Edition, reads: list[str]
) -> None:
    (root() / published.folder / "tables.json").write_text("{}")
    assert client.get(PAGE).status_code == 404
    reads.clear()
    assert client.get(PAGE).status_code == 404
    assert PAGE not in client.get(LIST).content.decode()
    assert reads == []


def test_a_file_that_was_written_is_proved_anew_at_once(client: Client, published: Edition) -> None:
    style = root() / published.folder / "edition.css"
    before, status = style.read_bytes(), style.stat()
    assert client.get(PAGE).status_code == 200
    style.write_bytes(before[::-1])
    os.utime(style, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert client.get(PAGE).status_code == 404
    style.write_bytes(before)
    assert client.get(PAGE).status_code == 200


@pytest.mark.usefixtures("untold")
def test_a_changed_file_is_never_sent_though_the_system_does_not_tell_of_it(
    client: Client, published: Edition
) -> None:
    assert client.get(PAGE).status_code == 200
    change(published, "sv/index.html")
    assert client.get(PAGE).status_code == 404
    # The whole edition is looked at again for that.
    assert PAGE not in client.get(LIST).content.decode()


@pytest.mark.usefixtures("untold")
def test_a_change_that_the_system_does_not_tell_of_is_found_after_a_minute(
    published: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    require_whole(published.folder, published.digest)
    change(published, "edition.css")
    require_whole(published.folder, published.digest)
    monkeypatch.setattr(folders, "PROOF_HOLDS_S", 0)
    with pytest.raises(RefusedError):
        require_whole(published.folder, published.digest)


def test_a_file_that_the_record_does_not_name_has_no_content(published: Edition) -> None:
    (root() / published.folder / "secret.csv").write_text("x")
    assert read_file(published.folder, published.digest, "secret.csv") is None
    assert read_file(published.folder, published.digest, "record.json")
