"""The report in Swedish."""

from typing import Final

from lykta.ads.evidence.report.words import Words
from lykta.ads.result.reasons import COUNTERS, REASON_NAMES, SLOT_NAMES

SWEDISH: Final = Words(
    language="sv",
    # A no-break space, so that a number is never parted at the end of a line.
    thousands="\u00a0",
    decimal=",",
    other_language="This report in English",
    title="Underlag om nätverk {}",
    synopsis="Vilka annonser som troligen har samma skribent, hur säkert det är, vad det bygger på och vad "
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
    "troligen kommer från en och samma skribent. Varje påstående står tillsammans med skälen för det, hur "
    "osäkert det är och en motförklaring.",
    by_analysis="Nätverket är som analysen gav det. Ingen bedömning har ändrat vilka annonser som hör dit.",
    by_judgements="Analytikernas bedömningar har ändrat vilka annonser som hör till nätverket. De står under "
    "Bedömningar.",
    what_it_is_not="Vad det inte visar",
    limits=(
        "Ett nätverk är texter och kontaktvägar med en skribent. Det är inte en person och inte ett "
        "brottsoffer.",
        "Inget här säger att någon utnyttjas eller att någon har begått ett brott. Att dela telefon, kopiera "
        "en text eller resa mellan orter har ofta oskyldiga förklaringar.",
        "En sannolikhet gäller att två texter har samma skribent. Den säger inget om vem skribenten är.",
        "Bara de annonser som fanns i filen har lästs. Att en annons saknas här betyder inte att den aldrig "
        "har funnits.",
        "Texterna återges som de stod, med en beteckning där det fanns en kontaktväg. Det som står i en "
        "annons behöver inte vara sant.",
    ),
    head="Nätverket i siffror",
    ads=("annons", "annonser"),
    ads_head="Annonser",
    texts_head="Olika texter",
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
    "annonsörer kan ha gett samma text till flera.",
    observations="Iakttagelser",
    observations_lead="Vad som kan ses i annonserna. Ingen iakttagelse ska läsas utan sin motförklaring.",
    no_observations="Inga iakttagelser.",
    counter="Motförklaring:",
    links_title="Kopplingar",
    links_lead="En koppling förenar två annonser av ett namngivet skäl. Sannolikheten gäller att en och "
    "samma hand har skrivit båda, och osäkerheten anger inom vilka gränser den ligger. Sannolikheten är "
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
    clear_lead="De kontaktvägar som står i klartext har visats av ett angivet skäl. Numret är anteckningen i "
    "bedömningsloggen.",
    clear_entry="{} (anteckning {})",
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
    "där anteckningar om andra nätverk bara står som kontrollsummor.",
    no_judgements="Ingen har bedömt nätverket eller något i det.",
    disputed="Analytikerna är oense, och ingens ord har någon verkan.",
    entry="Nr",
    when="När (UTC)",
    who="Vem",
    said="Vad",
    note="Motivering",
    undone="Ångrad.",
    note_cut="En kontaktväg är utelämnad ur motiveringen.",
    same="samma hand",
    apart="inte samma hand",
    unsure="osäkert",
    of_link="Annonserna {} och {}: {}",
    of_network="{} som ett nätverk: {}",
    of_undoing="Ångrar anteckning {}",
    of_reveal="{} visades i klartext",
    of_export="Nätverket lämnades ut som underlag",
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
    learnt="Vikterna är inlärda ur filen själv: par av annonser som delar kontaktväg jämfördes med par som "
    "inte gör det. Kontaktvägarna doldes när texternas vikt lärdes in, och resultatet prövades på "
    "kontaktvägar som hållits undan.",
    not_learnt="Filen hade för få kontaktvägar att lära av. Sannolikheterna vilar därför på dokumenterade "
    "vikter. De är anpassade till nio uppsättningar verkliga texter av andra slag, inte till den här filen, "
    "och de är inte prövade på den.",
    error="På kontaktvägar som hållits undan avvek de beräknade sannolikheterna i genomsnitt {} från det "
    "verkliga utfallet (expected calibration error).",
    calibration="Beräknat mot utfall",
    calibration_lead="I varje rad: så många par, den sannolikhet som beräknades för dem och hur stor andel "
    "av dem som visade sig dela kontaktväg.",
    predicted="Beräknat",
    observed="Utfall",
    pairs="Par",
    range_lead="Hela filen har {} från uppskattningsvis {} till {} annonsörer. En annonsör är den förmodade "
    "handen bakom annonser, inte en person.",
    checking="Så kontrolleras mappen",
    checking_lead="Mappen är undertecknad. README.txt beskriver hur den kontrolleras, med eller utan Lykta. "
    "Jämför fingeravtrycket med det som avsändaren uppger på annat sätt, till exempel per telefon:",
    foot="Ett nätverk är texter och kontaktvägar med en skribent. Det visar ingen person, och aldrig att "
    "någon utnyttjas.",
    reason_names=REASON_NAMES["sv"],
    counters=COUNTERS["sv"],
    slot_names=SLOT_NAMES["sv"],
)
