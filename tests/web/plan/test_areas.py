"""The plans as data: the areas that the handbook names, in both languages, each file with its source."""

import re

import pytest
from django.utils import translation

from lykta.web.plan.areas import PlanFileError, area_of, areas, plan_of, plans, read_plan
from tests.project.tree import ROOT

WHOLE = """
key = "x"
begins = 2020-01-01
[name]
sv = "Plan"
en = "Plan"
[source]
publisher = "Någon"
url = "https://example.se/"
checked = 2026-01-01
[source.note]
sv = "Läst."
en = "Read."
[[area]]
key = "one"
sv = "Ett"
en = "One"
"""


def test_the_plans_have_eight_areas_and_five() -> None:
    assert {plan.key: len(plan.areas) for plan in plans()} == {"2018": 8, "2026-2028": 5}


@pytest.mark.parametrize(("language", "page"), [("sv", "handlingsplanerna"), ("en", "action-plans")])
def test_the_areas_are_those_of_the_handbook(language: str, page: str) -> None:
    folder = ROOT / "src/lykta/web/handbook/pages"
    text = next(
        path.read_text("utf-8")
        for path in sorted(folder.rglob("*.md"))
        if f'slug = "{page}"' in path.read_text("utf-8")
    )
    told = [item.rstrip(".").lower() for item in re.findall(r"^\d+\. (.+)$", text, re.MULTILINE)]
    with translation.override(language):
        ours = [str(each.name).lower() for each in areas().values()]
    assert ours == told


def test_an_area_has_its_number_in_its_plan() -> None:
    assert [each.number for each in plan_of("2018").areas] == list(range(1, 9))


def test_each_plan_says_where_it_was_read_and_when() -> None:
    for plan in plans():
        assert plan.url.startswith("https://")
        assert plan.checked > plan.begins
        assert plan.note.sv
        assert plan.note.en


def test_an_area_or_a_plan_that_there_is_not_is_told() -> None:
    with pytest.raises(PlanFileError, match=r"2018\.relapse"):
        area_of("2018", "relapse")
    with pytest.raises(PlanFileError, match="2008"):
        plan_of("2008")


@pytest.mark.parametrize("missing", ["key", "begins", "sv", "publisher", "url", "checked"])
def test_a_plan_without_what_it_needs_is_refused_with_the_files_name(missing: str) -> None:
    assert read_plan(WHOLE, "x.toml").key == "x"
    text = re.sub(rf"^{missing} = .*\n", "", WHOLE, count=1, flags=re.MULTILINE)
    with pytest.raises(PlanFileError, match=r"^x\.toml: "):
        read_plan(text, "x.toml")


def test_a_file_that_is_no_toml_is_refused() -> None:
    with pytest.raises(PlanFileError, match=r"^x\.toml: "):
        read_plan("area = [", "x.toml")
