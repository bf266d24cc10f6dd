"""A drawing in fewer bytes is the same drawing."""

import re

import pytest
import vl_convert
from hypothesis import given
from hypothesis import strategies as st

from lykta.picture.edition.compact import compact

INK, PALE = "#161d2b", "#ffffff"


def text(x: float, words: str, look: str) -> str:
    return f'<text text-anchor="middle" transform="translate({x},20)" font-size="13px" {look}>{words}</text>'


def test_a_place_is_told_by_coordinates_and_a_circle_by_its_middle() -> None:
    circle = "M3.1,0A3.1,3.1,0,1,1,-3.1,0A3.1,3.1,0,1,1,3.1,0"
    marks = f'<path transform="translate(5.0,7)" d="{circle}" fill="{INK}" stroke-width="2"/>'
    assert compact(marks) == f'<circle cx="5" cy="7" r="3.1" fill="{INK}"/>'
    line = f'<line transform="translate(1,2)" x2="0" y2="30" stroke="{INK}" stroke-width="1"/>'
    assert compact(line) == f'<path d="M1,2l0,30" stroke="{INK}"/>'


def test_groups_that_say_nothing_are_left_out() -> None:
    assert compact('<g><g fill="none"><g/><g><path d="M0,0h1"/></g></g></g>') == (
        '<g fill="none"><path d="M0,0h1"/></g>'
    )


def test_a_transformation_stays_with_the_group_that_has_it() -> None:
    nested = '<g transform="translate(1,1)"><g transform="translate(2,2)"><path d="M0,0h1"/></g></g>'
    assert compact(nested).count("transform") == 2


def test_what_neighbours_have_in_common_is_said_once_and_opacity_with_each() -> None:
    marks = "".join(f'<path d="M{x},0h1" fill="{INK}" opacity="0.25"/>' for x in range(3))
    made = compact(f'{marks}<path d="M9,0h1" fill="{PALE}"/>')
    assert (made.count(f'fill="{INK}"'), made.count('opacity="0.25"'), made.count("<path")) == (1, 3, 4)


def test_a_rim_is_drawn_with_its_number() -> None:
    rim = f'fill="{PALE}" stroke="{PALE}" stroke-width="5" stroke-linejoin="round"'
    made = compact(text(10, "25", rim) + text(40, "", rim) + text(10, "25", f'fill="{INK}"'))
    assert made.count("<text") == 1
    assert f'fill="{INK}"' in made
    assert f'stroke="{PALE}" stroke-width="5" stroke-linejoin="round" paint-order="stroke"' in made


def test_words_are_escaped_as_they_were() -> None:
    assert "&lt;5 &amp; fler" in compact(text(1, "&lt;5 &amp; fler", ""))


MARKS = st.builds(
    lambda x, fill, words: (
        f'<rect x="{x}" y="4" width="20" height="12" fill="{fill}"/>' + text(x, words, f'fill="{INK}"')
    ),
    st.integers(0, 160),
    st.sampled_from([INK, "#3353b7", "#bc5f10"]),
    st.sampled_from(["", "5", "0–4"]),
)
GROUPS = st.recursive(
    st.lists(MARKS, max_size=4).map("".join),
    lambda inner: st.builds(
        lambda look, held: f"<g{look}>{''.join(held)}</g>",
        st.sampled_from(["", ' fill="none"', ' transform="translate(3,2)"', ' opacity="0.5"']),
        st.lists(inner, max_size=3),
    ),
    max_leaves=5,
)


@pytest.mark.slow
@given(GROUPS)
def test_the_image_is_the_same(body: str) -> None:
    def image(marks: str) -> bytes:
        frame = '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="40">'
        return vl_convert.svg_to_png(f"{frame}{marks}</svg>")

    assert image(compact(body)) == image(body)
    assert len(compact(body)) <= len(re.sub(r"\s+", " ", body))
