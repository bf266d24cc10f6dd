"""The report in English."""

from typing import Final

from lykta.ads.evidence.report.words import Words
from lykta.ads.result.reasons import COUNTERS, REASON_NAMES, SLOT_NAMES

ENGLISH: Final = Words(
    language="en",
    thousands=",",
    decimal=".",
    other_language="Rapporten på svenska",
    title="Evidence on network {}",
    synopsis="Which ads probably have one writer, how sure that is, what it rests on, and what speaks "
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
    "one writer. Every statement stands with the reasons for it, how uncertain it is, and a "
    "counter-explanation.",
    by_analysis="The network is as the analysis gave it. No judgement has changed which ads are in it.",
    by_judgements="Judgements of analysts have changed which ads are in the network. They stand under "
    "Judgements.",
    what_it_is_not="What it does not show",
    limits=(
        "A network is texts and contacts with one writer. It is not a person and not a victim.",
        "Nothing here says that anybody is exploited or that anybody has committed a crime. Sharing a phone, "
        "copying a text and travelling between places often have innocent explanations.",
        "A probability is that of two texts having one writer. It says nothing of who the writer is.",
        "Only the ads in the file were read. That an ad is not here does not mean that it never was.",
        "Texts stand as they stood, with a tag where there was a contact. What an ad says need not be true.",
    ),
    head="The network in figures",
    ads=("ad", "ads"),
    ads_head="Ads",
    texts_head="Distinct texts",
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
    links_lead="A link ties two ads for a named reason. The probability is that of one hand having written "
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
    same="same hand",
    apart="not the same hand",
    unsure="unsure",
    of_link="The ads {} and {}: {}",
    of_network="{} as one network: {}",
    of_undoing="Undoes entry {}",
    of_reveal="{} was shown in clear",
    of_export="The network was handed over as evidence",
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
    learnt="The weights were learnt from the file itself: pairs of ads that share a contact were held "
    "against pairs that do not. Contacts were hidden while the weight of texts was learnt, and the outcome "
    "was tried on contacts kept aside.",
    not_learnt="The file had too few contacts to learn from. The probabilities therefore rest on documented "
    "weights. These were fitted on nine sets of real texts of other kinds, not on this file, and they were "
    "not tried on it.",
    error="On contacts kept aside, the reckoned probabilities were on average {} from what was found "
    "(expected calibration error).",
    calibration="Reckoned against found",
    calibration_lead="In each row: so many pairs, the probability that was reckoned for them, and the share "
    "of them that turned out to share a contact.",
    predicted="Reckoned",
    observed="Found",
    pairs="Pairs",
    range_lead="The whole file has {} from an estimated {} to {} advertisers. An advertiser is the estimated "
    "hand behind ads, not a person.",
    checking="How to check the folder",
    checking_lead="The folder is signed. README.txt says how to check it, with or without Lykta. Compare the "
    "fingerprint with the one that the sender gives you by another way, such as by phone:",
    foot="A network is texts and contacts with one writer. It shows no person, and never that anyone is "
    "exploited.",
    reason_names=REASON_NAMES["en"],
    counters=COUNTERS["en"],
    slot_names=SLOT_NAMES["en"],
)  # fmt: skip
