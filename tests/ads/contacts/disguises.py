"""Strategies: telephone numbers as ads disguise them, and digits that are not a telephone number.

The Swedish numbers are those that PTS keeps for fiction; the foreign ones are the library's own examples.
"""

from datetime import date

import phonenumbers
from hypothesis import strategies as st
from phonenumbers import PhoneNumberType

_FICTION = (
    ("070", "1740605", "1740699"), ("031", "3900600", "3900699"), ("040", "6280400", "6280499"),
    ("08", "46500400", "46500499"), ("0980", "319200", "319299"),
)  # fmt: skip


@st.composite
def swedish_numbers(draw: st.DrawFn) -> tuple[str, str]:
    """Area code with its 0, and the subscriber's number."""
    area, low, high = draw(st.sampled_from(_FICTION))
    return area, str(draw(st.integers(int(low), int(high))))


def canonical(number: tuple[str, str]) -> str:
    return f"+46{number[0][1:]}{number[1]}"


def _foreign(region: str) -> str:
    example = phonenumbers.example_number_for_type(region, PhoneNumberType.MOBILE)
    assert example is not None
    return phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164)


FOREIGN = tuple(_foreign(region) for region in ("NO", "DK", "FI", "ES", "DE", "RO", "PL", "GB", "EE", "LT"))

_ALPHABETS = (
    "0123456789", "０１２３４５６７８９", "⓪①②③④⑤⑥⑦⑧⑨", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗", "𝟘𝟙𝟚𝟛𝟜𝟝𝟞𝟟𝟠𝟡", "٠١٢٣٤٥٦٧٨٩",
    "۰۱۲۳۴۵۶۷۸۹", "⁰¹²³⁴⁵⁶⁷⁸⁹",
)  # fmt: skip
_KEYCAPS = tuple(f"{digit}\ufe0f\u20e3" for digit in range(10))
_WORDS = (
    "noll ett två tre fyra fem sex sju åtta nio",
    "NOLL EN TVA TRE FYRA FEM SEX SJU ATTA NIO",
    "nolla etta tvåa trea fyra femma sexa sjua åtta nia",
    "zero one two three four five six seven eight nine",
    "Zero One Two Three Four Five Six Seven Eight Nine",
)
_TIES = (
    " ",
    "-",
    ".",
    "/",
    " - ",
    "–",
    "\u00a0",
    " ❤ ",
    "❤️",
    "\n",
    " \n",
    "*",
    " * ",
    "~",
    "_",
    "|",
    " 🌸🌸 ",
    "...",
    ",",
    ", ",
)
_NOTHINGS = ("\u200b", "\u200d", "\u2060", "\u00ad", "\ufeff")


@st.composite
def _groups(draw: st.DrawFn, digits: str, first: int) -> list[str]:
    """The digits in groups, the first of `first` digits, or one by one, or all together."""
    way = draw(st.sampled_from(("groups", "single", "whole", "pairs")))
    if way == "whole":
        return [digits]
    if way == "single":
        return list(digits)
    groups, rest = [digits[:first]], digits[first:]
    while rest:
        size = 2 if way == "pairs" and len(rest) != 3 else draw(st.integers(2, 4))
        size = len(rest) if len(rest) - size < 2 else size
        groups.append(rest[:size])
        rest = rest[size:]
    return groups


@st.composite
def _inked(draw: st.DrawFn, group: str) -> str:
    """A group of digits in other signs."""
    way = draw(st.sampled_from(("alphabet", "keycaps", "letters", "mixed", "nothings")))
    if way == "keycaps":
        return "".join(_KEYCAPS[int(d)] for d in group)
    if way == "letters" and not set(group) <= set("01"):
        zero, one = draw(st.sampled_from("OoОо")), draw(st.sampled_from("lI"))
        return group.replace("0", zero).replace("1", one)
    if way == "nothings":
        return draw(st.sampled_from(_NOTHINGS)).join(group)
    chosen = st.sampled_from(_ALPHABETS)
    alphabet = draw(chosen)
    return "".join((draw(chosen) if way == "mixed" else alphabet)[int(d)] for d in group)


@st.composite
def _spoken(draw: st.DrawFn, digits: str) -> str:
    words = draw(st.sampled_from(_WORDS)).split()
    tie = draw(st.sampled_from((" ", "-", ", ", " ❤ ", ".", "\n")))
    return tie.join(words[int(d)] for d in digits)


@st.composite
def _written(draw: st.DrawFn, digits: str, first: int) -> str:
    if draw(st.integers(0, 3)) == 0:
        return draw(_spoken(digits))
    groups = draw(_groups(digits, first))
    tie = draw(st.sampled_from(_TIES))
    return tie.join([draw(_inked(group)) for group in groups])


@st.composite
def disguised_numbers(draw: st.DrawFn) -> tuple[str, str]:
    """A text that disguises one number, and the number in E.164."""
    if draw(st.integers(0, 4)) == 0:
        number = draw(st.sampled_from(FOREIGN))
        prefix = draw(st.sampled_from(("+", "00", "＋", "(+)", "plus ")))
        code = str(phonenumbers.parse(number).country_code)
        shown = draw(_written(number[1:], len(code)))
        opened = {"(+)": f"(+{code}) "}.get(prefix)
        return (opened + draw(_written(number[1 + len(code) :], 2)) if opened else prefix + shown), number
    area, rest = draw(swedish_numbers())
    way = draw(st.sampled_from(("national", "international", "(0)", "bracket", "code")))
    if way == "national":
        shown = draw(_written(area + rest, len(area)))
    elif way == "international":
        shown = draw(st.sampled_from(("+46", "+46 ", "0046 ", "0046-", "(+46) ", "+ 46 "))) + draw(
            _written(area[1:] + rest, 2)
        )
    elif way == "(0)":
        shown = f"+46 (0){area[1:]} {rest}"
    elif way == "code":
        shown = f"46{area[1:]}{rest}"
    else:
        shown = f"({area}) {draw(_written(rest, 3))}"
    return shown, canonical((area, rest))


_DATES = st.dates(date(1900, 1, 1), date(2049, 12, 31))
_HOURS = st.integers(0, 23)


@st.composite
def _date_text(draw: st.DrawFn) -> str:
    day = draw(_DATES)
    form = draw(
        st.sampled_from(
            ("%Y-%m-%d", "%Y%m%d", "%d/%m-%Y", "%d/%m %Y", "%d.%m.%Y", "%Y.%m.%d", "%d-%m-%Y", "%d/%m",
             "%y-%m-%d",
             "%Y/%m/%d", "%m/%d/%Y", "%d/%m-%y", "%d.%m.%y", "%d %m %Y")
        )
    )  # fmt: skip
    return day.strftime(form)


@st.composite
def _personal_number(draw: st.DrawFn) -> str:
    """With a check digit that is right one time in ten, as any."""
    form = draw(st.sampled_from(("%Y%m%d-", "%y%m%d-", "%Y%m%d", "%y%m%d+", "%Y%m%d ")))
    return f"{draw(_DATES).strftime(form)}{draw(st.integers(0, 9999)):04d}"


@st.composite
def _hours_text(draw: st.DrawFn) -> str:
    first, last = draw(_HOURS), draw(_HOURS)
    form = draw(
        st.sampled_from(
            (
                "{:02d}-{:02d}",
                "{}-{}",
                "{:02d}.00-{:02d}.00",
                "{:02d}:00–{:02d}:30",
                "kl {:02d} - {:02d}",
                "{:02d}.00 – {:02d}.30",
                "{:02d}00-{:02d}30",
                "{:02d} 30 - {:02d} 00",
                "0-24",
            )
        )
    )
    return form.format(first, last)


@st.composite
def _price_text(draw: st.DrawFn) -> str:
    price = draw(st.integers(100, 99_999))
    shown = draw(
        st.sampled_from((str(price), f"{price:,}".replace(",", " "), f"{price:,}".replace(",", ".")))
    )
    form = draw(st.sampled_from(("{} kr", "{}:-", "{} SEK", "€{}", "{}kr", "{} €", "SEK {}", "{},00 kr")))
    return form.format(shown)


def _years() -> st.SearchStrategy[str]:
    year = st.integers(1900, 2049).map(str)
    return year | st.tuples(year, year).map("-".join) | st.tuples(year, year).map("–".join)


def _postal() -> st.SearchStrategy[str]:
    code = st.integers(10000, 98499).map(lambda n: f"{n // 100} {n % 100:02d}")
    return code | code.map(lambda shown: f"{shown} Karlstad")


def _measures() -> st.SearchStrategy[str]:
    size = st.tuples(st.integers(140, 199), st.integers(40, 120))
    body = st.tuples(st.integers(75, 120), st.integers(50, 90), st.integers(75, 120))
    form = st.sampled_from(("{} cm {} kg", "{}/{}"))
    return st.builds(lambda form, two: form.format(*two), form, size) | body.map(
        lambda three: "-".join(map(str, three))
    )


def _organisations() -> st.SearchStrategy[str]:
    return st.tuples(st.integers(202000, 999999), st.integers(0, 9999)).map(lambda o: f"{o[0]}-{o[1]:04d}")


def _cards() -> st.SearchStrategy[str]:
    four = st.integers(0, 9999).map(lambda n: f"{n:04d}")
    return st.lists(four, min_size=4, max_size=4).map(
        lambda fours: " ".join(["4" + fours[0][1:], *fours[1:]])
    )


def _accounts() -> st.SearchStrategy[str]:
    return (
        st.integers(0, 10**20 - 1)
        .map(lambda n: f"{n:020d}")
        .map(lambda d: "SE45 " + " ".join(d[i : i + 4] for i in range(0, 20, 4)))
    )


def _coordinates() -> st.SearchStrategy[str]:
    return st.tuples(st.floats(55, 69), st.floats(11, 24)).map(lambda p: f"{p[0]:.5f}, {p[1]:.5f}")


# What an ad is full of; rows of these, with nothing between, give no digits to a number.
everyday_digits = st.one_of(
    _date_text(), _personal_number(), _hours_text(), _price_text(), _years(), _postal(), _measures()
)
# A card or an account beside other digits may by chance hold a number (one row in some ten thousand).
other_digits = st.one_of(everyday_digits, _organisations(), _cards(), _accounts(), _coordinates())
