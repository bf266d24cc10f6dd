"""Keeps the interface's translations: finds each message, updates and compiles the catalogues.

    .venv/bin/python scripts/messages.py

Messages are written in English where they are used. The Swedish of each lies in the `locale` folder of the
nearest application above it. A message without Swedish is listed, and the exit code is then 1.
"""

import ast
import datetime as dt
import re
import sys
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

WEB = Path(__file__).resolve().parents[1] / "src/lykta/web"
_KEYWORDS = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2), "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2),
}  # fmt: skip
# What Django makes of a template: calls with literals among the letters X that stand for its text.
_STRING = r"(u?(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"))"
_CALL = re.compile(rf"\b(n?p?gettext|_)\(\s*{_STRING}(?:\s*,\s*{_STRING})?")

_NO_DAY = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)

type Message = str | tuple[str, ...]


@cache
def catalogues() -> list[Path]:
    """The Swedish catalogues, the innermost folders first."""
    return sorted(WEB.rglob("locale/sv/LC_MESSAGES/django.po"), key=lambda path: -len(path.parts))


def owner(path: Path) -> Path:
    """The catalogue of the nearest application above a file."""
    return next(each for each in catalogues() if path.is_relative_to(each.parents[3]))


def messages(path: Path) -> Iterator[tuple[Message, str | None]]:
    """Each message of a source file or a template, with its context."""
    if path.suffix == ".py":
        with path.open("rb") as file:
            for _, message, _, context in extract(
                "python", file, keywords=_KEYWORDS, options={"encoding": "utf-8"}
            ):
                yield message, context
        return
    for call, first, second in _CALL.findall(templatize(path.read_text(encoding="utf-8"))):
        words = [ast.literal_eval(text) for text in (first, second) if text]
        if call == "pgettext":
            yield words[1], words[0]
        elif call == "ngettext":
            yield tuple(words), None
        else:
            yield words[0], None


@cache
def sources() -> list[Path]:
    """The files that hold messages."""
    return sorted([*WEB.rglob("*.py"), *WEB.rglob("templates/**/*.html")])


def updated(path: Path) -> Catalog:
    """A catalogue with exactly the messages that its files hold, and the Swedish that it had for them."""
    old = read(path)
    catalogue = Catalog(locale="sv", project="Lykta", charset="utf-8")
    for source in sources():
        if owner(source) != path:
            continue
        for message, context in messages(source):
            known = old.get(message if isinstance(message, str) else message[0], context)
            place = (source.relative_to(WEB.parents[1]).as_posix(), None)
            catalogue.add(message, known.string if known else None, locations=[place], context=context)
    return catalogue


def read(path: Path) -> Catalog:
    """A catalogue as its file holds it."""
    with path.open("rb") as file:
        return read_po(file, locale="sv")


def untranslated(catalogue: Catalog) -> list[str]:
    """The messages without Swedish."""
    return [
        str(message.id)
        for message in catalogue
        if message.id
        and not all([message.string] if isinstance(message.string, str) else message.string or [""])
    ]


def compiled(catalogue: Catalog) -> bytes:
    """A catalogue as Django reads it."""
    # The day of compiling is left out, so that the same text gives the same bytes.
    catalogue.creation_date = catalogue.revision_date = _NO_DAY
    buffer = BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()


def written(catalogue: Catalog) -> bytes:
    """A catalogue as text, the same for the same messages."""
    buffer = BytesIO()
    write_po(buffer, catalogue, sort_output=True, omit_header=True, include_lineno=False, width=0)
    head = b'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Language: sv\\n"\n'
    return head + b'"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n' + buffer.getvalue()


def main() -> int:
    """Update and compile every catalogue."""
    settings.configure(USE_I18N=True)
    missing = []
    for path in catalogues():
        path.write_bytes(written(updated(path)))
        path.with_suffix(".mo").write_bytes(compiled(read(path)))
        missing += [f"{path.parents[3].name}: {message}" for message in untranslated(read(path))]
    print("\n".join(missing) or "Every message has its Swedish.")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
