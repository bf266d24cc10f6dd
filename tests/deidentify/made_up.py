"""Made-up identifiers in many spellings, and the texts around them. Nothing here is drawn from a register."""

from collections.abc import Callable
from datetime import date

from hypothesis import strategies as st

from lykta.deidentify.numbers import luhn_holds

_WORDS = ["noll", "ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio"]
BEFORE = (
    "",
    "Pat ",
    "Hon sa ",
    "Kvinnan har ",
    "nr: ",
    "(",
    "Se ",
    "söker igen, ",
    "Hej!\n",
    "Det gäller ",
    "hennes uppgifter är ",
    "The patient has ",
    "Jag undrar om ",
    "Vi träffade henne i våras. ",
)
AFTER = (
    "",
    ".",
    ", vad gör jag?",
    " och är rädd",
    "\nTack",
    ")",
    "; svara helst idag",
    " says the note.",
    " enligt mannen",
)
SEPARATORS = ("", " ", "-", ".", " - ", "/", "\u00a0", "\u2011", "  ", "\n")


def contexts() -> st.SearchStrategy[tuple[str, str]]:
    """Words before and after an identifier."""
    return st.tuples(st.sampled_from(BEFORE), st.sampled_from(AFTER))


@st.composite
def personal_numbers(draw: st.DrawFn) -> str:
    """Personal and coordination numbers, right and nearly right, as people write them."""
    day = draw(st.dates(date(1930, 1, 1), date(2025, 12, 31)))
    born = day.strftime("%Y%m%d") if draw(st.booleans()) else day.strftime("%y%m%d")
    if draw(st.booleans()):
        born = born[:-2] + str(int(born[-2:]) + 60)
    serial = f"{draw(st.integers(0, 999)):03d}"
    check_digit = next(digit for digit in "0123456789" if luhn_holds((born + serial + digit)[-10:]))
    last = draw(st.sampled_from([check_digit, draw(st.sampled_from("0123456789"))]))
    separator = draw(st.sampled_from(("", "-", "+", " ", " - ", ".", "\u2013", "\u00a0")))
    written = born + separator + serial + last
    return draw(st.sampled_from(_NUMBER_SPELLINGS))(written)


def _spaced(number: str) -> str:
    return " ".join(number.replace(" ", ""))


def _dotted(number: str) -> str:
    digits = [c for c in number if c.isdecimal()]
    return ".".join("".join(digits[i : i + 2]) for i in range(0, len(digits), 2))


def _full_width(number: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if c.isdecimal() else c for c in number)


def _spoken(number: str) -> str:
    return " ".join(_WORDS[int(c)] for c in number if c.isdecimal())


def _with_letters(number: str) -> str:
    return number.replace("0", "O").replace("1", "l")


def _hidden(number: str) -> str:
    return "\u200b".join(number)


def _plain(number: str) -> str:
    return number


_PHONE_SPELLINGS: tuple[Callable[[str], str], ...] = (_plain, _full_width, _with_letters, _hidden)
_NUMBER_SPELLINGS: tuple[Callable[[str], str], ...] = (*_PHONE_SPELLINGS, _spaced, _dotted, _spoken)


@st.composite
def phones(draw: st.DrawFn) -> str:
    """Telephone numbers, of mobiles and at home, in many spellings and disguises."""
    area = draw(
        st.sampled_from(
            ["070", "072", "073", "076", "079", "054", "08", "0565", "+4670", "004676", "+40 7", "+48 5"]
        )
    )
    rest = f"{draw(st.integers(0, 9_999_999)):07d}"
    separator = draw(st.sampled_from(SEPARATORS))
    sizes = draw(st.sampled_from([(3, 2, 2), (1, 2, 2, 2), (7,), (1,) * 7, (3, 4)]))
    parts, place = [], 0
    for size in sizes:
        parts.append(rest[place : place + size])
        place += size
    written = area + draw(st.sampled_from(["-", " ", "/", separator])) + separator.join(parts)
    return draw(st.sampled_from(_PHONE_SPELLINGS))(written)


@st.composite
def emails(draw: st.DrawFn) -> str:
    """E-mail addresses, also with the at sign and the dot in words."""
    user = draw(st.from_regex(r"[a-z][a-z0-9]{1,10}([._-][a-z0-9]{1,8})?", fullmatch=True))
    domain = draw(st.from_regex(r"[a-z][a-z0-9-]{1,10}[a-z0-9]", fullmatch=True))
    at = draw(st.sampled_from(["@", " @ ", "(at)", " (at) ", "[at]", " snabel-a ", " snabela ", "＠", "(a)"]))
    if at == "(a)":
        at = "(@)"
    dot = draw(st.sampled_from([".", "(dot)", " punkt ", " dot ", "(punkt)"]))
    return f"{user}{at}{domain}{dot}{draw(st.sampled_from(['se', 'com', 'org', 'net']))}"


@st.composite
def births(draw: st.DrawFn) -> str:
    """Full dates of birth, said to be such or old enough to be nothing else."""
    day = draw(st.dates(date(1935, 1, 1), date(2015, 12, 31)))
    months = [
        "januari",
        "februari",
        "mars",
        "april",
        "maj",
        "juni",
        "juli",
        "augusti",
        "september",
        "oktober",
        "november",
        "december",
    ]
    worded = f"{day.day} {months[day.month - 1]} {day.year}"
    figures = [
        day.strftime(form) for form in ("%Y-%m-%d", "%Y%m%d", "%y%m%d", "%Y.%m.%d", "%d/%m/%Y", "%Y/%m/%d")
    ]
    said = [
        f"{word} {form}"
        for word in ("född", "f.", "född den", "born", "födelsedatum:")
        for form in [worded, *figures]
    ]
    return draw(st.sampled_from(figures + said))
