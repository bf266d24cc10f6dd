"""The kernel for plain addresses decides a text as the patterns do, or not at all."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lykta.ads.identify import contacts, find_contacts
from lykta.ads.identify.addresses import addresses_in
from lykta.ads.identify.found import KINDS, together
from lykta.ads.identify.plain import plain_addresses
from lykta.ads.identify.scan import buffers, scan_block

_NAMES = st.from_regex(r"[A-Za-z0-9][a-z0-9]{0,6}([_.-][a-z0-9]{1,5}){0,2}", fullmatch=True)
_HOSTS = st.sampled_from(
    ("exempel.se", "example.org", "www.exempel.se", "gmail.com", "a.com.b", "exempel.kr", "se", "exempel.at",
     "x.exempel.se.Ring", "exempel-se.nu", "exempel_x.se", "gmail", "a.b.c.d.se")
)  # fmt: skip
_PLATFORMS = st.sampled_from(
    ("telegram", "Snap", "snapchat", "insta", "IG", "kik", "WhatsApp", "signal", "tg", "line", "session")
)
_TIES = st.sampled_from(
    (" ", ": ", ":", ":@", " @", ": @", "-", " - ", "=", "\n", ", ", ". ", " id ", " är ")
)
_BETWEEN = st.sampled_from(
    (" ", "\n", ". ", ", ", " (", ") ", "", ".", "! ", "  ", "@", "/", ":", "-", "_", "[", "]", "*", "\t",
     " /", " . ", "\u00a0", "\u200b", "+", " + ", "?", '"', " ❤ ", " ❤️ ", " 🏽", "(.)", " (.) ")
)  # fmt: skip
_OTHERS = st.sampled_from(
    ("at", " at ", "a", "(at)", "dot", " dot ", "punkt", "hej", "och", "Skriv", "se", ".se", "com", "gmail",
     "www.", "https://", "instagram.com/mira", "t.me/mira", "0701740605", "126", "12 34", "070-174", "kr",
     "1500 kr", "[telefon 123456]", "å",
     "ａｔ", "＠", "mejla", "ring", "heter", "plus", "kl", "031-390 06 00",
     "a.b", "snabel", "プ", "é", "mailto:", "99")
)  # fmt: skip


@st.composite
def near_addresses(draw: st.DrawFn) -> str:
    """Texts of plain addresses and of what makes others of them."""
    parts = []
    for _ in range(draw(st.integers(1, 5))):
        way = draw(st.integers(0, 4))
        if way == 0:
            parts.append(f"{draw(_NAMES)}@{draw(_HOSTS)}")
        elif way == 1:
            parts.append(f"@{draw(_NAMES)}")
        elif way == 2:
            parts.append(f"{draw(_PLATFORMS)}{draw(_TIES)}{draw(_NAMES)}")
        else:
            parts.append(draw(_OTHERS))
        parts.append(draw(st.sampled_from((" ", " ", "\n"))) if draw(st.booleans()) else draw(_BETWEEN))
    return "".join(parts)


def _agrees(text: str) -> bool:
    """Whether the kernel left the text alone, or found exactly what the patterns find."""
    offsets, data = buffers(pa.array([text], pa.string()))
    finds = scan_block(offsets, data)
    found, left = plain_addresses(finds, offsets, data)
    if left.any():
        return len(found.rows) == 0
    expected = addresses_in(text.encode(), finds.place_at.tolist(), "SE")
    names = [KINDS[kind] for kind in found.kinds]
    shown = zip(found.starts.tolist(), found.ends.tolist(), names, found.values.to_pylist(), strict=True)
    return list(shown) == [tuple(address) for address in expected]


@given(near_addresses())
@settings(max_examples=1000, deadline=None)
@example("Skriv at gmail.com")
@example("mira at hotmail.com")
@example("telegram @mira.karin")
@example("mira (.) k@exempel.se")
@example("snap: mira.k@exempel.se")
def test_the_kernel_decides_as_the_patterns(text: str) -> None:
    assert _agrees(text)


@pytest.mark.slow
@given(near_addresses())
@settings(max_examples=8_000, deadline=None)
def test_the_kernel_decides_eight_thousand_texts_as_the_patterns(text: str) -> None:
    assert _agrees(text)


def _without_kernel(texts: pa.Array) -> pa.Table:
    """What is found when every address is read by the patterns and every number beside one again."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            contacts,
            "plain_addresses",
            lambda finds, *_: (together([]), np.ones(len(finds.place_row), np.bool_)),
        )
        return find_contacts(texts)


@given(st.lists(near_addresses(), min_size=1, max_size=6))
@settings(max_examples=300, deadline=None)
def test_numbers_beside_plain_addresses_are_those_of_texts_with_the_addresses_crossed_out(
    texts: list[str],
) -> None:
    array = pa.array(texts, pa.string())
    assert find_contacts(array).equals(_without_kernel(array))


@pytest.mark.slow
@given(st.lists(near_addresses(), min_size=1, max_size=6))
@settings(max_examples=3_000, deadline=None)
def test_numbers_beside_addresses_are_the_same_in_three_thousand_batches(texts: list[str]) -> None:
    array = pa.array(texts, pa.string())
    assert find_contacts(array).equals(_without_kernel(array))


@pytest.mark.parametrize(
    "text",
    ["Mejla mira_k@exempel.se", "Mail: mira.k12@example.org.", "(mira@exempel.se) går bra",
     "Sök @mira_k i appen",
     "telegram: @mira_k eller snap: mira_k",
     "Find me as @mira", "WhatsApp 0701740605", "signal, 070-174 06 05",
     "Write at mira@example.org or"],
)  # fmt: skip
def test_the_kernel_decides_what_most_ads_write(text: str) -> None:
    offsets, data = buffers(pa.array([text], pa.string()))
    assert not plain_addresses(scan_block(offsets, data), offsets, data)[1].any()


@pytest.mark.parametrize(
    "text", ["mira (at) exempel.se", "mira@exempel punkt se", "＠mira", "exempel.se/mira"]
)
def test_the_kernel_leaves_other_texts(text: str) -> None:
    offsets, data = buffers(pa.array([text], pa.string()))
    assert plain_addresses(scan_block(offsets, data), offsets, data)[1].all()
