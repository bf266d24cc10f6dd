"""The tree holds what people wrote: nothing that a command made, in git or beside it."""

import re
import shutil
import subprocess

import pytest

from tests.project.tree import ROOT, project_files, relative

# What collectstatic, the packers and the interpreter leave. Compiled translations are kept on purpose: they
# are needed to run and the tests prove them to be those of the text.
BUILT = re.compile(
    r"(?:^|/)(?:staticfiles\.json|[^/]+\.(?:gz|br|pyc|pyo|whl|sqlite3(?:-wal|-shm)?|log)"
    r"|[^/]+\.[0-9a-f]{12}\.(?:css|js|svg)|[^/]+\.egg-info/.*|(?:lykta-data|node_modules)/.*)$"
)


def test_no_file_of_the_project_is_build_output() -> None:
    assert [relative(path) for path in project_files() if BUILT.search(relative(path))] == []


@pytest.mark.skipif(
    shutil.which("git") is None or not (ROOT / ".git").exists(),
    reason="not a checkout of git: there is nothing that could be kept by mistake",
)
def test_git_keeps_nothing_that_it_is_told_to_ignore() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--ignored", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert listed.stdout.split() == []


@pytest.mark.parametrize(
    "path",
    [
        "lykta-data/static/lykta/mark.svg",
        "site/staticfiles.json",
        "a/lykta.2f0512f8041d.css",
        "a/lykta.css.gz",
        "src/lykta.egg-info/PKG-INFO",
        "data/lykta.sqlite3-wal",
        "x.pyc",
    ],
)
def test_build_output_is_found(path: str) -> None:
    assert BUILT.search(path)


@pytest.mark.parametrize("path", ["src/lykta/web/static/lykta/lykta.css", "docs/img/a.svg", "a/django.mo"])
def test_what_people_wrote_is_let_be(path: str) -> None:
    assert not BUILT.search(path)
