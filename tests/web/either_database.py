"""Which tests of a server with logins run on both databases: those that can differ between the two.

All of them run on SQLite. PostgreSQL's run takes those that are marked `either_database`, and those that name
what the two do differently: locks and acts at the same moment, transactions that are undone, snapshots,
backup and restore, the purge, rotation, migrations, SQL or rows written by hand, constraints, and who may
read what in which order, by queries and by roles. What a form takes or a page says is the same on both.
"""

import ast
import re
from functools import cache
from pathlib import Path
from typing import Final

import pytest

# In a test: its name, its decorators, its arguments (so its fixtures) and its body.
_IN_A_TEST: Final = re.compile(
    r"""(?ix) select_for_update | \block(s|ed|ing)?\b | at_once | at_the_same | \bbarrier | (?<![a-z])thread
    | transaction | snapshot | backup | restore | purge | rotat | migrat | prepare_database
    | \bcursor | \bexecute\( | \bSQL\b | \bvendor\b
    | IntegrityError | DatabaseError | OperationalError | constraint
    | \\x00 | \\0"""
)
# In the name of a file, and in the sentence that it begins with: then all its tests.
_IN_A_FILE: Final = re.compile(
    r"(?i)access|every role|compartment|(agency|member) sees|inbox|same moment|at once"
    r"|whole or not|migrat|upgrad|release|backup|purge|by hand"
)


def runs_on_both(item: pytest.Item) -> bool:
    """Whether a test also belongs to PostgreSQL's run."""
    if item.get_closest_marker("either_database"):
        return True
    name = getattr(item, "originalname", None) or item.name
    if item.get_closest_marker("browser") and "journey" not in name:
        # A page looks the same on both.
        return False
    return can_differ(item.path, name)


def can_differ(path: Path, name: str) -> bool:
    """Whether a test names what the two databases do differently, or its file does in name or docstring."""
    docstring, tests, whole = _read(path)
    return bool(
        _IN_A_FILE.search(path.stem)
        or _IN_A_FILE.search(docstring)
        # A state machine of Hypothesis is not a function of its file: its rules are the rest of it.
        or _IN_A_TEST.search(tests.get(name, whole))
    )


@cache
def _read(path: Path) -> tuple[str, dict[str, str], str]:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    tests = {
        node.name: "\n".join(
            [*map(ast.unparse, node.decorator_list), ast.get_source_segment(text, node) or ""]
        )
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
    }
    return ast.get_docstring(tree) or "", tests, text
