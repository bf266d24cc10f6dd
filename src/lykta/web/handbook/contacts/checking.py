"""What an editor of the contacts has to mend: those not checked for a year, and what is not there."""

import datetime as dt
from collections.abc import Iterator

from lykta.web.handbook.checking import Finding
from lykta.web.handbook.contacts.directory import Directory
from lykta.web.handbook.contacts.placing import placeable
from lykta.web.handbook.library import Library
from lykta.web.handbook.markdown import placed_things


def check(contacts: Directory, library: Library, today: dt.date) -> list[Finding]:
    """All that is to be mended among the contacts on a day; none is the good answer."""
    return list(_findings(contacts, library, today))


def _findings(contacts: Directory, library: Library, today: dt.date) -> Iterator[Finding]:
    for contact in contacts.contacts.values():
        where = f"contacts/{contact.key}"
        if contact.is_older_than_a_year(today):
            yield Finding("old contact", where, f"was last checked on {contact.checked}")
        if contact.source not in library.sources:
            yield Finding("unknown source", where, contact.source)
    for page in library.pages.values():
        for name, what in placed_things(page.body):
            if name == "call" and what not in placeable(contacts):
                yield Finding("unknown contact", f"{page.language}/{page.key}", f"[[call {what}]]")
