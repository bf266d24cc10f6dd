"""The commands of the Makefile are explained, and continuous integration runs those of the README."""

import re
import shutil
import subprocess

import pytest

from tests.project.tree import ROOT, documents, relative

MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
CI = (ROOT / ".ci/run").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")

TARGETS = set(re.findall(r"^([a-z][\w-]*):", MAKEFILE, re.MULTILINE))
EXPLAINED = dict(re.findall(r"^([a-z][\w-]*):[^#\n]*## (.+)$", MAKEFILE, re.MULTILINE))
PHONY = set(re.findall(r"^\.PHONY: (.+)$", MAKEFILE, re.MULTILINE)[0].split())


def make_commands(text: str) -> set[str]:
    """The targets that a page tells its reader to make, in code spans and on lines of their own."""
    return set(re.findall(r"(?:^|`)(?:\$ )?make ([a-z][\w-]*)", text, re.MULTILINE))


def ci_steps() -> list[str]:
    """The commands that continuous integration runs, in their order."""
    return re.findall(r"^step (?:\d+|\$\(\(.+\)\)) (.+)$", CI, re.MULTILINE)


def test_every_target_has_one_sentence_of_help() -> None:
    assert EXPLAINED.keys() == TARGETS
    assert [name for name, sentence in EXPLAINED.items() if not sentence.endswith(".")] == []


def test_every_target_is_a_command_and_not_a_file() -> None:
    assert TARGETS == PHONY


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
def test_make_alone_lists_every_target() -> None:
    printed = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert set(re.findall(r"^make ([\w-]+) ", printed, re.MULTILINE)) == TARGETS


def test_continuous_integration_runs_the_test_command_of_the_readme_first() -> None:
    assert "make test" in re.findall(r"^make [\w-]+", README, re.MULTILINE)
    assert ci_steps()[0] == "make test"


def test_continuous_integration_also_checks_and_runs_the_slow_tests_and_the_demo() -> None:
    assert ci_steps()[1:] == ["make check", "make test-slow", "make demo"]


def test_continuous_integration_ends_within_89_minutes() -> None:
    # The slow tests have what was left by the steps before them, the first of which installs a browser.
    *before, demo = map(int, re.findall(r"^(?:step|timeout .*) (\d+)m? ", CI, re.MULTILINE))
    (until,) = map(int, re.findall(r"^step \$\(\((\d+) - SECONDS / 60\)\) make test-slow$", CI, re.MULTILINE))
    assert len(before) == 3
    assert until - sum(before) >= 54
    assert until + demo <= 89


def test_the_documents_name_only_targets_that_exist() -> None:
    named = {
        (relative(page), name) for page in documents() for name in make_commands(page.read_text("utf-8"))
    }
    assert {(page, name) for page, name in named if name not in TARGETS} == set()
    assert make_commands("Try `make clean` or make sure.\nmake nothing\n") == {"clean", "nothing"}
