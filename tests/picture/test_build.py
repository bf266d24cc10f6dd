"""An edition is made whole, hides what it has to in every byte, and rounds or refuses its dark figures."""

import json
import re
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from lykta.errors import InputError
from lykta.picture.attack.attacking import attack
from lykta.picture.build import build, dark_figures, picture
from lykta.picture.codes import counties
from lykta.picture.edition.writing import write_folder
from lykta.picture.picture import BilingualText, RoundedDarkFigure
from lykta.picture.plan import ATTRIBUTES, PlannedDarkFigure, plan_from
from lykta.picture.protect.counting import count, shape_of
from lykta.picture.sample import Sampling, write_sample
from lykta.picture.stored import RECORD, TABLES, edition_in
from lykta.picture.tables import TOTAL, CellState
from tests.picture.setting import HEAD, TABLE, person, plan_of

SMALL = Sampling(years=3, cases=10)
WHERE = BilingualText("Polisregion Bergslagen", "Police region Bergslagen")
# Kosovo, 4 lists, 4,400 seen: Silverman, Chan & Vincent 2024.
KOSOVO = (
    "EXH;ABA;OSCE;HRW;n\n"
    "1;0;0;0;1131\n0;1;0;0;845\n0;0;1;0;936\n0;0;0;1;306\n"
    "1;1;0;0;177\n1;0;1;0;228\n1;0;0;1;106\n0;1;1;0;217\n0;1;0;1;181\n0;0;1;1;123\n"
    "1;1;1;0;42\n1;1;0;1;19\n1;0;1;1;18\n0;1;1;1;32\n1;1;1;1;39\n"
)


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    return write_sample(tmp_path / "sample", SMALL)


@pytest.mark.slow
def test_the_same_files_make_the_same_bytes_and_the_audit_finds_nothing(plan: Path, tmp_path: Path) -> None:
    made = [picture(plan_from(plan)) for _ in range(2)]
    for name, one in zip("ab", made, strict=True):
        write_folder(one, tmp_path / name)
    for name in (TABLES, RECORD):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
    edition, date, first_year = edition_in(tmp_path / "a")
    assert (edition.tables, date, first_year) == (made[0].tables, "2026-03-31", 2016)
    assert attack([edition]).failed


def test_the_samples_base_is_where_the_server_shows_the_edition(tmp_path: Path) -> None:
    publishing = plan_from(write_sample(tmp_path, SMALL, edition="2027")).publishing
    assert publishing
    assert publishing.address("sv/index.html").endswith("/lagesbild/2027/sv/index.html")


@pytest.mark.slow
def test_the_numbers_and_pages_of_the_sample_stay_as_they_are(plan: Path, tmp_path: Path) -> None:
    # A change of this digest is a change of what counties publish. PDFs and drawings follow their libraries.
    write_folder(picture(plan_from(plan)), tmp_path / "out")
    digest = sha256()
    for path in sorted((tmp_path / "out").rglob("*")):
        if path.suffix in {".csv", ".html", ".css"} or path.name == TABLES:
            name = path.relative_to(tmp_path / "out").as_posix()
            digest.update(name.encode() + b"\0" + path.read_bytes() + b"\0")
    assert digest.hexdigest() == "1e17965cbac8980bcb8e8c3207388d98066a18a25cf2b661a9b72f8a4ac87173"


@pytest.mark.slow
def test_the_record_counts_cells_and_names_each_file_by_its_hash(plan: Path, tmp_path: Path) -> None:
    made = picture(plan_from(plan))
    write_folder(made, tmp_path / "out")
    record = json.loads((tmp_path / "out" / RECORD).read_text("utf-8"))
    named = {name for name, _ in record["files"]}
    assert {TABLES, "sv/index.html", "en/index.html", "en/edition.pdf"} <= named
    assert record["gate"]["passed"]
    for told, table in zip(record["tables"], made.tables, strict=False):
        assert told["cells"] == told["shown"] + told["band"] + sum(count for _, count in told["held"])
        assert told["shown"] == sum(cell.state is CellState.SHOWN for cell in table.cells)


def test_a_folder_that_is_there_is_not_written_over_and_nothing_half_made_stays(
    plan: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    with pytest.raises(InputError, match="there already"):
        write_folder(picture(plan_from(plan)), out)
    assert list(out.iterdir()) == []
    assert {path.name for path in tmp_path.iterdir()} == {"sample", "out"}


def canaries(folder: Path) -> Path:
    """A plan over registrations whose counts are numbers that nobody writes by chance."""
    counts = {("female", 2016): 3_217, ("male", 2016): 1_874, ("female", 2017): 2_742, ("male", 2017): 4}
    lines = [";".join(("period", "place", "sex", "case"))]
    for (sex, year), persons in counts.items():
        lines += [f"{year};Karlstad;{sex};case-canary-{number // 3}" for number in range(persons)]
    (folder / "rows.csv").write_text("\n".join(lines), encoding="utf-8")
    plan = folder / "plan.toml"
    files = '[files]\nregistrations = ["rows.csv"]\n'
    plan.write_text(HEAD.replace("2024", "2017") + files + TABLE, encoding="utf-8")
    return plan


def test_no_raw_count_and_no_id_is_anywhere_in_the_folder(tmp_path: Path) -> None:
    write_folder(picture(plan_from(canaries(tmp_path))), tmp_path / "out")
    # What a PDF or an image says is what its page says; their own bytes are packed, as those of fonts are.
    packed = {".pdf", ".png", ".woff2"}
    files = [path for path in (tmp_path / "out").rglob("*.*") if path.suffix not in packed]
    written = "\n".join(path.read_text("utf-8") for path in files)
    raw = (3217, 1874, 2742, 5091, 2746, 5959, 1878, 7837)
    assert [number for number in raw if re.search(rf"(?<![0-9a-f]){number}(?![0-9a-f])", written)] == []
    assert "canary" not in written
    assert '"state": "shown"' in written


@pytest.mark.slow
def test_an_earlier_edition_of_another_county_or_first_year_is_refused(plan: Path, tmp_path: Path) -> None:
    other = write_sample(tmp_path / "other", Sampling(first_year=2017, years=3, cases=10))
    write_folder(picture(plan_from(other)), tmp_path / "e1")
    with pytest.raises(InputError, match="Keep first_year"):
        build(plan_from(plan), [tmp_path / "e1"])
    with pytest.raises(InputError, match="Keep first_year"):
        build(plan_from(plan), withdrawn=[tmp_path / "e1"])
    with pytest.raises(InputError, match="not an edition"):
        build(plan_from(plan), [tmp_path])


def test_an_edition_names_the_one_that_it_corrects_which_has_to_be_given(plan: Path, tmp_path: Path) -> None:
    write_folder(picture(plan_from(plan)), tmp_path / "wrong")
    before = edition_in(tmp_path / "wrong")[0]
    about = replace(plan_from(plan).about, edition=f"{before.name}-2", corrects=before.name)
    correcting = replace(plan_from(plan), about=about)
    with pytest.raises(InputError, match="Name its folder with --earlier"):
        build(correcting)
    with pytest.raises(InputError, match="date is before that of"):
        build(replace(correcting, about=replace(about, date="2026-03-30")), [tmp_path / "wrong"])
    write_folder(picture(correcting, [tmp_path / "wrong"]), tmp_path / "right")
    assert (before.corrects, edition_in(tmp_path / "right")[0].corrects) == ("", before.name)


@pytest.mark.slow
def test_a_picture_of_sweden_is_told_by_county_and_says_so(tmp_path: Path) -> None:
    plan = plan_from(write_sample(tmp_path / "sample", Sampling(county="00", years=3, cases=30)))
    made = picture(plan)
    by_county = next(table for table in made.tables if table.name == "by-place-and-sex")
    places = by_county.categories[by_county.dimensions.index("place")]
    assert places == (*counties(), TOTAL)
    assert sum(cell.state is CellState.SHOWN for cell in by_county.cells) > len(counties())
    write_folder(made, tmp_path / "out")
    page = (tmp_path / "out/sv/index.html").read_text("utf-8")
    assert "organisationer i landet vet" in page
    assert "Landet redovisas länsvis" in page
    assert "i länet" not in page


def test_a_municipality_counts_for_its_county_in_a_picture_of_sweden(tmp_path: Path) -> None:
    rows = [person(number, place=place) for number, place in enumerate(("1780", "1715", "17", "0180") * 10)]
    text = HEAD.replace('"17"', '"00"') + '\n[[tables]]\nname = "t"\nplaces = "county"\nperiods = "all"\n'
    plan = plan_of(tmp_path, text)
    shape = shape_of(plan.tables[0], plan.about, None)
    assert shape is not None
    persons = dict(zip(shape.codes(), count(rows, shape).persons, strict=True))
    assert (persons[("17",)], persons[("01",)], persons[("",)]) == (30, 10, 40)
    assert sum(persons.values()) == 80


def test_the_page_says_how_many_cases_a_number_takes(tmp_path: Path) -> None:
    text = HEAD.replace("2024", "2017") + '[files]\nregistrations = ["rows.csv"]\n' + TABLE
    canaries(tmp_path)
    for more, cases in (("", 3), ('\n[[tables]]\nname = "cases"\nmeasure = "cases"\n', 5)):
        write_folder(picture(plan_of(tmp_path, text + more)), tmp_path / f"out-{cases}")
        page = (tmp_path / f"out-{cases}/sv/index.html").read_text("utf-8")
        assert f"Minst 5 personer och {cases} ärenden krävs" in page


def test_a_plan_whose_files_have_nothing_for_a_table_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_text(HEAD + TABLE, encoding="utf-8")
    with pytest.raises(InputError, match="no such row"):
        build(plan_from(path))
    assert not (tmp_path / "rounding.key").exists()


def test_the_key_is_made_once_for_its_owner_alone_and_a_damaged_one_is_refused(tmp_path: Path) -> None:
    plan = plan_from(canaries(tmp_path))
    assert build(plan).made_key
    assert plan.key.stat().st_mode & 0o077 == 0
    assert not build(plan).made_key
    plan.key.write_text("1234", encoding="ascii")
    with pytest.raises(InputError, match="not a rounding key"):
        build(plan)


def test_what_a_file_refused_is_told_to_its_maker_and_as_a_share_to_readers(plan: Path) -> None:
    rows = plan.parent / "registrations.csv"
    rows.write_text(
        rows.read_text("utf-8-sig") + "soon;Karlstad" + ";" * (len(ATTRIBUTES) + 1) + "c", "utf-8"
    )
    built = build(plan_from(plan))
    report = built.reports[0]
    assert [each.reason for each in report.refused] == ["the period is not a year, month, quarter or day"]
    assert built.picture.inputs[0].share_refused in {0, 5}


def test_rows_of_other_years_are_told_to_the_maker_and_as_a_share_to_readers(plan: Path) -> None:
    rows = plan.parent / "registrations.csv"
    text = rows.read_text("utf-8-sig")
    fields = ";" * (len(ATTRIBUTES) + 1)
    rows.write_text(text + f"2009;Karlstad{fields}c\n" * len(text.splitlines()), "utf-8")
    built = build(plan_from(plan))
    assert built.reports[0].outside == len(text.splitlines())
    assert built.picture.inputs[0].share_outside == 50


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
