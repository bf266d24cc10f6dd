"""A file has one subject, a function does one thing, and a name says what is in it."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.project.tree import files, project_files, relative

LONGEST_FILE = 500
LONGEST_FUNCTION = 60
DRAWERS = {"utils", "util", "helpers", "helper", "misc", "common", "manager", "handler", "handlers"}


def long_functions(source: str) -> list[str]:
    """The names of the functions that are longer than a reader keeps in mind."""
    functions = (
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    return [node.name for node in functions if _lines(node) > LONGEST_FUNCTION]


def is_drawer(path: Path) -> bool:
    """Whether a file or one of its folders is named for holding things rather than for what it holds."""
    return not DRAWERS.isdisjoint(part.split(".")[0] for part in path.parts)


def _lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def _found_long_functions() -> Iterator[str]:
    for path in files(".py"):
        for name in long_functions(path.read_text(encoding="utf-8")):
            yield f"{relative(path)}: {name}"


def test_no_file_is_longer_than_500_lines() -> None:
    # Django writes migrations, one for all tables that begin together.
    written = [path for path in files(".py") if path.parent.name != "migrations"]
    lengths = {relative(path): len(path.read_text(encoding="utf-8").splitlines()) for path in written}
    assert {path: lines for path, lines in lengths.items() if lines > LONGEST_FILE} == {}


def test_no_function_is_longer_than_60_lines() -> None:
    assert list(_found_long_functions()) == []


def test_no_file_is_a_drawer() -> None:
    assert [relative(path) for path in project_files() if is_drawer(Path(relative(path)))] == []


def test_a_function_of_61_lines_is_found() -> None:
    body = "    x = 1\n"
    assert long_functions("def short():\n" + body * 59 + "async def long():\n" + body * 60) == ["long"]


def test_a_drawer_is_found_by_its_file_or_its_folder() -> None:
    assert is_drawer(Path("src/lykta/utils.py"))
    assert is_drawer(Path("src/lykta/helpers/words.py"))
    assert not is_drawer(Path("src/lykta/ads/normalise/words.py"))
