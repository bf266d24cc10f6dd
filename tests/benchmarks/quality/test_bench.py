"""One command judges tools on the kinds of a folder and writes one page."""

import json
import sys
from pathlib import Path

import numpy as np
import pytest
from benchmarks.infoshield.plan import PROGRAM
from benchmarks.quality.__main__ import SEAL, main
from benchmarks.quality.kinds import Kind
from benchmarks.quality.plan import plan_from
from benchmarks.quality.tools import Checkout, group

SAME = "coffee and a walk by the river on sunday morning"
TEXTS = [
    SAME,
    f"{SAME} or later",
    "sewing machine for sale, hardly used, in its box",
    "a boat with oars",
    SAME,
]
HANDS = ["anna", "anna", "bo", "cia", "bo"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of one kind with five ads."""
    place = tmp_path / "kinds" / "small"
    place.mkdir(parents=True)
    (place / "about.txt").write_text("Five made-up ads.\n", encoding="utf-8")
    rows = [f'a{number},"{text}"' for number, text in enumerate(TEXTS)]
    (place / "all.csv").write_text("\n".join(["id,text", *rows, ""]), encoding="utf-8")
    rows = [f"a{number},{hand}" for number, hand in enumerate(HANDS)]
    (place / "all-truth.csv").write_text("\n".join(["ad_id,hand", *rows, ""]), encoding="utf-8")
    return tmp_path / "kinds"


def kind_in(folder: Path) -> Kind:
    return Kind("small", "all", folder / "small" / "all.csv", folder / "small" / "all-truth.csv")


def bench(folder: Path, *options: str) -> tuple[str, list[dict[str, object]]]:
    out, figures = folder.parent / "page.md", folder.parent / "figures.json"
    given = ["--tools", "baseline,infoshield", "--contacts", "bare", "--resamples", "20"]
    main([*given, *options, "--out", str(out), "--figures", str(figures)])
    return out.read_text(encoding="utf-8"), json.loads(figures.read_text(encoding="utf-8"))["judged"]


def test_each_tool_has_a_row_with_its_figures_or_the_reason(folder: Path) -> None:
    page, judged = bench(folder, "--data", str(folder), "--no-fetch")
    assert "| small | 5 | 3 | bare |  |  |  | 0.400 |" in page
    assert "Without figures: InfoShield, no checkout was given." in page
    assert "*small*: Five made-up ads." in page
    figures = judged[0]["figures"]
    assert isinstance(figures, dict)
    assert figures["pair_precision"]["value"] == pytest.approx(1 / 3)
    assert figures["pair_recall"]["value"] == pytest.approx(1 / 2)
    assert figures["calibration_error"]["value"] is None


def test_sealed_kinds_are_told_how_often_they_were_judged(folder: Path) -> None:
    first, _ = bench(folder, "--sealed", str(folder), "--tools", "infoshield")
    second, _ = bench(folder, "--sealed", str(folder), "--tools", "infoshield")
    assert "# Judged once" in first
    assert "# Sealed kinds, judged 2 times" in second
    assert "Times judged: 2." in second
    assert len((folder / SEAL).read_text(encoding="utf-8").splitlines()) == 2


def test_numbers_are_given_to_the_authors_several_times(folder: Path) -> None:
    given = ["--data", str(folder), "--no-fetch", "--tools", "baseline", "--contacts", "phones"]
    page, judged = bench(folder, *given, "--draws", "2")
    assert "drawn 2 times" in page
    assert len(judged) == 1
    with pytest.raises(SystemExit):
        plan_from(["--draws", "0"])


def test_the_page_of_the_documentation_is_written_only_where_it_is_named(folder: Path) -> None:
    assert plan_from([]).out.parts[0] == "build"
    assert plan_from(["--data", str(folder)]).out.parts[0] == "build"
    named = "docs/reference/benchmarks-quality.md"
    assert plan_from(["--out", named]).out == Path(named)


def test_a_tool_that_does_not_exist_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        plan_from(["--tools", "lykta,magic"])
    assert "there is no magic" in capsys.readouterr().err


def test_infoshields_templates_are_read_as_groups(folder: Path, tmp_path: Path) -> None:
    program = (
        "import sys; open('ads_LSH_labels.csv', 'w').write('x');"
        "open('template_table.csv', 'w').write('LSH Label,Template #,ID\\n1,1,a0\\n1,1,a1\\n')"
    )
    (tmp_path / PROGRAM).write_text(program, encoding="utf-8")
    checkout = Checkout(tmp_path, Path(sys.executable))
    found = group("infoshield", kind_in(folder), limit=60, checkout=checkout)
    assert found.labels is not None
    assert found.labels[0] == found.labels[1]
    assert len(np.unique(found.labels)) == 4


@pytest.mark.slow
def test_lyktas_groups_and_links_are_read_from_its_result(folder: Path) -> None:
    found = group("lykta", kind_in(folder), limit=600)
    assert found.failure == ""
    assert found.labels is not None
    assert found.labels[0] == found.labels[1]
    assert found.links
    assert ((found.links.probability > 0) & (found.links.probability <= 1)).all()
    assert found.cost
    assert found.cost.processor_seconds > 0


@pytest.mark.slow
def test_another_tool_is_set_beside_what_lykta_is_surest_of(folder: Path) -> None:
    given = ["--data", str(folder), "--no-fetch", "--tools", "baseline,lykta", "--limit", "600"]
    page, (lykta, baseline) = bench(folder, *given)
    assert (lykta["tool"], baseline["tool"]) == ("lykta", "baseline")
    # Both put the three equal texts together, which is one right pair of two.
    assert lykta["lyktas_precision"] is None
    assert baseline["lyktas_precision"] == pytest.approx(1 / 3)
    assert "| bare | exact shingles | 1 of 1 | 0.500 | 0.333 | 0.333 | 0 |" in page


def test_texts_are_posted_again_with_a_sites_number_when_asked(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("benchmarks.quality.reposted.BY_NUMBERS", ("baseline",))
    page, _ = bench(folder, "--data", str(folder), "--no-fetch", "--reposted")
    rows = [line for line in page.splitlines() if line.startswith("| small | exact shingles | 2 |")]
    assert [line.split(" | ")[3] for line in rows] == ["60", "20", "5"]
    # Anna and Bo share a text, and a tool that goes by texts joins its postings whatever number stands there.
    assert all(line.count("0.33 / 0.50") == 3 for line in rows)
