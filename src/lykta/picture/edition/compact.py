"""The same drawing in fewer bytes: what marks share is written once, and what changes nothing is left out.

vl-convert writes each mark with all its attributes, its place as a transformation, a circle as a path of
arcs, and the pale rim of a number as a second text beneath it. A page holds a dozen drawings, and is read on
phones.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from typing import Final

# Only what this package draws is read here.
from xml.etree.ElementTree import Element, fromstring, tostring  # nosec B405

# What marks inherit from their group. Opacity is not inherited: it applies to the group as a whole.
_INHERITED: Final = (
    *("class", "fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linejoin", "stroke-linecap"),
    *("paint-order", "text-anchor", "font-family", "font-size", "font-weight"),
)
# Of these, those of a group and of a group in it both apply; of the others, the inner one replaces the outer.
_OF_THE_GROUP: Final = frozenset({"transform", "opacity"})
_RIM: Final = ("stroke", "stroke-width", "stroke-linejoin")
_AT: Final = re.compile(r"translate\(([-\d.]+),([-\d.]+)\)")
_CIRCLE: Final = re.compile(r"M([\d.]+),0A\1,\1,0,1,1,-\1,0A\1,\1,0,1,1,\1,0")
_WHOLE: Final = re.compile(r"(\d)\.0(?!\d)")


def compact(body: str) -> str:
    """The marks of a drawing, which `body` holds as XML without a namespace, in fewer bytes."""
    # The drawing is this package's own; no XML from elsewhere is read.
    root = fromstring(f"<g>{body}</g>")  # noqa: S314  # nosec B314
    _unwrap(root)
    _share_looks(root)
    marks = [root] if root.attrib else list(root)
    return "".join(tostring(mark, encoding="unicode") for mark in marks).replace(" />", "/>")


def _unwrap(group: Element) -> None:
    """Leave out groups without attributes or marks; join a group with the only group in it."""
    held: list[Element] = []
    for each in group:
        if each.tag != "g":
            held += [] if each.tag == "text" and not each.text else [_shorten(each)]
            continue
        _unwrap(each)
        held += [each] if each.attrib and len(each) else list(each)
    group[:] = held
    if len(group) == 1 and group[0].tag == "g" and not (_OF_THE_GROUP & {*group.attrib} & {*group[0].attrib}):
        inner = group[0]
        group.attrib.update(inner.attrib)
        group[:] = list(inner)


def _share_looks(group: Element) -> None:
    for each in group:
        if each.tag == "g":
            _share_looks(each)
    group[:] = _group_alike(_join_rims(list(group)), group)


def _shorten(mark: Element) -> Element:
    """Write a mark as the element that draws the same in the fewest letters."""
    named = dict(mark.attrib)
    at = _AT.fullmatch(named.get("transform", ""))
    if named.get("text-anchor") == "start":
        del named["text-anchor"]
    if "font-size" in named:
        named["font-size"] = named["font-size"].removesuffix("px")
    if "stroke" not in named or named.get("stroke-width") == "1":
        named.pop("stroke-width", None)
    if mark.tag == "text" and at:
        del named["transform"]
        named = {"x": at[1], "y": at[2], **named}
    elif mark.tag == "line":
        x, y = at.groups() if at else ("0", "0")
        named.pop("transform", None)
        named = {"d": f"M{x},{y}l{named.pop('x2')},{named.pop('y2')}", **named}
        mark.tag = "path"
    elif mark.tag == "path" and at and (circle := _CIRCLE.fullmatch(named["d"])):
        del named["transform"], named["d"]
        named = {"cx": at[1], "cy": at[2], "r": circle[1], **named}
        mark.tag = "circle"
    for name in {"x", "y", "cx", "cy", "d"} & set(named):
        named[name] = _WHOLE.sub(r"\1", named[name])
    mark.attrib.clear()
    mark.attrib.update(named)
    return mark


def _join_rims(marks: Sequence[Element]) -> list[Element]:
    """Draw the rim of a text with it, before its ink, instead of as a text of its own beneath it."""
    rims = {_words_and_place(mark): mark for mark in marks if mark.tag == "text" and "stroke" in mark.attrib}
    inked: set[int] = set()
    for mark in marks:
        rim = rims.get(_words_and_place(mark))
        if mark.tag == "text" and "stroke" not in mark.attrib and rim is not None:
            mark.attrib.update({name: rim.attrib[name] for name in _RIM if name in rim.attrib})
            mark.set("paint-order", "stroke")
            inked.add(id(rim))
    return [mark for mark in marks if id(mark) not in inked]


def _words_and_place(mark: Element) -> tuple[str | None, ...]:
    return (mark.text, *(mark.get(name) for name in ("x", "y", "font-size")))


def _group_alike(marks: Sequence[Element], group: Element) -> list[Element]:
    """Put neighbours that look alike in a group that has their look; where all do, in the group given."""
    found: list[Element] = []
    runs = [(look, list(run)) for look, run in groupby(marks, _look)]
    for look, run in runs:
        if not look or len(run) == 1:
            found += run
            continue
        for mark in run:
            for name, _ in look:
                del mark.attrib[name]
        if len(runs) == 1:
            group.attrib.update(look)
            return run
        around = Element("g", dict(look))
        around[:] = run
        found.append(around)
    return found


def _look(mark: Element) -> tuple[tuple[str, str], ...]:
    return tuple((name, mark.attrib[name]) for name in _INHERITED if name in mark.attrib)
