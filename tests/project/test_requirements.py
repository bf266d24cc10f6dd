"""What is installed is pinned, hashed, agreed on and free to use."""

import re
import tomllib
from importlib.metadata import metadata

import pytest

from tests.project.requirement_files import asked, entries, pins
from tests.project.tree import ROOT

PAIRS = [
    ("requirements.in", "requirements.txt"),
    ("requirements-server.in", "requirements-server.txt"),
    ("requirements-build.in", "requirements-build.txt"),
    ("requirements-dev.in", "requirements-dev.txt"),
    ("requirements-spark.in", "requirements-spark.txt"),
]
LOCKED = [locked for _, locked in PAIRS]


@pytest.mark.parametrize("locked", LOCKED)
def test_each_package_has_one_version_and_hashes(locked: str) -> None:
    found = entries(locked)
    assert found
    assert [entry for entry in found if "==" not in entry or "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize(("wanted", "locked"), PAIRS)
def test_each_package_asked_for_is_pinned(wanted: str, locked: str) -> None:
    assert asked(wanted) - pins(locked).keys() == set()


def test_no_package_has_two_versions() -> None:
    work = pins("requirements-dev.txt")
    for smaller in ("requirements.txt", "requirements-server.txt", "requirements-build.txt"):
        assert pins(smaller).items() <= work.items(), smaller


def declared(lines: list[str]) -> set[str]:
    return {re.split("[>[]", line)[0] for line in lines}


def test_the_package_declares_what_the_requirements_ask_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    parts = [declared(lines) for lines in (project["dependencies"], extras["web"], extras["picture"])]
    assert set[str]().union(*parts) == asked("requirements.in")
    assert sum(map(len, parts)) == len(asked("requirements.in"))
    assert declared(extras["spark"]) == asked("requirements-spark.in") - asked("requirements.in")
    named = re.fullmatch(r"lykta\[(.+)\]", extras["all"][0])
    assert named is not None
    assert set(named[1].split(",")) == extras.keys() - {"all"}


def test_what_the_server_runs_on_is_a_part_of_all_that_lykta_runs_on() -> None:
    assert asked("requirements-server.in") - asked("requirements.in") == set()


def test_what_comes_with_spark_agrees_with_all_else() -> None:
    work, spark = pins("requirements-dev.txt"), pins("requirements-spark.txt")
    assert {name for name in work.keys() & spark.keys() if work[name] != spark[name]} == set()


def test_nothing_that_lykta_runs_on_is_under_the_gpl() -> None:
    """The GPL and the AGPL would decide the licence of the whole; the LGPL and the MPL do not."""
    strong = [name for name in pins("requirements.txt") if _installed(name) and _is_strong(_licence(name))]
    assert strong == []


@pytest.mark.parametrize(
    ("licence", "strong"),
    [
        ("GPL-3.0-or-later", True),
        ("AGPL-3.0-only", True),
        ("GNU General Public License v2 (GPLv2)", True),
        ("GNU Lesser General Public License v3 (LGPLv3)", False),
        ("LGPL-2.1-or-later", False),
        ("MIT", False),
    ],
)
def test_the_gpl_is_told_from_the_lgpl(licence: str, *, strong: bool) -> None:
    assert _is_strong(licence) is strong


def _is_strong(licence: str) -> bool:
    weaker = licence.replace("LGPL", "").replace("Lesser General Public", "")
    return "GPL" in weaker or "General Public" in weaker


def _licence(name: str) -> str:
    about = metadata(name)
    classifiers = [line for line in about.get_all("Classifier", []) if line.startswith("License")]
    # The old free field may hold the whole text of a licence: its first line names it.
    return " ".join(
        [about.get("License-Expression", ""), about.get("License", "").split("\n")[0], *classifiers]
    )


def _installed(name: str) -> bool:
    """Whether a package is there at all: some are pinned for another system only."""
    try:
        metadata(name)
    except ModuleNotFoundError:
        return False
    return True
