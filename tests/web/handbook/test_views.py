"""The handbook's pages as a browser gets them."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import translation
from django.utils.html import escape, strip_tags

from lykta.errors import InputError
from lykta.language import LANGUAGES, Language
from lykta.web.handbook.library import GROUPS, load
from lykta.web.serving import prepare
from tests.web.addresses import ADDRESSES
from tests.web.handbook.written import VARMLAND, write_contact, write_page


def test_a_page_past_its_day_says_so(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "skulle ha gåtts igenom" not in client.get("/handbok/tecken/").content.decode()
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: dt.date(2100, 1, 1))
    assert "skulle ha gåtts igenom" in client.get("/handbok/tecken/").content.decode()


def test_until_the_team_is_filled_in_the_page_says_so_and_shows_the_national_line(client: Client) -> None:
    text = client.get("/handbok/vem-gor-vad/").content.decode()
    assert "kontaktuppgifter är inte ifyllda" in text


def test_the_team_and_the_editor_are_shown_as_they_are_set(client: Client) -> None:
    given = {"team_phone": "010-000 00 00", "team_name": "Resursteamet", "editor": "red@lykta.example"}
    with override_settings(LYKTA=settings.LYKTA.model_copy(update=given)):
        text = client.get("/handbok/vem-gor-vad/").content.decode()
    assert "inte ifyllda" not in text
    assert text.count('href="tel:0100000000"') == 2
    assert 'href="mailto:red@lykta.example?subject=Inaktuellt%3A%20Vem%20g%C3%B6r%20vad"' in text


def test_boxes_about_the_law_say_at_their_top_that_no_lawyer_has_read_them(client: Client) -> None:
    text = client.get("/handbok/gor-sa-har-nu/").content.decode()
    boxes = re.findall(r'<div class="notice notice-(\w+)">\s*<p class="notice-label">(.*?)</p>', text)
    of_law = [(kind, label) for kind, label in boxes if kind in {"must", "may"} or "kontrollera" in label]
    assert len(of_law) == 5
    assert [label for _, label in of_law if "Ännu inte läst av en jurist" not in label] == []
    danger = next(label for kind, label in boxes if kind == "stop")
    assert "jurist" not in danger


def test_once_a_lawyer_has_read_a_page_it_says_when(client: Client, tmp_path: Path) -> None:
    write_page(tmp_path, "::: must\nAnmäl.[^psl]\n:::\n", front={"read_by_lawyer": "2026-12-01"})
    with override_settings(LYKTA=settings.LYKTA.model_copy(update={"overlay": tmp_path})):
        text = client.get("/handbok/var-rutin/").content.decode()
    assert "Läst av en jurist 1 december 2026." in text
    assert "Ännu inte läst" not in text


def test_every_page_for_staff_says_whom_to_ask(client: Client) -> None:
    for address in ("/handbok/tecken/", "/handbok/gor-sa-har-nu/", "/en/handbook/rights/"):
        assert 'class="unsure screen-only"' in client.get(address).content.decode()
    for address in ("/handbok/lattlast/", "/handbok/till-dig-som-kopt-sex/"):
        assert 'class="unsure screen-only"' not in client.get(address).content.decode()


def test_who_does_what_has_the_choice_of_a_municipality(client: Client) -> None:
    with override_settings(LYKTA=settings.LYKTA.model_copy(update={"overlay": VARMLAND})):
        text = client.get("/handbok/vem-gor-vad/").content.decode()
    assert '<form method="post" action="/kontakter/"' in text
    assert ">Karlstad</button>" in text


def test_where_nothing_is_found_there_are_numbers(client: Client) -> None:
    text = client.post("/sok/", {"q": "xyzzy qqqqq"}).content.decode()
    main = text.partition("<main")[2].partition("</main>")[0]
    assert re.findall(r'href="tel:(\d+)"', main) == ["112", "020390000", "020505050", "116111"]


@pytest.mark.parametrize("typed", ["", "  "])
def test_a_search_for_nothing_is_a_fault_of_the_field(client: Client, typed: str) -> None:
    text = client.post("/sok/", {"q": typed}).content.decode()
    assert title_of(text) == "Något behöver rättas – Sök – Lykta"
    assert '<a href="#q">Skriv ett ord att leta efter.</a>' in text
    assert re.search("<div [^>]*error-summary[^>]* autofocus>", text)
    (field,) = re.findall(r'<input [^>]*id="q"[^>]*>', text)
    assert 'aria-describedby="q-hint q-error"' in field
    assert 'aria-invalid="true"' in field
    assert 'id="q-error"' in text
    assert "hits-heading" not in text


def test_a_search_that_has_not_been_sent_or_finds_nothing_is_no_fault(client: Client) -> None:
    for answer in (client.get("/sok/"), client.post("/sok/", {"q": "xyzzy qqqqq"}), client.get("/")):
        text = answer.content.decode()
        assert "aria-invalid" not in text
        assert "error-summary" not in text


def test_a_neutral_title_is_on_every_page(client: Client) -> None:
    given = {"neutral_title": "Information"}
    with override_settings(LYKTA=settings.LYKTA.model_copy(update=given)):
        for address in ("/", "/handbok/tecken/", "/finns-inte"):
            assert "<title>Information</title>" in client.get(address).content.decode()


@pytest.mark.parametrize("address", ["/", "/handbok/tecken/", "/handbok/om-handboken/", "/till-dig/"])
def test_what_the_server_does_not_store_is_told_with_what_the_browser_remembers(
    client: Client, address: str
) -> None:
    text = _words(client.get(address).content.decode())
    assert "Vi sparar inget om dig, men webbläsaren minns de sidor du har sett." in text
    # A browser's history shows every address to whoever else uses it.
    assert "Inget du gör här sparas" not in text
    assert "Inget av det du gör här sparas" not in text


def test_so_it_is_told_in_english(client: Client) -> None:
    text = _words(client.get("/en/").content.decode())
    assert text.count("We store nothing about you, but the browser remembers the pages you have seen.") == 2
    assert "Nothing you do here is stored" not in text


def test_the_demo_says_so_on_every_page(client: Client) -> None:
    with override_settings(LYKTA=settings.LYKTA.model_copy(update={"demo": True})):
        for address in [*ADDRESSES, "/finns-inte", "/en/nowhere"]:
            text = client.get(address).content.decode()
            words = "are invented" if address.startswith("/en/") else "är påhittade"
            assert re.search(f'<p class="demo-bar">[^<]*{words}', text), address


def test_the_word_of_a_page_in_one_language_is_none_in_the_other(client: Client) -> None:
    assert client.get("/en/handbook/tecken/").status_code == 404
    assert client.get("/handbok/signs/").status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_contents_show_every_page_once_below_the_name_of_its_group(
    client: Client, language: Language
) -> None:
    text = client.get("/handbok/" if language == "sv" else "/en/handbook/").content.decode()
    sections = re.findall(r'<h2 id="group-(\w+)">(.*?)</section>', text, re.DOTALL)
    assert [group for group, _ in sections] == list(GROUPS)
    for group, shown in sections:
        titles = [escape(page.title) for page in load().by_group(language)[group]]
        assert re.findall(r"<li><a [^>]*>(.*?)</a>", shown) == titles


def test_a_page_stands_in_the_same_group_in_both_languages() -> None:
    pages = load().pages
    assert {key: page.group for (language, key), page in pages.items() if language == "sv"} == {
        key: page.group for (language, key), page in pages.items() if language == "en"
    }


CHILD, ADULT = "/kontakter/barn/", "/kontakter/vuxen/"
HONEST = "Ring kommunens växel, fråga efter socialtjänsten"


def main_of(text: str) -> str:
    return text[text.index("<main") : text.index("</main>")]


def overlaid(folder: Path) -> override_settings:
    return override_settings(LYKTA=settings.LYKTA.model_copy(update={"overlay": folder}))


@pytest.fixture
def varmland() -> Iterator[None]:
    with overlaid(VARMLAND):
        yield


@pytest.mark.usefixtures("varmland")
def test_a_municipality_whose_numbers_are_known_has_them(client: Client) -> None:
    text = main_of(client.post(CHILD, {"municipality": "karlstads kommun"}).content.decode())
    assert 'href="tel:0545405020"' in text
    assert "Vardagar 8–16" in text
    assert "karlstad.se/omsorg-och-stod/" in text
    assert HONEST not in text


@pytest.mark.usefixtures("varmland")
@pytest.mark.parametrize("sent", [{"code": "1766"}, {"municipality": "Sunne"}])
def test_one_whose_numbers_are_not_has_the_honest_sentence(client: Client, sent: dict[str, str]) -> None:
    text = main_of(client.post(CHILD, sent).content.decode())
    assert "Numret till socialtjänsten i Sunne är inte kontrollerat här" in text
    assert HONEST in text
    assert "0545405020" not in text


@pytest.mark.usefixtures("varmland")
def test_a_number_for_reports_on_children_is_not_given_for_an_adult(client: Client) -> None:
    text = main_of(client.post(ADULT, {"code": "1780"}).content.decode())
    assert "0545405020" not in text
    assert "Numret till socialtjänsten i Karlstad är inte kontrollerat här" in text


@pytest.mark.parametrize(
    ("address", "says"),
    [
        (CHILD, f"{HONEST} och säg att du vill göra en orosanmälan."),
        (ADULT, "Ring kommunens växel och fråga efter socialtjänsten."),
        ("/kontakter/", "Ring kommunens växel och fråga efter socialtjänsten."),
    ],
)
def test_until_a_municipality_is_chosen_the_page_says_how_to_reach_social_services(
    client: Client, address: str, says: str
) -> None:
    section = client.get(address).content.decode().partition('id="calls-municipality"')[2]
    assert f"<p>{says}</p>" in section.partition("</section>")[0]


def test_without_a_county_any_municipality_can_be_typed(client: Client) -> None:
    text = main_of(client.get(CHILD).content.decode())
    assert "Kommuner i länet" not in text
    assert text.count("<option ") == 290


def test_an_unknown_place_is_told_and_the_numbers_stay(client: Client) -> None:
    answer = client.post(CHILD, {"municipality": "Arvidka <b>"})
    text = main_of(answer.content.decode())
    assert answer.status_code == 200
    assert "Ingen kommun heter ”Arvidka &lt;b&gt;”" in text
    assert 'href="tel:112"' in text


def municipality_field(text: str) -> str:
    (field,) = re.findall(r'<input [^>]*name="municipality"[^>]*>', text)
    return str(field)


def title_of(text: str) -> str:
    return text[text.index("<title>") + 7 : text.index("</title>")]


@pytest.mark.parametrize("address", ["/kontakter/", CHILD, ADULT, "/en/contacts/adult/"])
def test_the_title_of_each_page_of_contacts_is_its_heading(client: Client, address: str) -> None:
    text = client.get(address).content.decode()
    (heading,) = re.findall("<h1>([^<]*)</h1>", text)
    assert title_of(text) == f"{heading} – Lykta"


def test_no_title_names_the_municipality_that_was_chosen(client: Client) -> None:
    """A browser keeps titles in its history."""
    text = client.post(CHILD, {"municipality": "Kiruna"}).content.decode()
    assert "Kiruna" in main_of(text)
    assert "Kiruna" not in title_of(text)


def test_a_place_that_there_is_not_is_a_fault_of_the_field_that_keeps_it(client: Client) -> None:
    text = client.post(CHILD, {"municipality": "Arvidka <b>"}).content.decode()
    field = municipality_field(text)
    assert 'value="Arvidka &lt;b&gt;"' in field
    assert 'aria-invalid="true"' in field
    assert 'aria-describedby="municipality-child-hint municipality-error"' in field
    assert 'id="municipality-error"' in text
    assert title_of(text).startswith("Något behöver rättas – ")


@pytest.mark.parametrize(
    ("address", "says"),
    [
        (CHILD, "Flera kommuner börjar på ”Arvi”. Välj en:"),
        ("/en/contacts/child/", "Several municipalities begin with “Arvi”. Choose one:"),
    ],
)
def test_the_beginning_of_several_names_is_asked_about_and_is_no_fault(
    client: Client, address: str, says: str
) -> None:
    text = client.post(address, {"municipality": "Arvi"}).content.decode()
    assert says in text
    assert re.findall(r'name="code" value="\d+">([^<]+)<', text) == ["Arvika", "Arvidsjaur"]
    assert 'value="Arvi"' in municipality_field(text)
    assert "aria-invalid" not in text
    assert "notice-stop" not in main_of(text)
    assert title_of(text).split()[0] not in {"Något", "There"}


def test_where_more_names_begin_so_than_are_shown_the_page_says_so(client: Client) -> None:
    told = "Det finns fler. Skriv mer av namnet."
    assert told in client.post(CHILD, {"municipality": "s"}).content.decode()
    assert told not in client.post(CHILD, {"municipality": "arvi"}).content.decode()


@pytest.mark.usefixtures("varmland")
@pytest.mark.parametrize("address", [CHILD, "/en/contacts/child/"])
def test_the_page_about_a_child_has_no_line_for_adults(client: Client, address: str) -> None:
    for answer in (client.get(address), client.post(address, {"code": "1780"})):
        text = main_of(answer.content.decode())
        assert not re.search("116 ?016|020-?50 ?50 ?50|020-?80 ?80 ?80|020-?55 ?00 ?00", text)
        assert 'href="tel:116111"' in text


def test_the_address_tells_nothing_about_where(client: Client) -> None:
    answer = client.get(f"{CHILD}?municipality=Sunne&code=1766")
    assert "Sunne är inte" not in answer.content.decode()
    assert "no-store" in client.post(CHILD, {"code": "1766"})["Cache-Control"]


def test_a_county_whose_team_is_known_has_it_under_advice(client: Client) -> None:
    assert "kontaktuppgifter är inte ifyllda" not in client.get(ADULT).content.decode()
    with override_settings(LYKTA=settings.LYKTA.model_copy(update={"team_phone": "010-000 00 00"})):
        assert main_of(client.get(ADULT).content.decode()).count('href="tel:0100000000"') == 1


def test_a_page_places_whom_to_call_and_a_single_contact(client: Client, tmp_path: Path) -> None:
    write_page(tmp_path, "[[call child]]\n\n[[call bris]]\n")
    with overlaid(tmp_path):
        text = main_of(client.get("/handbok/var-rutin/").content.decode())
    assert 'action="/kontakter/barn/"' in text
    assert 'class="call call-alone"' in text
    assert text.count('href="tel:112"') == 2


def test_a_page_that_places_nobody_ends_the_start(tmp_path: Path) -> None:
    write_page(tmp_path, "[[call nobody]]\n")
    with overlaid(tmp_path), pytest.raises(InputError, match="no contact is called nobody"):
        prepare()


def test_a_contact_without_its_source_ends_the_start(tmp_path: Path) -> None:
    write_contact(tmp_path, changed={"source": '"nowhere"'})
    with overlaid(tmp_path), pytest.raises(InputError, match="refers to nowhere"):
        prepare()


@dataclass(frozen=True)
class Place:
    """Where a sentence of the county's page stands, and in which words."""

    says: str
    page: str
    anchors: tuple[str, str]
    words: tuple[str, str]
    source: str = "region-varmland"


PLACES = (
    Place(
        "It is described as the slavery of our time.",
        "what-it-is", ("det-korta-svaret", "the-short-answer"),
        ("beskrivs som vår tids slaveri", "is described as the slavery of our time"),
    ),
    Place(
        "Those exposed are usually women or girls.",
        "what-it-is", ("det-korta-svaret", "the-short-answer"),
        ("är vanligen kvinnor eller flickor", "are usually women or girls"),
    ),
    Place(
        "Explanations have started from the gender-power order, poverty and migration.",
        "explanations", ("", ""),
        ("könsmaktsordningen, fattigdom och migration", "the gender-power order, poverty and migration"),
    ),
    Place(
        "Demand is what mainly upholds both prostitution and trafficking.",
        "explanations", ("efterfragan", "demand"),
        (
            "det som främst upprätthåller både prostitution och människohandel",
            "what mainly upholds both prostitution and trafficking",
        ),
    ),
    Place(
        "The purpose can be rape, sexual coercion and exploitation in prostitution or pornography.",
        "means-and-purposes", ("syftet", "the-purpose"),
        (
            "våldtäkt, sexuellt tvång och utnyttjande i prostitution eller pornografi",
            "rape, sexual coercion and exploitation in prostitution or pornography",
        ),
    ),
    Place(
        "Improper means are for example threats, deception or exploiting a vulnerable position.",
        "means-and-purposes", ("de-fyra-medlen", "the-four-means"),
        (
            "hot, vilseledande eller utnyttjande av en persons utsatta position",
            "threats, deception or exploiting a person\'s vulnerable position",
        ),
    ),
    Place(
        "Consent does not matter once an improper means was used.",
        "means-and-purposes", ("samtycke", "consent"),
        ("spelar det ingen roll att personen har sagt ja", "it does not matter that the person said yes"),
    ),
    Place(
        "By the police report for 2016 it was found mainly in big cities, and in smaller towns too.",
        "where-and-how", ("var", "where"),
        (
            "framför allt påträffats i storstadsregionerna, men den hade också förekommit på mindre",
            "mainly been found in the big-city regions, but it had also occurred in smaller towns",
        ),
    ),
    Place(
        "The report is kept by NCK.",
        "where-and-how", ("var", "where"),
        ("finns hos Nationellt centrum för kvinnofrid", "is kept by the National Centre for"),
    ),
    Place(
        "Sexual services are sold mainly through the Internet.",
        "where-and-how", ("hur", "how"),
        ("framför allt ske via internet", "mainly through the Internet"),
    ),
    Place(
        "Ads are written by the perpetrators to look as if the women wrote them.",
        "where-and-how", ("annonserna", "the-ads"),
        (
            "gärningsmännen skriver annonser så att de ska ge intryck av att kvinnorna själva",
            "the perpetrators write ads so as to give the impression that the women",
        ),
    ),
    Place(
        "In 2018 the government presented a new action plan, which NCK keeps.",
        "action-plans", ("planen-fran-2018", "the-plan-of-2018"),
        ("presenterade 2018 en ny handlingsplan", "In 2018 the government presented a new action plan"),
    ),
    Place(
        "The Swedish position is that there is a clear link between the two.",
        "explanations", ("den-svenska-hallningen", "the-swedish-position"),
        (
            "ett tydligt samband mellan prostitution och människohandel för sexuella ändamål",
            "a clear link between prostitution and trafficking for sexual purposes",
        ),
    ),
    Place(
        "The National Board of Health and Welfare has web training, films and information.",
        "sex-for-compensation", ("var-stodet-finns", "where-the-support-is"),
        ("webbutbildning, filmer och information", "web training, films and information"),
    ),
    Place(
        "There is a resource team with this name, and Region Värmland is in it.",
        "who-does-what", ("lanets-resursteam", "the-county-s-resource-team"),
        ("Resursteam prostitution och människohandel för sexuella ändamål",) * 2,
    ),
    Place(
        "The county board coordinates the team.",
        "who-does-what", ("lanets-resursteam", "the-county-s-resource-team"),
        ("Länsstyrelsen Värmland samordnar det", "(Länsstyrelsen Värmland) coordinates it"),
        source="epom",
    ),
    Place(
        "Those who are worried can turn to the team.",
        "who-does-what", ("lanets-resursteam", "the-county-s-resource-team"),
        ("Resursteamet ger råd till dig", "the resource team advises you"),
    ),
)  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.says)
def test_a_sentence_of_the_county_page_has_its_place_and_its_source(
    client: Client, place: Place, language: Language
) -> None:
    at = LANGUAGES.index(language)
    with (
        translation.override(language),
        override_settings(LYKTA=settings.LYKTA.model_copy(update={"overlay": VARMLAND})),
    ):
        section = _section(client.get(reverse("page", args=[place.page])).content.decode(), place.anchors[at])
    assert place.words[at] in _words(section)
    assert f'href="#source-{place.source}"' in section


def _section(text: str, anchor: str) -> str:
    """A page's HTML from the heading with this anchor to the next one; without an anchor its beginning."""
    read = text.split('<div class="read">')[1]
    begun = read.split(f'<h2 id="{anchor}">')[1] if anchor else read
    return begun.split("<h2 ")[0]


def _words(html: str) -> str:
    # A reference stands between the words of no sentence quoted here, and spaces are of several kinds.
    bare = strip_tags(re.sub(r"<sup.*?</sup>", "", html)).replace("&#x27;", "'").replace("&quot;", '"')
    return re.sub(r"\s+", " ", bare)
