"""The workbench as its command starts it, for tests that need a real one."""

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.web.server import Site, running

KEY = secrets.token_urlsafe(32)
"""What lets a browser into each of these servers."""

SERVE = """
import os, pathlib, sys
from lykta.cli.workbench import WorkbenchSite, serve_workbench
folder = pathlib.Path(os.environ["LYKTA_DATA_FOLDER"])
folder.mkdir(exist_ok=True)
serve_workbench(WorkbenchSite(
    result=pathlib.Path(os.environ["LYKTA_RESULT"]), analyst="Anna", key=os.environ["LYKTA_WORKBENCH_KEY"],
    folder=folder, bind="127.0.0.1", port=int(sys.argv[1]),
))
"""
"""A program that serves as `lykta workbench` does, with a key that is known."""


@contextmanager
def started(folder: Path, county: Path) -> Iterator[Site]:
    """A workbench over a copy of this result; the log and all else lie in the folder."""
    result = folder / "county.lykta"
    shutil.copyfile(county, result)
    variables = {
        "LYKTA_RESULT": str(result),
        "LYKTA_WORKBENCH_KEY": KEY,
        "LYKTA_CONTACT_KEY_FILE": str(county.with_name("county.key")),
    }
    with running(folder, SERVE, **variables) as site:
        yield site
