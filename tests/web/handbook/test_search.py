"""Searching: what a professional types finds the page that answers it, and lands nowhere."""

import re
import tomllib
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from lykta.errors import InputError
from lykta.language import LANGUAGES, Language
from lykta.web.handbook.search import SearchIndex, SearchResult, find
from lykta.web.handbook.vocabulary import FILE, Thesaurus, read_thesaurus
from lykta.web.navigation import Findable, SearchPassage, findable
from lykta.web.training.course import course
from tests.web.server import running

CANARY = "zqkanarie7731"
WORDS = tomllib.loads((Path(__file__).parent / "search_words.toml").read_text(encoding="utf-8"))
QUERIES = tomllib.loads((Path(__file__).parent / "search_queries.toml").read_text(encoding="utf-8"))
OWN_WORDS = tomllib.loads((Path(__file__).parent / "search_own_words.toml").read_text(encoding="utf-8"))


def names(query: str, language: Language = "sv") -> list[str]:
    with translation.override(language):
        return [hit.page.name for hit in find(query, language).hits]


def addresses(found: SearchResult) -> list[str]:
    """Where the hits are, as `search_words.toml` writes addresses."""
    return [hit.passage.address.partition("#")[0].strip("/").removeprefix("en/") for hit in found.hits]


def is_below(address: str, page: str) -> bool:
    """Whether an address is that of a page, or of one below it."""
    return f"{address}/".startswith(f"{page}/")


def an_index(*pages: Findable, thesaurus: Thesaurus = Thesaurus()) -> SearchIndex:  # noqa: B008 - frozen and empty.
    return SearchIndex("sv", pages, thesaurus)


def a_page(name: str, text: str, *, title: str = "") -> Findable:
    return Findable(name, title, "", (SearchPassage("", f"/{name}/", text),))


@pytest.mark.parametrize(("language", "many"), [("sv", 63), ("en", 20)])
def test_what_a_professional_types_gives_the_right_page_among_the_first_three(
    language: Language, many: int
) -> None:
    missed = []
    for word, wanted in WORDS[language].items():
        first = addresses(find(word, language))[:3]
        if not any(is_below(address, wanted["page"]) for address in first):
            missed.append((word, wanted["page"], first))
    assert missed == []
    assert len(WORDS[language]) == many


def count_answers(queries: dict[str, list[str]], language: Language) -> tuple[int, list[str]]:
    """How many queries have a page that answers them first, and which have none among the first three."""
    missed, first = [], 0
    for typed, pages in queries.items():
        answers = [
            any(is_below(address, page) for page in pages) for address in addresses(find(typed, language))[:3]
        ]
        first += answers[:1] == [True]
        if not any(answers):
            missed.append(typed)
    return first, missed


@pytest.mark.parametrize("part", ["tuned", "apart"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_typed_in_a_hurry_gives_the_page_that_answers_it_first(language: Language, part: str) -> None:
    first, missed = count_answers(QUERIES[language][part], language)
    assert missed == []
    assert first >= 0.9 * len(QUERIES[language][part])


@pytest.mark.parametrize("part", ["tuned", "apart"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_exposed_and_those_around_her_type_in_their_own_words_is_answered(
    language: Language, part: str
) -> None:
    first, missed = count_answers(OWN_WORDS[language][part], language)
    assert missed == []
    assert first >= 0.85 * len(OWN_WORDS[language][part])


@pytest.mark.parametrize(
    ("language", "typed"),
    [
        *(("sv", typed) for typed in ("jag tvingas sälja sex", "tvingad till sex", "min kille tvingar mig")),
        *(("en", typed) for typed in ("forced to have sex", "my boyfriend forces me", "i am forced")),
    ],
)
def test_who_is_forced_is_not_met_by_the_page_to_those_who_buy(language: Language, typed: str) -> None:
    first = [name for name in names(typed, language) if name in {"for_you", "buyers"}]
    assert first[:1] == ["for_you"]


@pytest.mark.parametrize(
    ("language", "typed"),
    [
        *(
            ("sv", typed)
            for typed in ("vill dö", "jag vill inte leva", "jag vill inte leva längre", "orkar inte leva")
        ),
        *(
            ("sv", typed)
            for typed in ("vill inte leva", "vill inte finnas", "ta mitt liv", "tar livet av mig")
        ),
        *(("en", typed) for typed in ("i want to die", "i do not want to live", "kill myself")),
    ],
)
def test_who_writes_that_she_wants_to_die_comes_first_to_the_page_with_the_helpline(
    language: Language, typed: str
) -> None:
    assert names(typed, language)[0] == "for_you"


@pytest.mark.parametrize(
    ("language", "typed"),
    [
        *(("sv", typed) for typed in ("vill dö", "orkar inte leva", "ta mitt liv", "självmord")),
        *(("sv", typed) for typed in ("jag vill inte leva", "tar livet av mig")),
        *(("en", typed) for typed in ("i want to die", "kill myself", "i want to kill myself", "suicide")),
    ],
)
def test_who_writes_of_suicide_sees_the_number_among_what_was_found(language: Language, typed: str) -> None:
    with translation.override(language):
        (hit,) = (each for each in find(typed, language).hits if each.page.name == "for_you")
    assert "90101" in "".join(piece.text for piece in hit.pieces)


@pytest.mark.parametrize(
    ("language", "typed"),
    [
        *(("sv", typed) for typed in ("patienten vill inte leva", "patienten vill dö", "självmordstankar")),
        *(("en", typed) for typed in ("patient wants to die", "suicide", "suicidal patient")),
    ],
)
def test_who_asks_about_a_patients_suicide_comes_first_to_the_card(language: Language, typed: str) -> None:
    assert names(typed, language)[0] == "card-psychiatry"


@pytest.mark.parametrize(("language", "typed"), [("sv", "självmord"), ("en", "suicide")])
def test_the_word_for_suicide_alone_gives_the_card_and_the_page_with_the_helpline(
    language: Language, typed: str
) -> None:
    assert set(names(typed, language)[:2]) == {"card-psychiatry", "for_you"}


@pytest.mark.parametrize(
    ("language", "typed", "page"),
    [
        *(("sv", typed, "sex-for-compensation") for typed in ("horan", "hora", "horor")),
        ("sv", "anonymt", "for_you"),
    ],
)
def test_a_form_of_a_short_word_is_read_as_it_and_as_no_other(
    language: Language, typed: str, page: str
) -> None:
    assert page in names(typed, language)
    assert find(typed, language).read_as is None


def test_a_misspelt_word_is_read_as_no_small_word_and_begins_with_its_own_letter_when_it_is_short() -> None:
    index = SearchIndex("en", [a_page("one", "Where it fits, he has a whole day.")], Thesaurus())
    assert [index.find(typed).read_as for typed in ("whare", "hits", "whale")] == [None, None, "whole"]


def test_a_small_word_leads_where_the_lists_say() -> None:
    pages = a_page("mentions", "Lokal. Lokal."), a_page("to-oneself", "Hos oss.")
    led = an_index(*pages, thesaurus=Thesaurus(leads={"to-oneself": ("mig",)}))
    assert [hit.page.name for hit in led.find("lokal").hits] == ["mentions"]
    assert {hit.page.name for hit in led.find("lokal för mig").hits} == {"mentions", "to-oneself"}


# What the exposed person, and those around her, type: the page, and among how many of the first it is.
@pytest.mark.parametrize(
    ("language", "typed", "page", "first"),
    [
        ("sv", "jag säljer sex", "for_you", 2),
        ("sv", "sluta sälja sex", "for_you", 2),
        ("sv", "jag vill sluta sälja sex", "for_you", 2),
        ("en", "I sell sex", "for_you", 2),
        ("en", "stop selling sex", "for_you", 2),
        *(("sv", "hotad", page, 3) for page in ("for_you", "safe-tonight", "staff-safety")),
        *(("en", "threatened", page, 3) for page in ("for_you", "safe-tonight", "staff-safety")),
        *(
            ("sv", typed, page, 3)
            for typed in ("min kompis", "min vän", "min dotter", "min son", "min syster", "granne")
            for page in ("children", "what-to-do", "for_you")
        ),
        *(
            ("en", typed, page, 3)
            for typed in ("my friend", "my daughter", "my son", "my sister", "neighbour")
            for page in ("children", "what-to-do", "for_you")
        ),
        ("sv", "mitt barn", "children", 1),
        ("en", "my child", "children", 1),
        ("sv", "tatuering", "signs", 1),
        ("en", "tattoo", "signs", 1),
        ("sv", "camgirl", "sex-for-compensation", 1),
        ("en", "camgirl", "sex-for-compensation", 1),
        ("sv", "pimp", "means-and-purposes", 1),
    ],
)
def test_who_is_exposed_or_near_to_somebody_finds_what_is_for_them(
    language: Language, typed: str, page: str, first: int
) -> None:
    assert page in names(typed, language)[:first]


def test_the_queries_are_many_and_half_of_them_were_kept_apart() -> None:
    many = {part: sum(len(QUERIES[language][part]) for language in LANGUAGES) for part in ("tuned", "apart")}
    assert many["tuned"] + many["apart"] >= 120
    own = [len(queries) for parts in OWN_WORDS.values() for queries in parts.values()]
    assert sum(own) >= 140
    assert many["apart"] == many["tuned"]


@pytest.mark.parametrize("typed", ["oros anmälan", "sex köp", "tystnads plikten"])
def test_a_compound_written_apart_is_read_as_one(typed: str) -> None:
    assert names(typed) == names(typed.replace(" ", ""))


@pytest.mark.parametrize(
    ("typed", "meant"), [("måste jag anmäla", "måste anmäla"), ("ringer jag polisen", "ringer polisen")]
)
def test_small_words_within_a_phrase_are_passed_over(typed: str, meant: str) -> None:
    index = an_index(
        a_page("named", "Hos oss."),
        a_page("mentions", f"{meant}. {meant}."),
        thesaurus=Thesaurus(leads={"named": (meant,)}),
    )
    assert index.find(typed).hits[0].page.name == "named"


def test_a_single_word_of_a_phrase_leads_nowhere_alone() -> None:
    index = an_index(
        a_page("named", "Hos oss."),
        a_page("mentions", "Sida 18."),
        thesaurus=Thesaurus(leads={"named": ("under 18",)}),
    )
    assert [hit.page.name for hit in index.find("18").hits] == ["mentions"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_pair_of_words_in_the_lists_says_why(language: Language) -> None:
    assert [group.typed[0] for group in read_thesaurus(language).same if not group.why] == []


@pytest.mark.parametrize(
    ("query", "name"),
    [("rollspel", "training/pairs"), ("arbetsplatsträff", "training/meeting"), ("film", "training/courses")],
)
def test_sheets_of_the_training_are_found(query: str, name: str) -> None:
    assert name in names(query)[:3]


@pytest.mark.parametrize(
    ("typed", "language", "meant"),
    [
        ("orosanmalan", "sv", "what-to-do"),
        ("orosanmälen", "sv", "what-to-do"),
        ("tystnadsplkit", "sv", "what-to-do"),
        ("prostetuerade", "sv", "sex-for-compensation"),
        ("betenketid", "sv", "support"),
        ("snappchat", "sv", "where-and-how"),
        ("koplleri", "sv", "means-and-purposes"),
        ("hallik", "sv", "means-and-purposes"),
        ("interpretor", "en", "asking"),
        ("confidentialty", "en", "what-to-do"),
    ],
)
def test_one_or_two_wrong_letters_find_what_was_meant(typed: str, language: Language, meant: str) -> None:
    assert meant in names(typed, language)[:3]


def test_a_misspelt_word_is_shown_as_it_was_read(client: Client) -> None:
    assert "<strong>betänketid</strong>" in client.post("/sok/", {"q": "betenketid"}).content.decode()
    assert find("betänketid", "sv").read_as is None


@pytest.mark.parametrize(
    ("query", "language", "name"),
    [
        ("betänketid", "sv", "support"),
        ("anmälningar barn", "sv", "what-to-do"),
        ("BARNETS ANMÄLAN", "sv", "report-of-concern"),
        ("tolken", "sv", "asking"),
        ("manniskohandel vad ar", "sv", "what-it-is"),
        ("får jag skriva det i journalen", "sv", "asking"),
        ("reflection periods", "en", "support"),
        ("interpreters", "en", "asking"),
        ("handlingsplan", "sv", "action-plans"),
    ],
)
def test_words_are_found_whatever_their_endings_and_accents(
    query: str, language: Language, name: str
) -> None:
    assert name in names(query, language)[:5]


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("tolk", "Boka en telefontolk i god tid."),
        ("tolkning", "Boka en telefontolkning i god tid."),
        ("telefontolkning", "Tolkning finns."),
        ("handel", "En människa, och människohandeln. Handel."),
        ("telefontolk", "En tolk på telefon."),
        ("flyktingboende", "Flyktingar och deras boende."),
    ],
)
def test_a_part_of_a_compound_finds_it_and_a_compound_its_parts(query: str, text: str) -> None:
    index = an_index(
        a_page("right", text), a_page("wrong", "Något helt annat står här, om telefonen och om en bil.")
    )
    assert index.find(query).hits[0].page.name == "right"


def test_the_word_itself_comes_before_its_parts_and_words_that_begin_alike() -> None:
    index = an_index(
        a_page("parts", "En tolk på en telefon."),
        a_page("itself", "En telefontolk."),
        a_page("alike", "Det är telefontolkat."),
    )
    assert index.find("telefontolk").hits[0].page.name == "itself"


def test_a_word_that_leads_to_a_page_comes_before_one_in_a_text() -> None:
    pages = a_page("named", "Hos oss."), a_page("mentions", "Ett hotell, ett till hotell och hotellet.")
    assert an_index(*pages).find("hotell").hits[0].page.name == "mentions"
    led = an_index(*pages, thesaurus=Thesaurus(leads={"named": ("hotell",)}))
    assert led.find("hotell").hits[0].page.name == "named"


def test_words_that_stand_together_nowhere_are_found_apart() -> None:
    assert names("tolk handlingsplanen") != []


def test_training_and_the_legal_check_are_found() -> None:
    assert "training" in names("utbildning")[:2]
    assert "check" in names("rättslig kontroll")[:2]
    assert "training/ask" in names("provtagningen")


def test_what_a_learner_is_to_find_out_is_not_found_by_searching() -> None:
    with translation.override("sv"):
        texts = " ".join(passage.text for page in findable() for passage in page.passages)
    cases = [case for module in course().in_language("sv") for case in module.cases]
    told = [choice.words for case in cases for step in case.steps for choice in step.choices]
    assert [words for words in told + [case.takeaway.strip() for case in cases] if words in texts] == []


def test_nothing_is_found_for_nothing() -> None:
    assert names("") == names(" \n") == names('"*()') == names("xyzzyxyzzy") == []


@pytest.mark.parametrize("address", ["/sok/", "/en/search/"])
def test_where_nothing_is_found_the_numbers_are_shown(client: Client, address: str) -> None:
    text = client.post(address, {"q": "xyzzyxyzzy"}).content.decode()
    main = text[text.index("<main") : text.index("</main>")]
    assert all(f'href="tel:{number}"' in main for number in ("112", "020390000"))


@given(st.text(max_size=80), st.sampled_from(LANGUAGES))
def test_whatever_is_typed_is_answered(query: str, language: Language) -> None:
    for hit in find(query, language).hits:
        assert (
            hit.passage.text.startswith("".join(piece.text for piece in hit.pieces).strip(" …")[:5])
            or hit.pieces
        )


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=60))
def test_what_is_typed_comes_back_only_as_text(query: str) -> None:
    text = Client().post("/sok/", {"q": f"{query}<b>{CANARY}</b>"}).content.decode()
    assert f"<b>{CANARY}" not in text


def test_what_was_found_is_marked_and_leads_to_its_section(client: Client) -> None:
    text = client.post("/sok/", {"q": "betänketiden"}).content.decode()
    assert "<mark>betänketid" in text.lower()
    assert 'href="/handbok/stodets-vag/#betanketid"' in text


def test_a_county_adds_words_of_its_own(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text('[sv.leads]\nasking = ["fikarum"]\nour-page = ["ord"]\n', encoding="utf-8")
    assert read_thesaurus("sv", tmp_path).leads["asking"][-1] == "fikarum"
    with translation.override("sv"):
        index = SearchIndex("sv", findable(), read_thesaurus("sv", tmp_path))
    assert index.find("fikarum").hits[0].page.name == "asking"


@pytest.mark.parametrize(
    "written", ["[fi]\n", "[[sv.same]]\ntyped = ['x']\n", "[sv.leads]\nasking = []\n", "]"]
)
def test_a_list_of_words_that_does_not_hold_is_named(tmp_path: Path, written: str) -> None:
    (tmp_path / FILE).write_text(written, encoding="utf-8")
    with pytest.raises(InputError, match=FILE):
        read_thesaurus("sv", tmp_path)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_typed_word_means_is_in_the_pages(language: Language) -> None:
    thesaurus = read_thesaurus(language)
    with translation.override(language):
        bare = SearchIndex(language, findable(), Thesaurus())
    dead = [same.means for same in thesaurus.same if not any(bare.find(text).hits for text in same.means)]
    assert dead == []


@pytest.mark.parametrize("pages", [1, 2, 11, 12])
def test_all_pages_that_were_found_are_shown_where_they_are_few(pages: int) -> None:
    found = an_index(*(a_page(str(number), "lokal hyra") for number in range(pages))).find("lokal")
    assert (len(found.hits), found.has_more) == (pages, False)


def test_of_many_pages_the_best_are_shown_and_that_there_are_more() -> None:
    found = an_index(*(a_page(str(number), "lokal hyra") for number in range(13))).find("lokal")
    assert (len(found.hits), found.has_more) == (12, True)


def test_the_number_in_the_heading_is_how_many_were_found_or_says_that_they_are_the_best(
    client: Client,
) -> None:
    heading = re.compile(r'<h2 id="hits-heading">([^<]*)</h2>')
    for query in ("barn", "polis", "hotell", "pass", "telefontolk"):
        (told,) = heading.findall(client.post("/sok/", {"q": query}).content.decode())
        found = find(query, "sv")
        number = len(found.hits)
        some = f"{number} sidor hittades" if number > 1 else "1 sida hittades"
        assert told == (f"De {number} bästa träffarna" if found.has_more else some)
    (told,) = heading.findall(client.post("/en/search/", {"q": "child"}).content.decode())
    assert told == "The 12 best matches"


def test_a_query_in_the_address_is_not_read(client: Client) -> None:
    assert CANARY not in client.get(f"/sok/?q={CANARY}").content.decode()


@pytest.mark.slow
def test_what_is_searched_for_lands_in_no_log_file_or_cookie(tmp_path: Path) -> None:
    with running(tmp_path) as site:
        for method, path, body in [
            ("POST", "/sok/", urlencode({"q": CANARY})),
            ("POST", "/en/search/", urlencode({"q": f"{CANARY} barn"})),
            ("GET", f"/sok/?q={CANARY}", None),
            ("GET", f"/{CANARY}/", None),
            ("POST", "/sok/", urlencode({"q": CANARY * 20_000})),
            ("PUT", f"/sok/{CANARY}", CANARY),
        ]:
            connection = HTTPConnection("127.0.0.1", site.port, timeout=60)
            headers = {
                "Content-Type": "application/x-www-form-urlencoded",
                "Referer": f"https://x.example/{CANARY}",
            }
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            assert answer.status in {200, 400, 404, 405}
            assert CANARY not in str(answer.headers)
            assert answer.headers["Set-Cookie"] is None
            connection.close()
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert site.log in written
    assert [path for path in written if CANARY.encode() in path.read_bytes()] == []
