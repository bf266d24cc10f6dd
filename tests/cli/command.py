"""The command line, run in this process and as a program."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from lykta.cli import main

PROGRAM = (sys.executable, "-c", "import sys; from lykta.cli import main; sys.exit(main())")


@dataclass(frozen=True)
class Outcome:
    """What one command gave: its exit code, and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def refusal(self) -> str:
        """The one line of a refused call, without the name of the program."""
        assert (self.code, self.out) == (2, "")
        assert self.err.startswith("lykta: ")
        assert self.err.endswith("\n")
        assert self.err.count("\n") == 1
        return self.err.removeprefix("lykta: ").rstrip()


class Command:
    """Runs commands in this process, as the entry point does."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *words: str | Path) -> Outcome:
        self._capsys.readouterr()
        code = main([str(word) for word in words])
        out, err = self._capsys.readouterr()
        return Outcome(code, out, err)


def without_the_tests_own() -> dict[str, str]:
    """The environment without what says which server the tests are for: those variables are not settings."""
    return {name: value for name, value in os.environ.items() if not name.startswith("LYKTA_TEST_")}


def run_program(*words: str | Path, folder: Path, **variables: str) -> Outcome:
    """Run a command as a program of its own, in a folder."""
    done = subprocess.run(
        [*PROGRAM, *map(str, words)],
        cwd=folder,
        env=without_the_tests_own() | variables,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return Outcome(done.returncode, done.stdout, done.stderr)
