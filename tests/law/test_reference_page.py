"""The page of facts names every question and every answer, and the example on it can be read."""

import re
from dataclasses import fields

import pytest

from lykta.law import Age, Answer, Facts, facts_from_json
from tests.project.tree import ROOT

PAGE = (ROOT / "docs/reference/law-facts.md").read_text(encoding="utf-8")


def test_it_names_every_question_in_order_and_no_other() -> None:
    assert re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE) == [field.name for field in fields(Facts)]


@pytest.mark.parametrize("answer", [*Age, *Answer])
def test_it_names_every_answer(answer: Age | Answer) -> None:
    assert f"`{answer}`" in PAGE


def test_its_example_is_read() -> None:
    example = re.search(r"```json\n(.*?)```", PAGE, re.DOTALL)
    assert example
    assert facts_from_json(example[1]).age is Age.COULD_BE_UNDER_18
