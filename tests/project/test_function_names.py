"""A function is named by what it does, never by a bare participle such as `said` or `laid_by`."""

import ast
from collections.abc import Iterator

import pytest

from tests.project.tree import files, relative

IRREGULAR = """
begun borne bought bound broken brought built caught chosen done drawn driven felt found forgotten frozen
given gone grown heard held hidden kept known laid lent left lost made meant met misread paid proven said seen
sent shown sold sought spent stood taken taught thought thrown told torn undone understood withdrawn won worn
wound written
"""
# Words that end as participles do, and are verbs.
VERBS = "bleed breed embed exceed feed need proceed seed speed"
# What may follow a participle and makes no verb of it.
PARTICLES = """
again alone also anew apart as at away back before beside between by down else for from here in into of off on
once out over since so than there through to together twice under until up whole with within
"""


def bare_participles(source: str) -> Iterator[str]:
    """The functions and methods of a module that no verb names; a property is named for what it is."""
    for node in ast.walk(ast.parse(source)):
        if (
            isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            and is_bare_participle(node.name)
            and not any("property" in ast.unparse(decorator) for decorator in node.decorator_list)
        ):
            yield node.name


def is_bare_participle(name: str) -> bool:
    """Whether a name is a participle, alone or with particles after it."""
    first, *others = name.strip("_").split("_")
    is_regular = first.endswith("ed") and first not in VERBS.split()
    return (is_regular or first in IRREGULAR.split()) and set(others) <= set(PARTICLES.split())


def test_functions_are_named_by_verbs() -> None:
    found = [
        f"{relative(path)}: {name}"
        for path in files(".py", under="src")
        for name in bare_participles(path.read_text(encoding="utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize("name", ["told", "_told", "laid_by", "asked_of", "numbered", "made_once"])
def test_a_bare_participle_is_found(name: str) -> None:
    planted = f"class Row:\n    async def {name}(self): ...\n"
    assert list(bare_participles(planted)) == [name]


@pytest.mark.parametrize("name", ["read", "_embed", "keep", "merged_pairs", "is_kept", "_lend", "__init__"])
def test_a_verb_or_a_noun_is_none(name: str) -> None:
    assert not is_bare_participle(name)


def test_a_property_is_none() -> None:
    assert list(bare_participles("class Row:\n    @cached_property\n    def told(self): ...\n")) == []
