"""The words of the report, by language; braces take a value, and a noun is its singular and its plural."""

from dataclasses import dataclass

from lykta.ads.result import Language

type Noun = tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class Words:
    """One language's words, in the order in which they are read."""

    language: Language
    thousands: str
    decimal: str
    other_language: str
    title: str
    synopsis: str
    skip: str
    contents: str
    purpose: str
    made_by: str
    made_at: str
    made_from: str
    made_with: str
    analysed_with: str
    what: str
    what_it_is: str
    by_analysis: str
    by_judgements: str
    what_it_is_not: str
    limits: tuple[str, ...]
    head: str
    ads: Noun
    ads_head: str
    texts_head: str
    contacts_head: str
    personas_head: str
    places_head: str
    sites_head: str
    seen_head: str
    seen: str
    not_dated: str
    times: str
    visits: str
    place: str
    no_place: str
    first: str
    last: str
    template: str
    template_lead: str
    no_template: str
    template_counter: str
    observations: str
    observations_lead: str
    no_observations: str
    counter: str
    links_title: str
    links_lead: str
    no_links: str
    reasons_caption: str
    reason: str
    number: str
    probability: str
    interval: str
    reasons_counter: str
    all_links: str
    holding_links: str
    holding_lead: str
    one_ad: str
    other_ad: str
    in_common: str
    words_in_common: str
    out_title: str
    out_lead: str
    no_out: str
    outside: str
    contacts_title: str
    contacts_lead: str
    no_contacts: str
    contact: str
    pseudonym: str
    in_network: str
    in_file: str
    hub: str
    hub_yes: str
    clear: str
    clear_lead: str
    clear_entry: str
    ads_title: str
    ads_lead: str
    legend_filled: str
    legend_other: str
    legend_missing: str
    title_lead: str
    text_number: str
    ad_title: str
    judgements: str
    judgements_lead: str
    no_judgements: str
    disputed: str
    entry: str
    when: str
    who: str
    said: str
    note: str
    undone: str
    note_cut: str
    same: str
    apart: str
    unsure: str
    of_link: str
    of_network: str
    of_undoing: str
    of_reveal: str
    of_export: str
    of_export_clear: str
    cuts: str
    cuts_lead: str
    no_cuts: str
    cut_kinds: dict[str, str]
    cut_subject: str
    cut_number: str
    why: str
    method: str
    learnt: str
    not_learnt: str
    error: str
    calibration: str
    calibration_lead: str
    predicted: str
    observed: str
    pairs: str
    range_lead: str
    checking: str
    checking_lead: str
    foot: str
    reason_names: dict[str, str]
    counters: dict[str, str]
    slot_names: dict[str, str]

    def whole(self, value: int) -> str:
        """A whole number with the language's separator of thousands."""
        return f"{value:,}".replace(",", self.thousands)

    def share(self, value: float, decimals: int = 2) -> str:
        """A probability or a share, rounded."""
        return f"{value:.{decimals}f}".replace(".", self.decimal)

    def between(self, low: float, high: float) -> str:
        """Two probabilities in hundredths, or one when they are the same to a hundredth."""
        first, last = self.share(low), self.share(high)
        return first if first == last else f"{first}–{last}"

    def count(self, value: int, noun: Noun) -> str:
        """A number of things, such as `1 annons` or `3 annonser`."""
        return f"{self.whole(value)}\u00a0{noun[value != 1]}"
