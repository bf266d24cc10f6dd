"""What the tutorial of the workbench begins with: the result that the tutorial before it ends with."""

from pathlib import Path
from typing import Final

from tests.cli.command import run_program
from tests.project.tree import ROOT

TUTORIAL: Final = (ROOT / "docs/tutorial/first-review.md").read_text(encoding="utf-8")
PICTURES: Final = ROOT / "docs/tutorial/img"

_BEFORE = (
    "ads sample --ads 2000 --seed 7 --out ads.csv --truth truth.csv",
    # Named as tests name theirs, so that the key is found beside it.
    "ads analyse ads.csv --out tut.lykta --key county.key",
)


def first_analysis(folder: Path) -> Path:
    """Do in a folder what the first tutorial says; gives the result."""
    for command in _BEFORE:
        done = run_program(*command.split(), folder=folder)
        assert done.code == 0, done.err
    return folder / "tut.lykta"
