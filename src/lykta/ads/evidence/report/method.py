"""What was cut, how the probabilities were reached, and how the folder is checked."""

from lykta.ads.evidence.report.markup import Markup, element, section, table
from lykta.ads.evidence.report.words import Words
from lykta.ads.evidence.signing import in_groups
from lykta.ads.evidence.told import Told
from lykta.ads.result import tag


def cuts(told: Told, words: Words) -> Markup:
    """What was kept from linking and concerns the network."""
    found, kinds = told.found.cuts, told.found.kinds
    if not found:
        return section("cuts", words.cuts, element("p", words.no_cuts))
    rows = (
        (
            words.cut_kinds.get(cut.kind, cut.kind),
            tag(kinds[cut.subject], cut.subject, words.language)
            if cut.subject in kinds
            else cut.subject or "–",
            words.whole(cut.ads),
            cut.why_swedish if words.language == "sv" else cut.why_english,
        )
        for cut in found
    )
    heads = (words.cuts, words.cut_subject, words.cut_number, words.why)
    return section(
        "cuts", words.cuts, element("p", words.cuts_lead), table(words.cuts, heads, rows, quiet=True)
    )


def method(told: Told, words: Words) -> Markup:
    """How the weights were learnt, and how they did on what was kept aside."""
    summary = told.summary
    error = summary.calibration_error
    low, high = (words.whole(value) for value in (summary.advertisers_low, summary.advertisers_high))
    return section(
        "method",
        words.method,
        element("p", words.learnt if summary.learnt else words.not_learnt),
        element("p", words.error.format(words.share(error, 3))) if error is not None else "",
        element("p", words.range_lead.format(words.count(summary.ads, words.ads), low, high)),
        _calibration(told, words),
    )


def _calibration(told: Told, words: Words) -> Markup | str:
    if not told.found.calibration:
        return ""
    rows = (
        (
            str(row.bin + 1),
            words.whole(row.pairs),
            words.share(row.predicted, 3),
            words.share(row.observed, 3),
        )
        for row in told.found.calibration
    )
    heads = (words.entry, words.pairs, words.predicted, words.observed)
    return element("div", element("p", words.calibration_lead), table(words.calibration, heads, rows))


def checking(told: Told, words: Words) -> Markup:
    """How to check the folder, and the fingerprint to compare."""
    return section(
        "checking",
        words.checking,
        element("p", words.checking_lead),
        element("p", element("code", in_groups(told.fingerprint)), class_="fingerprint"),
    )
