"""Writes docs/reference/python.md, the page of the Python interface, from the docstrings.

    .venv/bin/python scripts/python_reference.py

A test fails while the page is not what this would write.
"""

import dataclasses
import inspect
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import lykta
from lykta.ads.notebook.pictures import Drawing
from lykta.ads.notebook.views import Explanation, Funnel, NetworkView

PAGE: Final = Path(__file__).resolve().parents[1] / "docs/reference/python.md"

_HEAD: Final = """# Python

<!-- Written by scripts/python_reference.py from the docstrings: change those, and run it. -->

`import lykta` links ads in a notebook or a program ([the tutorial](../tutorial/notebook.ipynb)).
Tables are Arrow tables with the columns of [`lykta ads export`](command-line.md#lykta-ads-export):
`.to_pandas()` and `polars.from_arrow()` make DataFrames of them. Beside it stand `lykta.law`,
[the legal check](../explanation/law.md), and `lykta.deidentify`,
[the de-identification check](deidentification.md).
"""
_FUNCTIONS: Final = (lykta.link, lykta.open_result)
_CLASSES: Final[tuple[type, ...]] = (
    lykta.Result, Funnel, NetworkView, Explanation, Drawing,
)  # fmt: skip
_ERRORS: Final = (lykta.errors.LyktaError, lykta.errors.InputError, lykta.errors.ResultError)
_WIDTH: Final = 120
# A longer call stands in a block of its own.
_SHORT: Final = 100


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
    """The fields, properties and methods of a class; those that one paragraph explains come first."""
    # The fields of the funnel are those of the summary, which the page of the result file explains.
    if dataclasses.is_dataclass(each) and each is not Funnel:
        fields = [field.name for field in dataclasses.fields(each)]
        yield _wrapped(f"Fields: {', '.join(f'`{name}`' for name in fields)}.") + "\n"
    listed, sections = [], []
    for name, member in vars(each).items():
        if name.startswith("_") or not inspect.getdoc(member):
            continue
        called = f"{each.__name__}.{name}"
        if isinstance(member, property):
            listed.append(_item(called, member))
        elif inspect.isfunction(member):
            line = _line(called, member)
            if "\n\n" in (inspect.getdoc(member) or "") or len(line) > _SHORT:
                sections.append(f"### {called}\n\n{_call(called, member)}\n\n{_words(member)}\n")
            else:
                listed.append(_item(line, member))
    if listed:
        yield "\n".join(listed) + "\n"
    yield from sections


def _item(called: str, member: object) -> str:
    return _wrapped(f"- `{called}`: {_one_line(member)}").replace("\n", "\n  ")


def _call(name: str, function: Callable[..., Any]) -> str:
    """How it is called: its arguments with their defaults, one a line where they are many."""
    line = _line(name, function)
    if len(line) > _WIDTH:
        arguments = "".join(f"    {each},\n" for each in _arguments(function))
        line = f"{name}(\n{arguments}){_returned(function)}"
    return f"```python\n{line}\n```"


def _line(name: str, function: Callable[..., Any]) -> str:
    return f"{name}({', '.join(_arguments(function))}){_returned(function)}"


def _returned(function: Callable[..., Any]) -> str:
    annotation = inspect.signature(function).return_annotation
    return "" if annotation == "None" else f" -> {annotation}"


def _arguments(function: Callable[..., Any]) -> Iterator[str]:
    by_name = False
    for each in inspect.signature(function).parameters.values():
        if each.name == "self":
            continue
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
