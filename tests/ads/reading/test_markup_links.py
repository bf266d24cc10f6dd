"""Contacts to which links lead in ads that were exported with markup."""

import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lykta.ads.contacts import find_contacts
from lykta.ads.reading.markup import read_marked_text

_NUMBER, _ADDRESS, _SITE = "+46701740605", "anna@exempel.se", "exempel.se/profil/mira"
_TARGETS = {
    "tel:0701740605": _NUMBER,
    "tel:070-174 06 05": _NUMBER,
    "tel:070%20174%2006%2005": _NUMBER,
    "TEL:+46701740605;ext=2": _NUMBER,
    "tel://0701740605": _NUMBER,
    "sms:%2B46701740605?body=Hej%20du": _NUMBER,
    "whatsapp://send?phone=46701740605&amp;text=Hej": _NUMBER,
    "whatsapp://send?text=Hej&phone=%2B46701740605": _NUMBER,
    "https://wa.me/46701740605": _NUMBER,
    "https://api.whatsapp.com/send?phone=46701740605": _NUMBER,
    "mailto:anna@exempel.se": _ADDRESS,
    "mailto:Anna%40exempel.se?subject=Hej": _ADDRESS,
    "https://www.exempel.se/profil/mira": _SITE,
}
# What a link may show without showing its contact, though it has digits and signs.
_SHOWN = st.lists(
    st.sampled_from(
        ("Ring", "mig", "10-22", "24h", "1", "bild 1", "@mira", "öppet", "<b>nu</b>", "112", "exempel.se",
         "joanna@exempel.se", "exempel.se/profil/miranda")
    ),
    max_size=4,
).map(" ".join)  # fmt: skip
_AFTER = st.sampled_from(("</a>", "", '<a href="/annons/7">mer</a>', "</a><p>Mer</p>", "</p><p>Mer", "<a>"))


@given(st.sampled_from(sorted(_TARGETS)), _SHOWN, _AFTER)
@example("tel:0701740605", "Ring mig, öppet 10-22", "</a>")
@example("https://wa.me/46701740605", "WhatsApp 24h", "</a>")
@example("https://www.exempel.se/profil/mira", "bild 1", "</a>")
def test_the_contact_to_which_a_link_leads_is_found(target: str, shown: str, after: str) -> None:
    read = read_marked_text(f'<p>Hej <a class="x" href="{target}">{shown}{after}')
    assert _TARGETS[target] in find_contacts(pa.array([read], pa.string()))["value"].to_pylist()


@given(st.integers(10**6, 10**11 - 1), st.sampled_from(("", "0", "00", "+46", "+46 (0)")), st.data())
def test_a_number_that_the_link_shows_is_not_repeated(number: int, before: str, data: st.DataObject) -> None:
    digits = str(number)
    gaps = data.draw(st.lists(st.sampled_from(("", "-", " ", "&nbsp;", "&#8209;")), min_size=12, max_size=12))
    shown = before + "".join(gap + digit for gap, digit in zip(gaps, digits, strict=False))
    for target in (f"tel:0{digits}", f"sms:+46{digits}", f"https://wa.me/46{digits}"):
        assert read_marked_text(f'<a href="{target}">Ring {shown}, 10-22</a>') == read_marked_text(
            f"<b>Ring {shown}, 10-22</b>"
        )


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (
            '<a href="mailto:Anna@exempel.se?subject=Hej">E-post: anna@Exempel.se.</a>',
            "E-post: anna@Exempel.se.",
        ),
        ('<a href="https://www.exempel.se/a/">(exempel.se/a)</a>', "(exempel.se/a)"),
        ('<a href="https://exempel.se/b">exempel.se/a</a>', "exempel.se/a https://exempel.se/b"),
        ('<a href="https://exempel.se/a b">mer</a>', "mer https://exempel.se/a%20b"),
        ('<a href="mailto:?to=anna@exempel.se">tipsa</a>', "tipsa to=anna@exempel.se"),
        ('<a href="tel:112">Ring 112</a>', "Ring 112"),
        ('<a href="tel:0701740605"><button class="x">Ring</button></a>', "Ring 0701740605"),
        ("""<button onclick="location.href='tel:0701740605'">Ring</button>""", "Ring 0701740605"),
        ('Ring<map><area href="tel:0701740605"></map>', "Ring 0701740605"),
        ('<a href="tel:070-174 06 05">Visa 070-174 XX XX</a>', "Visa 070-174 XX XX 070-174 06 05"),
        ('<a href="tel:0701740605">Annons 12345701740605</a>', "Annons 12345701740605 0701740605"),
        ("<a href=tel:0701740605>Ring</a>", "Ring 0701740605"),
        ("<a href='tel:070%00174'>Ring</a>", "Ring 070 174"),
        ('<a data-href="/x" href="tel:0701740605">Ring</a>', "Ring 0701740605"),
        ('<a href="whatsapp://send?text=Hej">Dela</a>', "Dela"),
        ('<a href="https://wa.me/message/X">Skriv</a>', "Skriv https://wa.me/message/X"),
        ('<a href="tel:">Ring</a>', "Ring"),
        ('<a href="tel:0701740605">Ring<a href="sms:0731234567">Sms', "Ring 0701740605 Sms 0731234567"),
        ('<a href="tel:0701740605">Ring</a> nu <b>10-22</b>', "Ring 0701740605  nu 10-22"),
    ],
)
def test_a_link_is_followed_by_what_it_does_not_show(written: str, read: str) -> None:
    assert read_marked_text(written) == read


@pytest.mark.parametrize(
    "piece",
    ["<a href=", '<a href="tel:1">', "href ", 'href="', "a=", "a ", "hidden ", "data-x ", "1 ", "1- ", "a@",
     "%20", "whatsapp.com/send?", "&phone=", "https://"],
)  # fmt: skip
@pytest.mark.parametrize(
    "frame",
    [
        "<a {}>Ring</a>",
        '<a href="tel:{}">Ring</a>',
        '<a href="https://{}">{}</a>',
        '<a href="tel:0701740605">{}</a>',
        '<a href="whatsapp://send?{}">Ring</a>',
    ],
)
def test_a_long_link_is_read_in_one_pass(piece: str, frame: str) -> None:
    # What looked ahead from each place anew would take minutes for a text of this length.
    assert "Ring" in read_marked_text(frame.format(*[piece * 50_000] * 2) + "Ring")
