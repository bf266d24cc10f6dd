"""A plan that would tell too much, or that has a slip in it, is refused with the reason."""

from itertools import combinations
from pathlib import Path

import pytest

from lykta.errors import InputError
from lykta.picture.picture import LONGEST_REVISION
from lykta.picture.plan import plan_from
from tests.picture.setting import HEAD, TABLE, plan_of


def table(**values: str) -> str:
    lines = "".join(f"{name} = {value}\n" for name, value in values.items())
    return f'\n[[tables]]\nname = "t"\n{lines}'


def test_a_plan_is_read(tmp_path: Path) -> None:
    plan = plan_of(
        tmp_path, HEAD + TABLE + '[[breaks]]\nyear = 2018\nwhy_sv = "Ny lag"\nwhy_en = "New law"\n'
    )
    assert plan.tables[0].dimensions == ("period", "sex")
    assert plan.about.population_limit == 20_000
    assert [each.year for each in plan.breaks] == [2018]
    assert plan.needs_cases == 3


def test_a_break_is_named_by_what_changed(tmp_path: Path) -> None:
    given = '[[breaks]]\nyear = 2018\nwhy_sv = "Lagen ändrades"\nwhy_en = "The law changed"\n'
    (unnamed,) = plan_of(tmp_path, HEAD + TABLE + given).breaks
    assert (unnamed.name("sv"), unnamed.name("en")) == ("Ändring 2018", "Change 2018")
    label = 'label_sv = "Ny lag"\nlabel_en = "New law"\n'
    (named,) = plan_of(tmp_path, HEAD + TABLE + given + label).breaks
    assert (named.name("sv"), named.name("en")) == ("Ny lag 2018", "New law 2018")


def test_corrections_and_whom_the_press_may_ask_are_read(tmp_path: Path) -> None:
    publisher = "".join(
        f'{key} = "{value}"\n'
        for key, value in (
            ("name", "a"),
            ("homepage", "https://a.example"),
            ("contact", "b"),
            ("press", "c"),
            ("email", "d@a.example"),
            ("base", "https://a.example/e/"),
        )
    )
    told = 'revision_sv = "Rättat"\nrevision_en = "Corrected"\n'
    plan = plan_of(tmp_path, HEAD + told + TABLE + f"[publisher]\n{publisher}")
    assert plan.publishing
    assert plan.publishing.press == "c"
    assert plan.about.revision
    assert (plan.about.revision.sv, plan.about.revision.en) == ("Rättat", "Corrected")
    assert plan_of(tmp_path, HEAD + TABLE).about.revision is None


def test_a_plan_names_the_edition_that_it_corrects(tmp_path: Path) -> None:
    named = revised("Corrected").replace("\n\n", '\ncorrects = "2025"\n\n', 1)
    assert plan_of(tmp_path, named).about.corrects == "2025"
    assert plan_of(tmp_path, HEAD + TABLE).about.corrects == ""


def revised(text: str) -> str:
    return HEAD + f'revision_sv = "Rättat"\nrevision_en = "{text}"\n' + TABLE


@pytest.mark.parametrize(
    "text", ["Asked by 900101-1234", "19900101-1234", "Ring 070-123 45 67", "Write to anna@example.org"]
)
def test_a_correction_with_what_identifies_somebody_is_refused_as_a_cell_would_be(
    tmp_path: Path, text: str
) -> None:
    with pytest.raises(InputError, match="revision_en: this looks like a personal number"):
        plan_of(tmp_path, revised(text))


@pytest.mark.parametrize(
    "text", ["The number of girls in Säffle was 3, not 1.", "It was two boys.", "There were 37 women."]
)
def test_a_correction_that_tells_what_the_tables_hide_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputError, match=r"revision_en: .* is a number that an edition hides"):
        plan_of(tmp_path, revised(text))


@pytest.mark.parametrize(
    "text", ["Rows were typed twice.", "The numbers were 20 % too high.", "Only half were read."]
)
def test_a_correction_that_tells_by_how_much_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputError, match=r"revision_en: .* (may say by how much|is a number that)"):
        plan_of(tmp_path, revised(text))


def test_a_correction_is_as_long_as_a_reason_may_be(tmp_path: Path) -> None:
    assert plan_of(tmp_path, revised("x" * LONGEST_REVISION)).about.revision
    with pytest.raises(InputError, match="revision_en must have 500 characters at most"):
        plan_of(tmp_path, revised("x" * (LONGEST_REVISION + 1)))


def test_a_correction_may_name_years_dates_tables_and_editions(tmp_path: Path) -> None:
    text = "Table 3 of 2025-2 had the years 2016–2024 of 31 March 2025 by chapter 4, section 1 a."
    revision = plan_of(tmp_path, revised(text)).about.revision
    assert revision
    assert revision.en == text


@pytest.mark.parametrize("key", ["title_sv", "title_en"])
def test_a_title_with_what_identifies_somebody_is_refused(tmp_path: Path, key: str) -> None:
    text = HEAD.replace(f'{key} = "', f'{key} = "070-123 45 67 ')
    with pytest.raises(InputError, match=f"{key}: this looks like"):
        plan_of(tmp_path, text + TABLE)


def test_a_plan_says_whether_its_numbers_are_invented(tmp_path: Path) -> None:
    assert plan_of(tmp_path, HEAD + "invented = true\n" + TABLE).about.invented
    assert not plan_of(tmp_path, HEAD + TABLE).about.invented


def test_a_plan_with_a_table_of_cases_needs_five_of_them(tmp_path: Path) -> None:
    assert plan_of(tmp_path, HEAD + TABLE + table(measure='"cases"')).needs_cases == 5


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (HEAD, "no [[tables]]"),
        (HEAD + "colour = 1\n" + TABLE, "no key colour"),
        (HEAD + TABLE + TABLE, "two tables are called by-sex"),
        (HEAD + TABLE + "colour = 1\n", "no key colour"),
        (HEAD + "population_limit = 5000\n" + TABLE, "never lowered"),
        (HEAD + 'invented = "yes"\n' + TABLE, "invented must be true or false"),
        (HEAD + 'revision_sv = "Rättat"\n' + TABLE, "revision_en is missing"),
        (HEAD + 'corrects = "2025"\n' + TABLE, "corrects needs revision_sv"),
        (revised("Corrected").replace("\n\n", '\ncorrects = "2026"\n\n', 1), "a name of its own"),
        (HEAD + 'languages = ["fi"]\n' + TABLE, "languages must be"),
        (HEAD.replace('"17"', '"99"') + TABLE, "county must be one of"),
        (HEAD.replace("2024", "2014") + TABLE, "the first not after the last"),
        (HEAD.replace("2026-03-31", '"soon"') + TABLE, "must be a day"),
        (HEAD.replace('"2026"', '"../2026"') + TABLE, "small letters"),
        (HEAD.replace('title_sv = "Påhittad lägesbild"\n', "") + TABLE, "title_sv is missing"),
        (HEAD + '\n[files]\nadverts = ["a.csv"]\n' + TABLE, "no key adverts"),
        (HEAD + table(dimensions='["sex", "name"]'), "name is not a dimension"),
        (HEAD + table(dimensions='["sex", "sex"]'), "twice"),
        (HEAD + table(dimensions='["sex", "age", "purpose"]'), "4 dimensions"),
        (HEAD + table(periods='"all"'), "one number"),
        (HEAD + table(periods='"month"'), "periods must be one of"),
        (HEAD + table(places='"municipality"'), "three years or more"),
        (HEAD + table(places='"county"', periods='"all"'), "a plan for Sweden tells of counties"),
        *[
            (
                HEAD + table(places='"municipality"', periods='"all"', dimensions=f'["{name}"]'),
                "a county or more",
            )
            for name in ("purpose", "means", "origin")
        ],
        (HEAD + table(measure='"ads"', dimensions='["sex"]'), "ads say nothing of people"),
        (HEAD + table(measure='"consultations"', dimensions='["sex"]'), "period and organisation"),
        (HEAD.replace("2024", "2017") + table(periods='"three_years"'), "no three years"),
        (
            HEAD.replace("2024", "2017") + table(periods='"all"', places='"municipality"'),
            "three years or more",
        ),
    ],
)
def test_a_plan_is_refused_with_the_reason(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(InputError, match="Nothing was written") as refusal:
        plan_of(tmp_path, text)
    assert why in str(refusal.value)


def test_tables_that_tell_too_much_of_each_other_are_refused(tmp_path: Path) -> None:
    pairs = combinations(("means", "origin", "organisation", "purpose"), 2)
    tables = "".join(
        table(dimensions=f'["{one}", "{other}"]').replace('"t"', f'"t{at}"')
        for at, (one, other) in enumerate(pairs)
    )
    with pytest.raises(InputError, match="cannot be tried together"):
        plan_of(tmp_path, HEAD + tables)


@pytest.mark.parametrize("data", [b"title_sv = ", b"\xff\xfe", None])
def test_a_file_that_is_no_plan_is_refused(tmp_path: Path, data: bytes | None) -> None:
    path = tmp_path / "plan.toml"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(InputError, match="Nothing was written"):
        plan_from(path)
