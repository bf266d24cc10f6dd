"""The words of the report, by language; braces take a value, and a noun is its singular and its plural."""

from dataclasses import dataclass
from typing import Final, override

from lykta.language import LanguageWords, Noun


@dataclass(frozen=True, kw_only=True)
class ReportWords(LanguageWords):
    """One language's words, in the order in which they are read."""

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
    caveats_lead: str
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
    ids_like_contacts: str
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
    of_label: str
    of_export_clear: str
    cuts: str
    cuts_lead: str
    no_cuts: str
    cut_kinds: dict[str, str]
    cut_subject: str
    cut_number: str
    why: str
    method: str
    calibration: str
    calibration_lead: str
    predicted: str
    observed: str
    pairs: str
    range_lead: str
    checking: str
    checking_lead: str
    foot: str

    @override
    def count(self, value: int, noun: Noun) -> str:
        """A number of things, which no line parts."""
        return f"{self.whole(value)}\u00a0{noun[value != 1]}"


SWEDISH: Final = ReportWords(
    language="sv",
    other_language="This report in English",
    title="Underlag om nätverk {}",
    synopsis="Vilka annonser som troligen har samma avsändare, hur säkert det är, vad det bygger på och vad "
    "som talar emot.",
    skip="Till innehållet",
    contents="Innehåll",
    purpose="Ändamål",
    made_by="Framställt av",
    made_at="Tidpunkt (UTC)",
    made_from="Resultatfil",
    made_with="Framställt med",
    analysed_with="Analyserat med",
    what="Vad det här är och vad det inte visar",
    what_it_is="Det här är ett utdrag ur en datoriserad analys av annonser. Det visar vilka annonser som "
    "troligen kommer från en och samma avsändare. Varje påstående står tillsammans med skälen för det, hur "
    "osäkert det är och en motförklaring.",
    by_analysis="Nätverket är som analysen gav det. Ingen bedömning har ändrat vilka annonser som hör dit.",
    by_judgements="Analytikernas bedömningar har ändrat vilka annonser som hör till nätverket. De står under "
    "Bedömningar.",
    what_it_is_not="Vad det inte visar",
    limits=(
        "Ett nätverk är texter och kontaktvägar som troligen har samma avsändare. Det är inte en person "
        "och inte ett brottsoffer.",
        "Inget här säger att någon utnyttjas eller att någon har begått ett brott. Att dela telefon, kopiera "
        "en text eller resa mellan orter har ofta oskyldiga förklaringar.",
        "En sannolikhet gäller att två texter har samma avsändare. Den säger inget om vem avsändaren är.",
        "Bara de annonser som fanns i filen har lästs. Att en annons saknas här betyder inte att den aldrig "
        "har funnits.",
        "Texterna återges som de stod, med en beteckning där det fanns en kontaktväg. Det som står i en "
        "annons behöver inte vara sant.",
    ),
    caveats_lead="Läs det här före annonserna. Ett nätverk kan ha fler än en avsändare.",
    head="Nätverket i siffror",
    ads=("annons", "annonser"),
    ads_head="Annonser",
    texts_head="Olika texter, bortsett från ort, pris, tid och kontaktväg",
    contacts_head="Kontaktvägar",
    personas_head="Förnamn i texterna",
    places_head="Orter",
    sites_head="Webbplatser",
    seen_head="Publicerade",
    seen="{} till {}",
    not_dated="Annonserna är inte daterade",
    times="Orter, webbplatser och tider står som annonserna anger dem.",
    visits="Orter i den ordning de först syns",
    place="Ort",
    no_place="ingen ort angiven",
    first="Första annonsen",
    last="Sista annonsen",
    template="Gemensam mall",
    template_lead="Den ordalydelse som de flesta av annonserna delar. Det inom ⟦ ⟧ är luckor, där annonserna "
    "skiljer sig åt, med exempel på vad som står där.",
    no_template="Annonserna har ingen gemensam ordalydelse.",
    template_counter="Mallar sprids. En vän, en webbplats eller någon som hjälper flera fristående "
    "avsändare kan ha gett samma text till flera.",
    observations="Iakttagelser",
    observations_lead="Vad som kan ses i annonserna. Ingen iakttagelse ska läsas utan sin motförklaring.",
    no_observations="Inga iakttagelser.",
    counter="Motförklaring:",
    links_title="Kopplingar",
    links_lead="En koppling förenar två annonser av ett namngivet skäl. Sannolikheten gäller att en och "
    "samma avsändare har skrivit båda, och osäkerheten anger inom vilka gränser den ligger. Sannolikheten är "
    "lägre om texterna säger lite eller om annonserna har kontaktvägar som inte hör ihop. Alla kopplingar "
    "står i links.csv.",
    no_links="Inga kopplingar i filen förenar annonserna. De hålls ihop av bedömningarna nedan.",
    reasons_caption="Kopplingarna efter skäl",
    reason="Skäl",
    number="Antal",
    probability="Sannolikhet",
    interval="Osäkerhet",
    reasons_counter="Vad som talar emot skälen",
    all_links="Alla kopplingar i nätverket",
    holding_links="De kopplingar som håller ihop nätverket",
    holding_lead="Av {} kopplingar räcker de här {} för att hålla ihop alla annonserna. De är de mest "
    "sannolika som gör det.",
    one_ad="Annons",
    other_ad="Annons",
    in_common="Gemensamt",
    words_in_common="{} ord",
    out_title="Kopplingar ut ur nätverket",
    out_lead="De här kopplingarna leder till annonser utanför nätverket och räknas inte: de var för svaga, "
    "eller en bedömning skiljer annonserna åt.",
    no_out="Inga kopplingar leder ut ur nätverket.",
    outside="Annons utanför",
    contacts_title="Kontaktvägar",
    contacts_lead="Telefonnummer, e-postadresser, konton och länkar står som pseudonymer: kontaktvägens slag "
    "och början av ett tal som bara den kan översätta som har nyckeln och filen. Samma pseudonym är alltid "
    "samma kontaktväg.",
    no_contacts="Annonserna har inga kontaktvägar.",
    contact="Kontaktväg",
    pseudonym="Hela pseudonymen",
    in_network="Annonser här",
    in_file="I hela filen",
    hub="Anmärkning",
    hub_yes="delas av många som inte hör ihop och kopplar därför ingen",
    clear="I klartext",
    clear_lead="De kontaktvägar som står i klartext har visats av ett angivet skäl. Numret är posten i "
    "bedömningsloggen.",
    clear_entry="{} (post {})",
    ids_like_contacts="Annonser vars id verkar vara en kontaktväg: {}. Varje id står som i filen, också där "
    "det är en kontaktväg i klartext.",
    ads_title="Annonserna",
    ads_lead="Varje text står en gång, med alla annonser som bär den, i den ordning texterna först syns.",
    legend_filled="⟦ ⟧ fyller en lucka i mallen",
    legend_other="‹ › avviker från mallen",
    legend_missing="överstruket inom [− −] står i mallen men saknas här",
    title_lead="I en rubrik står ☎ ✉ 👤 🔗 där det stod en kontaktväg.",
    text_number="Text {}",
    ad_title="rubrik: ”{}”",
    judgements="Bedömningar",
    judgements_lead="Vad analytiker har antecknat om nätverket, dess annonser och kontaktvägar. Loggen kan "
    "bara fyllas på. Den ursprungliga ordalydelsen och kedjan av kontrollsummor finns i judgements.jsonl, "
    "där poster om andra nätverk bara står som kontrollsummor.",
    no_judgements="Ingen har bedömt nätverket eller något i det.",
    disputed="Analytikerna är oense, och ingens ord har någon verkan.",
    entry="Nr",
    when="När (UTC)",
    who="Vem",
    said="Vad",
    note="Motivering",
    undone="Ångrad.",
    note_cut="En kontaktväg är utelämnad ur motiveringen.",
    same="samma avsändare",
    apart="inte samma avsändare",
    unsure="osäkert",
    of_link="Annonserna {} och {}: {}",
    of_network="{} som ett nätverk: {}",
    of_undoing="Ångrar post {}",
    of_reveal="{} visades i klartext",
    of_export="Nätverket lämnades ut som underlag",
    of_label="Nätverkets namn, etiketter och anteckning ändrades",
    of_export_clear="Nätverket lämnades ut som underlag. Antal kontaktvägar i klartext: {}",
    cuts="Vad som skurits bort",
    cuts_lead="Det här har hållits utanför när annonserna kopplades, och rör nätverket eller hela filen.",
    no_cuts="Inget som rör nätverket har skurits bort.",
    cut_kinds={
        "hub": "delad kontaktväg",
        "recycled contact": "återanvänd kontaktväg",
        "stock text": "standardtext",
        "little wording": "för lite egen text",
        "copied text": "kopierad text",
        "wrong bridge": "svag förbindelse",
    },
    cut_subject="Gäller",
    cut_number="Antal",
    why="Varför",
    method="Hur sannolikheterna har räknats fram",
    calibration="Beräknat mot utfall",
    calibration_lead="I varje rad: så många par, den sannolikhet som beräknades för dem och hur stor andel "
    "av dem som visade sig dela kontaktväg.",
    predicted="Beräknat",
    observed="Utfall",
    pairs="Par",
    range_lead="Hela filen har {} från uppskattningsvis {} till {} avsändare. En avsändare är den som "
    "troligen har skrivit annonser, inte en viss person.",
    checking="Så kontrolleras mappen",
    checking_lead="Mappen är undertecknad. README.txt beskriver hur den kontrolleras, med eller utan Lykta. "
    "Jämför fingeravtrycket med det som den som lämnade över mappen uppger på annat sätt, till exempel per "
    "telefon:",
    foot="Ett nätverk är texter och kontaktvägar som troligen har samma avsändare. Det visar ingen person, "
    "och aldrig att någon utnyttjas.",
)


ENGLISH: Final = ReportWords(
    language="en",
    other_language="Rapporten på svenska",
    title="Evidence on network {}",
    synopsis="Which ads probably have one author, how sure that is, what it rests on, and what speaks "
    "against it.",
    skip="To the content",
    contents="Contents",
    purpose="Purpose",
    made_by="Made by",
    made_at="Made at (UTC)",
    made_from="Result file",
    made_with="Made with",
    analysed_with="Analysed with",
    what="What this is, and what it does not show",
    what_it_is="This is an extract from a computer analysis of ads. It shows which ads probably come from "
    "one author. Every statement stands with the reasons for it, how uncertain it is, and a "
    "counter-explanation.",
    by_analysis="The network is as the analysis gave it. No judgement has changed which ads are in it.",
    by_judgements="Judgements of analysts have changed which ads are in the network. They stand under "
    "Judgements.",
    what_it_is_not="What it does not show",
    limits=(
        "A network is texts and contacts that probably have one author. It is not a person and not a victim.",
        "Nothing here says that anybody is exploited or that anybody has committed a crime. Sharing a phone, "
        "copying a text and travelling between places often have innocent explanations.",
        "A probability is that of two texts having one author. It says nothing of who the author is.",
        "Only the ads in the file were read. That an ad is not here does not mean that it never was.",
        "Texts stand as they stood, with a tag where there was a contact. What an ad says need not be true.",
    ),
    caveats_lead="Read this before the ads. A network may have more than one author.",
    head="The network in figures",
    ads=("ad", "ads"),
    ads_head="Ads",
    texts_head="Distinct texts, but for place, price, hours and contact",
    contacts_head="Contacts",
    personas_head="First names in the texts",
    places_head="Places",
    sites_head="Sites",
    seen_head="Posted",
    seen="{} to {}",
    not_dated="The ads have no dates",
    times="Places, sites and times stand as the ads give them.",
    visits="Places, in the order in which they first appear",
    place="Place",
    no_place="no place given",
    first="First ad",
    last="Last ad",
    template="Common template",
    template_lead="The wording that most of the ads share. What is within ⟦ ⟧ are slots, where the ads "
    "differ, with examples of what stands there.",
    no_template="The ads have no wording in common.",
    template_counter="Templates spread. A friend, a site, or somebody who helps several independent "
    "advertisers may have given one text to several.",
    observations="Observations",
    observations_lead="What can be seen in the ads. No observation is to be read without its "
    "counter-explanation.",
    no_observations="No observations.",
    counter="Counter-explanation:",
    links_title="Links",
    links_lead="A link ties two ads for a named reason. The probability is that of one author having written "
    "both, and the uncertainty says between which limits it lies. It is lower where texts say little, or "
    "where the ads have contacts that nothing joins. All links are in links.csv.",
    no_links="No links of the file tie the ads. They are held together by the judgements below.",
    reasons_caption="The links by reason",
    reason="Reason",
    number="Number",
    probability="Probability",
    interval="Uncertainty",
    reasons_counter="What speaks against the reasons",
    all_links="All links within the network",
    holding_links="The links that hold the network together",
    holding_lead="Of {} links these {} are enough to hold all the ads together. They are the most probable "
    "that do.",
    one_ad="Ad",
    other_ad="Ad",
    in_common="In common",
    words_in_common="words: {}",
    out_title="Links out of the network",
    out_lead="These links lead to ads outside the network and do not count: they were too weak, or a "
    "judgement keeps the ads apart.",
    no_out="No links lead out of the network.",
    outside="Ad outside",
    contacts_title="Contacts",
    contacts_lead="Phone numbers, e-mail addresses, accounts and links stand as pseudonyms: their kind and "
    "the beginning of a number that only whoever has the key and the file can translate. One pseudonym is "
    "always one contact.",
    no_contacts="The ads have no contacts.",
    contact="Contact",
    pseudonym="Whole pseudonym",
    in_network="Ads here",
    in_file="In the whole file",
    hub="Remark",
    hub_yes="shared by many that do not belong together, and therefore links nobody",
    clear="In clear",
    clear_lead="The contacts that stand in clear were shown for a stated reason. The number is that of the "
    "entry in the judgement log.",
    clear_entry="{} (entry {})",
    ids_like_contacts="Ads whose id seems to be a contact: {}. Every id stands as in the file, also where it "
    "is a contact in clear.",
    ads_title="The ads",
    ads_lead="Each text stands once, with all ads that bear it, in the order in which the texts first "
    "appear.",
    legend_filled="⟦ ⟧ fills a slot of the template",
    legend_other="‹ › departs from the template",
    legend_missing="struck out within [− −] stands in the template and is missing here",
    title_lead="In a title, ☎ ✉ 👤 🔗 stand where a contact stood.",
    text_number="Text {}",
    ad_title="title: “{}”",
    judgements="Judgements",
    judgements_lead="What analysts have noted about the network, its ads and its contacts. The log can only "
    "be added to. The original wording and the chain of hashes are in judgements.jsonl, where entries about "
    "other networks stand as hashes alone.",
    no_judgements="Nobody has judged the network or anything in it.",
    disputed="Analysts differ, and neither word has an effect.",
    entry="No",
    when="When (UTC)",
    who="Who",
    said="What",
    note="Grounds",
    undone="Undone.",
    note_cut="A contact is left out of the grounds.",
    same="same author",
    apart="not the same author",
    unsure="unsure",
    of_link="The ads {} and {}: {}",
    of_network="{} as one network: {}",
    of_undoing="Undoes entry {}",
    of_reveal="{} was shown in clear",
    of_export="The network was handed over as evidence",
    of_label="The network's name, tags and note were changed",
    of_export_clear="The network was handed over as evidence. Contacts in clear: {}",
    cuts="What was cut",
    cuts_lead="This was kept from linking, and concerns the network or the whole file.",
    no_cuts="Nothing that concerns the network was cut.",
    cut_kinds={
        "hub": "shared contact",
        "recycled contact": "contact used again",
        "stock text": "stock text",
        "little wording": "too little wording of its own",
        "copied text": "copied text",
        "wrong bridge": "thin tie",
    },
    cut_subject="About",
    cut_number="Number",
    why="Why",
    method="How the probabilities were reached",
    calibration="Predicted against observed",
    calibration_lead="In each row: how many pairs, the probability predicted for them, and the share "
    "of them that turned out to share a contact.",
    predicted="Predicted",
    observed="Observed",
    pairs="Pairs",
    range_lead="The whole file has {} from an estimated {} to {} advertisers. An advertiser is an author "
    "whom the analysis infers from the ads, not an identified person.",
    checking="How to check the folder",
    checking_lead="The folder is signed. README.txt says how to check it, with or without Lykta. Compare the "
    "fingerprint with the one that the sender gives you by another way, such as by phone:",
    foot="A network is texts and contacts that probably have one author. It shows no person, and never "
    "that anyone is exploited.",
)  # fmt: skip
