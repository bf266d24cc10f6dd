"""Writes docs/reference/python.md, the page of the Python interface, from the docstrings.

    .venv/bin/python scripts/python_reference.py

A test fails while the page is not what this would write.
"""

import dataclasses
import inspect
import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import lykta
from lykta.ads.notebook.pictures import Drawing
from lykta.ads.notebook.views import ExplainedReason, Explanation, Funnel, NetworkView

PAGE: Final = Path(__file__).resolve().parents[1] / "docs/reference/python.md"

_HEAD: Final = """# Python

<!-- Written by scripts/python_reference.py from the docstrings: change those, and run it. -->

`import lykta` gives the linkage of ads to a notebook or a program; [the tutorial](../tutorial/notebook.ipynb)
shows it at work. Importing it takes no time: each part is loaded when it is first asked for, and nothing of
the web ever is. Each table is an Arrow table, whose columns are those of [`lykta ads
export`](command-line.md#lykta-ads-export): `.to_pandas()` and `polars.from_arrow()` make DataFrames of it. In
a terminal progress shows as bars, in a notebook as a small table, and in a script's log not at all.

Beside it stand `lykta.law`, [the legal check](../explanation/law.md), and `lykta.deidentify`,
[the de-identification check](deidentification.md).
"""
_FUNCTIONS: Final = (lykta.link, lykta.open_result)
_CLASSES: Final[tuple[type, ...]] = (
    lykta.Result, Funnel, NetworkView, Explanation, ExplainedReason, Drawing,
)  # fmt: skip
_ERRORS: Final = (lykta.errors.LyktaError, lykta.errors.InputError, lykta.errors.ResultError)
_WIDTH: Final = 120


def page() -> str:
    """The whole page."""
    parts = [_HEAD]
    for function in _FUNCTIONS:
        name = f"lykta.{function.__name__}"
        parts.append(f"## {name}\n\n{_call(name, function)}\n\n{_words(function)}\n")
    for each in _CLASSES:
        parts.append(f"## {_name(each)}\n\n{_words(each)}\n")
        parts.extend(_members(each))
    rows = "\n".join(f"| `lykta.errors.{each.__name__}` | {_one_line(each)} |" for each in _ERRORS)
    parts.append(f"## lykta.errors\n\n| error | meaning |\n|---|---|\n{rows}\n")
    return "\n".join(parts)


def _name(each: type) -> str:
    return f"lykta.{each.__name__}" if each is lykta.Result else each.__name__


def _members(each: type) -> Iterator[str]:
    """The public properties, fields and methods of a class of its own, in the order of the source."""
    if dataclasses.is_dataclass(each):
        fields = [field.name for field in dataclasses.fields(each)]
        yield _wrapped(f"Fields: {', '.join(f'`{name}`' for name in fields)}.") + "\n"
    for name, member in vars(each).items():
        if name.startswith("_") or not inspect.getdoc(member):
            continue
        if isinstance(member, property):
            yield f"### {each.__name__}.{name}\n\n{_words(member)}\n"
        elif inspect.isfunction(member):
            called = f"{each.__name__}.{name}"
            yield f"### {called}\n\n{_call(called, member)}\n\n{_words(member)}\n"


def _call(name: str, function: Callable[..., Any]) -> str:
    """How it is called: its arguments with their defaults, one a line where they are many."""
    signature = inspect.signature(function)
    arguments = list(_arguments(each for each in signature.parameters.values() if each.name != "self"))
    after = f" -> {signature.return_annotation}"
    line = f"{name}({', '.join(arguments)}){after}"
    if len(line) > _WIDTH:
        line = f"{name}(\n" + "".join(f"    {each},\n" for each in arguments) + f"){after}"
    return f"```python\n{line}\n```"


def _arguments(parameters: Iterable[inspect.Parameter]) -> Iterator[str]:
    by_name = False
    for each in parameters:
        if each.kind is each.KEYWORD_ONLY and not by_name:
            by_name = True
            yield "*"
        told = f"{each.name}: {each.annotation}"
        if each.default is each.empty:
            yield told
        else:
            yield f"{told} = {json.dumps(each.default) if isinstance(each.default, str) else each.default}"


def _words(of: object) -> str:
    """The docstring as paragraphs, each in one piece."""
    paragraphs = (inspect.getdoc(of) or "").split("\n\n")
    return "\n\n".join(_wrapped(" ".join(each.split())) for each in paragraphs)


def _wrapped(paragraph: str) -> str:
    lines: list[str] = []
    for word in paragraph.split(" "):
        if lines and len(lines[-1]) + 1 + len(word) <= _WIDTH:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return "\n".join(lines)


def _one_line(of: object) -> str:
    return " ".join((inspect.getdoc(of) or "").split())


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
