"""The page of the Python interface is the one that the docstrings make, and says all of it."""

import importlib.util
import inspect
import re

import lykta
from tests.project.tree import ROOT

_spec = importlib.util.spec_from_file_location("python_reference", ROOT / "scripts/python_reference.py")
assert _spec
assert _spec.loader
reference = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(reference)


def test_the_page_is_the_one_that_the_docstrings_make() -> None:
    assert reference.PAGE.read_text(encoding="utf-8") == reference.page()


def test_everything_public_is_told() -> None:
    text = reference.page()
    assert "## lykta.link\n" in text
    assert "## lykta.open_result\n" in text
    public = [name for name, _ in inspect.getmembers(lykta.Result) if not name.startswith("_")]
    told = set(re.findall(r"^(?:### |- `)Result\.(\w+)", text, re.MULTILINE))
    assert set(public) - told == set()


def test_text_values_stand_in_quotes_and_long_calls_on_several_lines() -> None:
    text = reference.page()
    assert '    region: str = "SE",\n' in text
    assert max(len(line) for line in text.splitlines() if not line.startswith("|")) <= 122
