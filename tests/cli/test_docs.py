"""The documentation is served on this machine, and asks nothing of any other."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from threading import Thread

import pytest

from lykta.cli.docs import server
from lykta.errors import InputError
from tests.cli.command import Command
from tests.project.tree import ROOT


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    (folder / "how-to").mkdir(parents=True)
    (folder / "index.html").write_text("<title>Lykta</title>", encoding="utf-8")
    (folder / "how-to/ask.html").write_text("<title>Ask</title>", encoding="utf-8")
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    return folder


@pytest.fixture
def port(site: Path) -> Iterator[int]:
    with server(site, 0) as serving:
        thread = Thread(target=serving.serve_forever)
        thread.start()
        yield serving.server_port
        serving.shutdown()
        thread.join()


def get(port: int, path: str) -> HTTPResponse:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path)
    return connection.getresponse()


def test_pages_are_served_with_a_policy_that_lets_nothing_in_from_elsewhere(port: int) -> None:
    page = get(port, "/how-to/ask.html")
    assert page.status == 200
    assert b"Ask" in page.read()
    policy = page.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'self'")
    assert "http" not in policy


@pytest.mark.parametrize("path", ["/how-to/", "/../secret.txt", "/%2e%2e/secret.txt", "/nowhere.html"])
def test_folders_and_what_lies_outside_are_not_shown(port: int, path: str) -> None:
    answer = get(port, path)
    assert answer.status == 404
    assert b"secret" not in answer.read()


def test_a_port_that_is_taken_is_told(site: Path, port: int) -> None:
    with pytest.raises(InputError, match=f"Port {port} cannot be used"):
        server(site, port)


def test_a_number_that_is_no_port_is_told(site: Path) -> None:
    with pytest.raises(InputError, match="Port 99999 cannot be used"):
        server(site, 99_999)


def test_an_installation_without_the_site_says_where_to_read(
    lykta: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("lykta.cli.docs.SITE", tmp_path)
    assert "no built documentation" in lykta("docs").refusal


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as `make docs` builds it; a link that leads nowhere stops it."""
    folder = tmp_path_factory.mktemp("docs")
    shutil.copytree(ROOT / "docs", folder / "docs")
    settings = (ROOT / "zensical.toml").read_text(encoding="utf-8")
    (folder / "zensical.toml").write_text(
        settings.replace("src/lykta/documentation", "site"), encoding="utf-8"
    )
    done = subprocess.run(
        [sys.executable, "-m", "zensical", "build", "--strict"], cwd=folder, capture_output=True, check=False
    )
    assert done.returncode == 0, (done.stdout + done.stderr).decode()
    return folder / "site"


def test_every_page_is_built_and_reached_from_the_navigation(built: Path) -> None:
    pages = {path.relative_to(ROOT / "docs").with_suffix(".html") for path in (ROOT / "docs").rglob("*.md")}
    assert [page for page in sorted(pages) if not (built / page).is_file()] == []
    front = (built / "index.html").read_text(encoding="utf-8")
    reached = {Path(link) for link in re.findall(r'href="(?:\./)?([^"#:]+\.html)', front)}
    overlay = {page for page in pages if "overlay-varmland" in page.parts}
    assert sorted(pages - reached - overlay - {Path("index.html")}) == []


def test_no_page_of_the_site_fetches_anything_from_elsewhere(built: Path) -> None:
    fetched = re.compile(
        r"<(?:script|img|iframe|source)[^>]+src=[\"']?(?:https?:)?//|<link[^>]+href=[\"']?(?:https?:)?//"
    )
    assert [path for path in built.rglob("*.html") if fetched.search(path.read_text(encoding="utf-8"))] == []
    styles = "".join(path.read_text(encoding="utf-8") for path in built.rglob("*.css"))
    assert not re.search(r"url\([\"']?https?:|@import", styles)
