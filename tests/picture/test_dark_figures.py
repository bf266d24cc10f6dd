"""A dark figure in an edition: rounded outwards, or refused without a number that could be somebody."""

import re
from pathlib import Path

import pytest

from lykta.errors import InputError
from lykta.picture.build import dark_figures
from lykta.picture.picture import RoundedDarkFigure, Words
from lykta.picture.plan import PlannedDarkFigure

WHERE = Words("Polisregion Bergslagen", "Police region Bergslagen")
# Kosovo, 4 lists, 4,400 seen: Silverman, Chan & Vincent 2024.
KOSOVO = (
    "EXH;ABA;OSCE;HRW;n\n"
    "1;0;0;0;1131\n0;1;0;0;845\n0;0;1;0;936\n0;0;0;1;306\n"
    "1;1;0;0;177\n1;0;1;0;228\n1;0;0;1;106\n0;1;1;0;217\n0;1;0;1;181\n0;0;1;1;123\n"
    "1;1;1;0;42\n1;1;0;1;19\n1;0;1;1;18\n0;1;1;1;32\n1;1;1;1;39\n"
)


def figure(tmp_path: Path, table: str) -> RoundedDarkFigure:
    file = tmp_path / "overlaps.csv"
    file.write_text(table, encoding="utf-8")
    planned = PlannedDarkFigure(file=file, area="police-region", where=WHERE, period="2025", seed=1)
    (found,) = dark_figures([planned])
    return found


@pytest.mark.slow
def test_an_estimate_is_said_in_multiples_of_five_with_its_interval_outwards(tmp_path: Path) -> None:
    found = figure(tmp_path, KOSOVO)
    assert found.refusal is None
    assert found.interval_80
    assert found.interval_95
    assert found.interval_95.low <= found.interval_80.low < (found.estimate or 0)
    assert (found.estimate or 0) < found.interval_80.high <= found.interval_95.high


@pytest.mark.parametrize("seen", [3, 17, 149])
def test_a_refusal_for_few_persons_does_not_say_how_few(tmp_path: Path, seen: int) -> None:
    found = figure(tmp_path, f"a;b;c;n\n1;0;0;{seen - 2}\n1;1;0;1\n0;1;1;1\n")
    assert found.refusal
    assert (found.known, found.least) == (0, None)
    assert "färre än 150" in found.refusal.sv
    assert "fewer than 150" in found.refusal.en
    for words in (found.refusal.sv, found.refusal.en):
        assert set(re.findall(r"\d+", words)) == {"150"}


def test_a_list_that_shares_nobody_is_not_named(tmp_path: Path) -> None:
    found = figure(tmp_path, "hälsan;polisen;kyrkan;n\n1;0;0;200\n0;1;0;90\n1;1;0;30\n0;0;1;7\n")
    assert found.refusal
    assert "kyrkan" not in found.refusal.sv
    assert found.known == 325
    assert found.least
    assert found.least % 5 == 0


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        figure(tmp_path, "a;b;n\n1;2;3\n")
