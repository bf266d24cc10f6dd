"""`lykta places update` writes its file whole, or leaves the earlier one as it was."""

from pathlib import Path

import pytest

from lykta.cli import content
from lykta.errors import InputError
from lykta.places.population import Population


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(content, "ask_population", lambda **_: Population("2025", {"1780": 97_000}))
    with pytest.raises(InputError, match="could not be written"):
        content.update_places(out=tmp_path / "none" / "population.csv")


def test_the_file_and_what_is_said_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(content, "ask_population", lambda **_: Population("2025", {"1780": 97_000}))
    out = tmp_path / "population.csv"
    out.write_text("earlier", encoding="utf-8")
    content.update_places(out=out)
    assert out.read_text(encoding="utf-8") == "place;name;year;population\n1780;Karlstad;2025;97000\n"
    assert [path.name for path in tmp_path.iterdir()] == ["population.csv"]
    assert "1 municipalities, 97,000 inhabitants, 31 December 2025" in capsys.readouterr().out


def test_nobody_at_the_address_leaves_the_earlier_file(tmp_path: Path) -> None:
    out = tmp_path / "population.csv"
    out.write_text("earlier", encoding="utf-8")
    with pytest.raises(InputError):
        content.update_places(out=out, address="http://127.0.0.1:9/api/v2")
    assert out.read_text(encoding="utf-8") == "earlier"
