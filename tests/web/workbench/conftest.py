"""The workbench's server over one small county, and the browser of its analyst."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from lykta.ads.analysis import analyse
from lykta.ads.explore import Opened
from lykta.ads.judgements import log_beside
from lykta.ads.options import AnalysisOptions
from lykta.ads.sample import write_sample
from lykta.web.workbench import opened


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
    opened.bench().close()
    opened.bench.cache_clear()
    log_beside(path).unlink(missing_ok=True)


@pytest.fixture
def stranger(result: Path) -> Client:
    """A browser on the same machine that was not opened with the key."""
    return Client()


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
