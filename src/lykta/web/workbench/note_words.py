"""The notes of an analysis in the language of the page: a result keeps them in English."""

import re
from typing import Final

from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from lykta.language import Language
from lykta.web.language import current_language

# As `lykta.ads` writes them; what varies is a word, or a count with commas.
_NOTES: Final = (
    _("read as %(encoding)s because of its byte order mark, not as %(chosen)s"),
    _("read as %(encoding)s, as asked"),
    _("UTF-8 with spoilt bytes; the rows that hold them are rejected"),
    _("read as Mac Roman, because its å and ä are written so"),
    _("read as cp1252 (Windows), because it is not UTF-8"),
    _("blank lines skipped: %(count)s"),
    _("rows with stray quote marks, taken as written: %(count)s"),
    _("values with NUL or half characters, replaced by \ufffd: %(count)s"),
    _("dates not understood, rows kept without one: %(count)s (%(examples)s)"),
    _("rows that repeat an ad exactly, and were set aside: %(count)s"),
)
_PLACES: Final = {"encoding": r"\S+", "chosen": r"\S+", "count": r"[\d,]+", "examples": ".*"}


def note_in_words(line: str) -> tuple[str, Language]:
    """A note as the page's reader has it, and in which language: one that is not known, of another version,
    stays in English.
    """
    if current_language() == "en":
        return line, "en"
    for note, pattern in _PATTERNS.items():
        if found := pattern.fullmatch(line):
            values = found.groupdict()
            if "count" in values:
                values["count"] = number_format(int(values["count"].replace(",", "")), force_grouping=True)
            return f"{values.pop('file') or ''}{gettext(note) % values}", "sv"
    return line, "en"


def _pattern(note: str) -> re.Pattern[str]:
    parts = re.split(r"%\((\w+)\)s", note)
    written = (f"(?P<{part}>{_PLACES[part]})" if at % 2 else re.escape(part) for at, part in enumerate(parts))
    return re.compile(f"(?P<file>.*?: )?{''.join(written)}", re.DOTALL)


_PATTERNS: Final = {note: _pattern(note) for note in _NOTES}
