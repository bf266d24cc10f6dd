"""The contacts, under their pseudonyms; in clear only those that the order asks for, each with its entry."""

from lykta.ads.evidence.report.markup import Content, Markup, element, name, section, table
from lykta.ads.evidence.report.words import Words
from lykta.ads.evidence.told import Told
from lykta.ads.result import Contact, tag


def contacts(told: Told, words: Words) -> Markup:
    """Each contact: on how many ads of the network and of the file."""
    found = told.found.page.contacts
    if not found:
        return section("contacts", words.contacts_title, element("p", words.no_contacts))
    heads = [words.contact, words.in_network, words.in_file, words.pseudonym, words.hub]
    if told.shown:
        heads.append(words.clear)
    return section(
        "contacts",
        words.contacts_title,
        element("p", words.contacts_lead),
        element("p", words.clear_lead) if told.shown else "",
        table(words.contacts_title, heads, (_row(told, contact, words) for contact in found), quiet=True),
    )


def _row(told: Told, contact: Contact, words: Words) -> list[Content]:
    row: list[Content] = [
        tag(contact.kind, contact.contact, words.language),
        words.whole(contact.ads),
        words.whole(contact.ads_in_file),
        name(contact.contact),
        words.hub_yes if contact.hub else "–",
    ]
    if told.shown:
        shown = told.shown.get(contact.contact)
        numbers = ", ".join(map(str, shown.numbers)) if shown else ""
        row.append(words.clear_entry.format(shown.clear, numbers) if shown else "–")
    return row
