"""A file has one subject, a function does one thing, and a name says what is in it."""

import ast
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.project.tree import ROOT, files, project_files, relative

LONGEST_FILE = 500
LONGEST_FUNCTION = 60
# A module that is shorter is not worth a file of its own, unless several modules import it.
SHORTEST_MODULE = 60
# Django looks these up by their names, or an application has one of each; so have a package and a program.
# The server never loads what is invented for the demo.
NAMED_BY_OTHERS = {
    "__init__.py", "__main__.py", "apps.py", "urls.py", "wsgi.py", "settings.py",
    "models.py", "access.py", "actions.py", "forms.py", "views.py", "invented.py",
}  # fmt: skip
FOLDERS_NAMED_BY_OTHERS = {"migrations", "templatetags", "commands"}
# Django looks the first two up by name; the others are the public names of lykta.law and lykta.deidentify.
CLASSES_OF_ONE_NAME = {"Meta", "Migration", "Kind", "Wording"}
DRAWERS = {"utils", "util", "helpers", "helper", "misc", "common", "manager", "handler", "handlers"}


def long_functions(source: str) -> list[str]:
    """The names of the functions that are longer than a reader keeps in mind."""
    functions = (
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    return [node.name for node in functions if _lines(node) > LONGEST_FUNCTION]


def imported_modules(source: str) -> set[str]:
    """The dotted names that a module imports, and for `from a import b` both a and a.b."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


def too_short(sources: Mapping[str, str]) -> list[str]:
    """The modules, by dotted name, that are short and have fewer than two importers."""
    importers = Counter(name for source in sources.values() for name in imported_modules(source))
    return sorted(
        name
        for name, source in sources.items()
        if len(source.splitlines()) < SHORTEST_MODULE and importers[name] < 2
    )


def classes_of_one_name(sources: Mapping[str, str]) -> dict[str, list[str]]:
    """The names that several classes have, each with the modules that define them."""
    found: dict[str, list[str]] = {}
    for module, source in sources.items():
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.ClassDef):
                found.setdefault(node.name, []).append(module)
    return {name: sorted(modules) for name, modules in found.items() if len(modules) > 1}


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


def test_no_module_is_short_and_has_a_single_importer() -> None:
    short = [name for name in too_short(_sources()) if not _is_named_by_others(name)]
    assert short == []


def test_no_two_classes_have_one_name() -> None:
    several = classes_of_one_name(_sources())
    assert {name: modules for name, modules in several.items() if name not in CLASSES_OF_ONE_NAME} == {}
    # An exception that is needed no longer is deleted.
    assert several.keys() == CLASSES_OF_ONE_NAME


def _sources() -> dict[str, str]:
    """The modules of the program, by dotted name."""
    return {
        ".".join(path.relative_to(ROOT / "src").with_suffix("").parts): path.read_text(encoding="utf-8")
        for path in files(".py", under="src")
    }


def _is_named_by_others(name: str) -> bool:
    *folders, last = name.split(".")
    return f"{last}.py" in NAMED_BY_OTHERS or bool(FOLDERS_NAMED_BY_OTHERS & set(folders))


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


def test_a_short_module_needs_two_importers() -> None:
    long = "x = 1\n" * SHORTEST_MODULE
    sources = {
        "a.short": "x = 1\n",
        "a.shared": "x = 1\n",
        "a.long": long + "from a.short import x\nfrom a import shared\n",
        "a.other": long + "import a.shared\n",
    }
    assert too_short(sources) == ["a.short"]


def test_classes_of_one_name_are_found_in_two_modules_and_within_one() -> None:
    sources = {
        "a.rows": "class Row:\n    class Cell: ...\nclass Table: ...\n",
        "b.rows": "class Row: ...\nclass Column:\n    class Cell: ...\n",
        "c.cells": "class Only:\n    class Part: ...\nclass Other:\n    class Part: ...\n",
    }
    assert classes_of_one_name(sources) == {
        "Row": ["a.rows", "b.rows"],
        "Cell": ["a.rows", "b.rows"],
        "Part": ["c.cells", "c.cells"],
    }
