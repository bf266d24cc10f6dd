"""The tutorial as a notebook runs from top to bottom, and each cell shows what it should."""

import ast
import json
import tempfile
from pathlib import Path
from typing import Any

import pytest

from lykta.ads.interface import Result
from lykta.ads.notebook.views import Explanation, Funnel, NetworkView
from tests.project.tree import ROOT

NOTEBOOK = json.loads((ROOT / "docs/tutorial/notebook.ipynb").read_text(encoding="utf-8"))
CELLS = ["".join(cell["source"]) for cell in NOTEBOOK["cells"] if cell["cell_type"] == "code"]


def run(cell: str, names: dict[str, Any]) -> object:
    """Run a cell as a notebook does, and give what its last line shows."""
    tree = ast.parse(cell)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), names)  # noqa: S102 - our own notebook
    if last is None:
        return None
    return eval(compile(ast.Expression(last.value), "cell", "eval"), names)  # type: ignore[attr-defined]  # noqa: S307 - our own notebook


def test_the_notebook_runs_and_leaves_no_result_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    names: dict[str, Any] = {}
    shown = [run(cell, names) for cell in CELLS]
    kinds = [type(each) for each in shown]
    assert [kinds.count(kind) for kind in (Funnel, NetworkView, Explanation)] == [2, 1, 1]
    assert all("<svg" in each._repr_html_() for each in shown if hasattr(each, "_repr_html_"))
    assert shown[-2] == "network.svg"
    assert "one author wrote both" in capsys.readouterr().out
    assert isinstance(names["result"], Result)
    assert [path.name for path in tmp_path.glob("**/*.lykta")] == []


def test_the_notebook_is_kept_without_outputs() -> None:
    code = [cell for cell in NOTEBOOK["cells"] if cell["cell_type"] == "code"]
    assert [cell for cell in code if cell["outputs"] or cell["execution_count"]] == []
