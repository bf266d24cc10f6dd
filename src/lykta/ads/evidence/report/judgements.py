"""The judgements that concern the network: who said what, when and why, undone ones as well."""

from lykta.ads.evidence.clear_contacts import without_contacts
from lykta.ads.evidence.concerning import LogLine
from lykta.ads.evidence.report.markup import Content, Markup, element, section, table
from lykta.ads.evidence.report.words import Words
from lykta.ads.evidence.told import Told
from lykta.ads.judge.entries import Act, Export, Judgement, Link, Reveal, Undoing, Verdict, written_in
from lykta.ads.result import tag


def judgements(told: Told, words: Words) -> Markup:
    """Every entry of the log about the network, in the order in which they were written."""
    own = told.found.log.own
    lead = element("p", words.judgements_lead)
    if not own:
        return section("judgements", words.judgements, element("p", words.no_judgements), lead)
    heads = (words.entry, words.when, words.who, words.said, words.note)
    rows = (_row(told, line, words) for line in own)
    return section("judgements", words.judgements, lead, table(words.judgements, heads, rows, quiet=True))


def _row(told: Told, line: LogLine, words: Words) -> list[Content]:
    entry = line.entry
    said = _said(told, entry.act, words)
    return [
        str(entry.number),
        entry.at.replace("T", " ").removesuffix("Z"),
        entry.by,
        _standing(told, line, said, words),
        _note(told, line, words),
    ]


def _standing(told: Told, line: LogLine, said: str, words: Words) -> list[Content]:
    act = line.entry.act
    if line.undone:
        return [element("s", said), " ", words.undone]
    if isinstance(act, Judgement) and act.on in told.disputed:
        return [said, ". ", words.disputed]
    return [said]


def _said(told: Told, act: Act, words: Words) -> str:
    match act:
        case Judgement(on=Link() as link):
            return words.of_link.format(link.a, link.b, _verdict(act.verdict, words))
        case Judgement():
            return words.of_network.format(
                words.count(len(act.on.ads), words.ads), _verdict(act.verdict, words)
            )
        case Undoing():
            return words.of_undoing.format(act.number)
        case Reveal():
            kind = told.found.kinds[act.contact]
            return words.of_reveal.format(tag(kind, act.contact, words.language))
        case Export():
            return words.of_export_clear.format(len(act.clear)) if act.clear else words.of_export


def _verdict(verdict: Verdict, words: Words) -> str:
    return {Verdict.SAME: words.same, Verdict.NOT: words.apart, Verdict.UNSURE: words.unsure}[verdict]


def _note(told: Told, line: LogLine, words: Words) -> list[Content]:
    written = written_in(line.entry.act)
    shown = without_contacts(written, told.region, words.language)
    if shown == written:
        return [written or "–"]
    return [shown, " ", element("small", words.note_cut)]
