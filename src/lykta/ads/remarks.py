"""What an analysis remarks on its files and ads: of which kind, and in which words."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, Self

from lykta.language import Language, format_number


class RemarkKind(StrEnum):
    """What is remarked; a result keeps it under this name."""

    BYTE_ORDER_MARK = "byte order mark"
    ENCODING_ASKED = "encoding asked for"
    SPOILT_UTF8 = "spoilt UTF-8"
    MAC_ROMAN = "Mac Roman"
    NOT_UTF8 = "not UTF-8"
    COLUMNS_LIKE_CONTACTS = "columns like contacts"
    VALUES_INSIDE_OBJECTS = "values inside objects"
    BLANK_LINES = "blank lines"
    STRAY_QUOTES = "stray quotes"
    UNCLOSED_QUOTES = "unclosed quotes"
    REJECTED_OVER_LINES = "rejected over lines"
    ROWS_IN_QUOTES = "rows in quotes"
    HIDDEN_ROWS = "hidden rows"
    MERGED_ROWS = "merged rows"
    REPLACED_CHARACTERS = "replaced characters"
    MARKUP = "markup"
    UNREAD_LISTS = "unread lists"
    UNREAD_DATES = "unread dates"
    UNREAD_PHONES = "unread phones"
    IDS_LIKE_CONTACTS = "ids like contacts"
    REPEATED_EXACTLY = "repeated exactly"
    REPEATED_OTHERWISE = "repeated otherwise"
    WIDE_CONTACT = "wide contact"
    IN_WORDS = "in words"
    """One whose words alone are known, as an earlier version kept it."""


type Value = int | str
type Words = Mapping[Language, str]

_WORDS: Final[Mapping[RemarkKind, Words]] = {
    RemarkKind.BYTE_ORDER_MARK: {
        "en": "read as {encoding} because of its byte order mark, not as {chosen}",
        "sv": "läst som {encoding} enligt filens byteordningsmärke, inte som {chosen}",
    },
    RemarkKind.ENCODING_ASKED: {
        "en": "read as {encoding}, as asked",
        "sv": "läst som {encoding}, som du angav",
    },
    RemarkKind.SPOILT_UTF8: {
        "en": "UTF-8 with spoilt bytes; the rows that hold them are rejected",
        "sv": "UTF-8 med skadade tecken; rader som har sådana är avvisade",
    },
    RemarkKind.MAC_ROMAN: {
        "en": "read as Mac Roman, because its å and ä are written so",
        "sv": "läst som Mac Roman, eftersom å och ä är skrivna så",
    },
    RemarkKind.NOT_UTF8: {
        "en": "read as cp1252 (Windows), because it is not UTF-8",
        "sv": "läst som cp1252 (Windows), eftersom filen inte är UTF-8",
    },
    RemarkKind.COLUMNS_LIKE_CONTACTS: {
        "en": "columns that seem to hold contacts, kept and not linked by: {names}. Name one with --map, or "
        "write several contacts of an ad into one column, with a semicolon between them",
        "sv": "kolumner som verkar ha kontaktvägar, som behölls men inte kopplar något: {names}. Ange en med "
        "--map, eller skriv flera kontaktvägar för en annons i en kolumn, med semikolon emellan",
    },
    RemarkKind.VALUES_INSIDE_OBJECTS: {
        "en": "values inside objects that seem to be what is not read otherwise, kept and not used: {names}. "
        "If they are, run again with {options}",
        "sv": "värden inne i objekt som verkar vara det som annars inte läses, sparade men inte använda: "
        "{names}. Är de det: kör igen med {options}",
    },
    RemarkKind.BLANK_LINES: {
        "en": "blank lines skipped: {count}",
        "sv": "tomma rader som hoppades över: {count}",
    },
    RemarkKind.STRAY_QUOTES: {
        "en": "rows with stray quote marks, taken as written: {count}",
        "sv": "rader med lösa citattecken, lästa som de står: {count}",
    },
    RemarkKind.UNCLOSED_QUOTES: {
        "en": "rows with a quote mark that they do not close, rejected; the rows after them are read: "
        "{count} (line {lines})",
        "sv": "rader med ett citattecken som de inte stänger, avvisade; raderna efter dem är lästa: {count} "
        "(rad {lines})",
    },
    RemarkKind.REJECTED_OVER_LINES: {
        "en": "rejected rows over several lines, {all} lines in all, which may hold rows of their own: "
        "{count} (line {lines})",
        "sv": "avvisade poster som sträcker sig över flera rader, sammanlagt {all} rader, och kan innehålla "
        "fler annonser: {count} (rad {lines})",
    },
    RemarkKind.ROWS_IN_QUOTES: {
        "en": "texts in quote marks over several lines, of which one reads like a row; if a quote mark is "
        "missing, rows were taken as one: {count} (line {lines})",
        "sv": "texter inom citattecken på flera rader, där en rad ser ut som en egen annons; om ett "
        "citattecken saknas har flera annonser lästs som en: {count} (rad {lines})",
    },
    RemarkKind.HIDDEN_ROWS: {
        "en": "rows that the sheet hides, such as by a filter, read like the others: {count} (line {lines})",
        "sv": "rader som bladet döljer, till exempel med ett filter, lästa som de andra: {count} "
        "(rad {lines})",
    },
    RemarkKind.MERGED_ROWS: {
        "en": "rows into which a merged cell reaches from above, read without its value: {count} "
        "(line {lines}). If it holds for them too, split the cell, fill in each row and run again",
        "sv": "rader som en sammanfogad cell ovanifrån når in i, lästa utan dess värde: {count} "
        "(rad {lines}). Gäller det dem också: dela cellen, fyll i varje rad och kör igen",
    },
    RemarkKind.REPLACED_CHARACTERS: {
        "en": "values with NUL or half characters, replaced by \ufffd: {count}",
        "sv": "värden med NUL eller halva tecken, som ersattes av \ufffd: {count}",
    },
    RemarkKind.MARKUP: {
        "en": "values with HTML tags or entities, read as a page shows them: {count}",
        "sv": "värden med HTML-taggar eller HTML-tecken, lästa som en sida visar dem: {count}",
    },
    RemarkKind.UNREAD_LISTS: {
        "en": "lists where one value is read, kept and not used: {count} ({fields})",
        "sv": "listor där bara ett värde läses, som behölls men inte används: {count} ({fields})",
    },
    RemarkKind.UNREAD_DATES: {
        "en": "dates not understood, rows kept without one: {count} ({examples})",
        "sv": "datum som inte gick att tolka, raderna behölls utan datum: {count} ({examples})",
    },
    RemarkKind.UNREAD_PHONES: {
        "en": "telephone numbers not understood, rows kept without one: {count} (written like {examples})",
        "sv": "telefonnummer som inte gick att tolka, raderna behölls utan nummer: {count} "
        "(skrivna som {examples})",
    },
    RemarkKind.IDS_LIKE_CONTACTS: {
        "en": "ids that seem to be contacts, kept in clear as every id is: {count}. Map a column without "
        "contacts to id",
        "sv": "id:n som ser ut att vara kontaktvägar (alla id:n står i klartext): {count}. Välj en kolumn "
        "utan kontaktvägar som id",
    },
    RemarkKind.REPEATED_EXACTLY: {
        "en": "rows that repeat an ad exactly, and were set aside: {count}",
        "sv": "rader som upprepar en annons exakt och lades åt sidan: {count}",
    },
    RemarkKind.REPEATED_OTHERWISE: {
        "en": "rows that repeat an ad except in columns that are not used or in spaces, and were set aside: "
        "{count}",
        "sv": "rader som upprepar en annons utom i kolumner som inte används eller i mellanslag, och lades "
        "åt sidan: {count}",
    },
    RemarkKind.WIDE_CONTACT: {
        "en": "a contact on very many ads: {contact} on {count} of {all}. If it is the site's own or a "
        "switchboard's, take it out of the file and analyse it again: it binds all of them",
        "sv": "en kontaktväg på väldigt många annonser: {contact} på {count} av {all}. Är den webbplatsens "
        "egen eller en växels, ta bort den ur filen och analysera på nytt: den binder ihop dem alla",
    },
    RemarkKind.IN_WORDS: {"en": "{words}", "sv": "{words}"},
}
_IN_OTHER_FILES: Final[Words] = {
    "en": "; the same in other files: {count}",
    "sv": "; likadant i andra filer: {count}",
}


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to tell of a `file`, or of all where that is empty, and how many `others` it is true of.

    `values` are what its words leave open, by name: a number, or what the file or the command said.
    """

    kind: RemarkKind
    values: tuple[tuple[str, Value], ...] = ()
    file: str = ""
    others: int = 0

    @classmethod
    def of(cls, kind: RemarkKind, **values: Value) -> Self:
        """Make a remark of what is told."""
        return cls(kind, tuple(values.items()))

    def tell(self, language: Language) -> str:
        """The remark as one line."""
        values = {
            name: format_number(value, language) if isinstance(value, int) else value
            for name, value in self.values
        }
        before = f"{self.file}: " if self.file else ""
        others = format_number(self.others, language)
        after = _IN_OTHER_FILES[language].format(count=others) if self.others else ""
        return f"{before}{_WORDS[self.kind][language].format_map(values)}{after}"

    def __str__(self) -> str:
        """The remark as one line in English, the language of the terminal."""
        return self.tell("en")

    def language_of(self, asked: Language) -> Language:
        """In which language `tell` is where one is asked for."""
        return "en" if self.kind is RemarkKind.IN_WORDS else asked

    def to_kept(self) -> dict[str, Any]:
        """The remark as a result keeps it."""
        return {"kind": str(self.kind), "values": dict(self.values), "file": self.file, "others": self.others}

    @classmethod
    def from_kept(cls, kept: str | Mapping[str, Any]) -> Self:
        """Give back what `to_kept` made; what an earlier version kept is a line of words.

        Of a kind that this version does not know its name and values are the words.
        """
        if isinstance(kept, str):
            return cls.of(RemarkKind.IN_WORDS, words=kept)
        if kept["kind"] not in RemarkKind:
            words = f"{kept['kind']}: {', '.join(map(str, kept['values'].values()))}"
            return cls.of(RemarkKind.IN_WORDS, words=words)
        values = tuple(kept["values"].items())
        return cls(RemarkKind(kept["kind"]), values, kept["file"], kept["others"])
