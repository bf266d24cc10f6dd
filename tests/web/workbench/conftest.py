"""The workbench's server over one small county, and the browser of its analyst."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Browser

from lykta.ads.analysis import analyse
from lykta.ads.engine import DuckDBEngine
from lykta.ads.explore import Opened
from lykta.ads.judgements import log_beside
from lykta.ads.options import AnalysisOptions
from lykta.ads.result import ResultFile
from lykta.ads.sample import write_sample
from lykta.web.workbench import opened
from tests.web.server import Site
from tests.web.workbench.asked import BrowserAtHome
from tests.web.workbench.started import started
from tests.web.workbench.visiting import Visit, visiting


@pytest.fixture(scope="session")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A result of 600 synthetic ads; its key lies beside it, in `county.key`."""
    folder = tmp_path_factory.mktemp("county")
    write_sample(ads=600, seed=3, out=folder / "ads.csv", truth=folder / "truth.csv")
    out = folder / "county.lykta"
    analyse([str(folder / "ads.csv")], out=out, options=AnalysisOptions(key_file=folder / "county.key"))
    return out


@pytest.fixture
def result(county: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The result that the server shows, as new: nothing is judged."""
    path = opened.result_file()
    shutil.copyfile(county, path)
    monkeypatch.setenv("LYKTA_CONTACT_KEY_FILE", str(county.with_name("county.key")))
    opened.bench.cache_clear()
    yield path
    # What it still makes would open the file again.
    opened.desk().close()
    opened.bench().close()
    opened.bench.cache_clear()
    log_beside(path).unlink(missing_ok=True)


@pytest.fixture
def with_a_number_as_id(result: Path) -> str:
    """The largest network; the id of one of its ads is a telephone number."""
    with DuckDBEngine(result) as engine:
        rows = engine.arrow("SELECT network FROM networks ORDER BY ads DESC, network LIMIT 1")
        name = str(rows["network"][0].as_py())
        first = "SELECT min(ad) FROM members WHERE network = ?"
        engine.run(f"UPDATE ads SET ad_id = '+46701740605' WHERE ad = ({first})", [name])  # noqa: S608 - our own words
    opened.bench.cache_clear()
    return name


@pytest.fixture
def stranger(result: Path) -> Client:
    """A browser on the same machine that knows where the pages lie, and was not opened with the key."""
    return BrowserAtHome()


@pytest.fixture
def analyst(stranger: Client) -> Client:
    """The browser that was opened with the key."""
    stranger.get("/", {"key": opened.key()})
    return stranger


@pytest.fixture
def now(result: Path) -> Iterator[Opened]:
    """The result as it stands, read past the pages."""
    with opened.reading() as found:
        yield found


@pytest.fixture(scope="module")
def name(county: Path) -> str:
    """The largest network of the county."""
    with ResultFile(county) as result:
        return result.networks()[0].network


@pytest.fixture(scope="module")
def site(county: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A workbench as its command starts it, over a copy of the county."""
    with started(tmp_path_factory.mktemp("workbench"), county) as running_site:
        yield running_site


@pytest.fixture
def visit(site: Site, browser: Browser) -> Iterator[Visit]:
    """Opens a page in a browser that was let in."""
    with visiting(site, browser) as opens:
        yield opens
