"""The languages of texts."""

import pyarrow as pa
import pytest
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from lykta.ads.describing.languages import LANGUAGES, distinguishable, languages_of
from lykta.ads.sample import sample_ads

CODES = list(LANGUAGES)
SWEDISH = "Hej, jag är en glad person som gärna dricker kaffe vid kanalen en söndag"


def languages(*texts: str) -> list[str | None]:
    return [CODES[row] if row >= 0 else None for row in languages_of(pa.array(texts, pa.large_string()))]


def test_the_languages_are_those_that_py3langid_gives() -> None:
    texts = [text for columns, _ in sample_ads(400, 3) for text in columns["text"]]
    texts = [text.encode()[:160].decode(errors="ignore") for text in texts]
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(CODES)
    expected = [identifier.classify(text)[0] if len(text.encode()) >= 60 else None for text in texts]
    # A letter that the cut goes through is read whole here and left out there.
    assert sum(a != b for a, b in zip(languages(*texts), expected, strict=True)) <= 2


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (SWEDISH, "sv"),
        (SWEDISH.upper(), "sv"),
        ("GREAT APARTMENT CLOSE TO EVERYTHING JUST OFF THE MAIN STREET " * 3 + "There is a lift.", "en"),
        ("Hello, I am a cheerful person who likes to have coffee by the river on Sundays", "en"),
        ("Cześć, lubię długie spacery i dobrą kawę w niedzielę rano nad rzeką", "pl"),
        ("Привет, я люблю гулять у реки и пить кофе по воскресеньям утром", "ru"),
        ("Salut, îmi place să beau cafea lângă râu duminica dimineața cu prietenii", "ro"),
    ],
)
def test_a_line_of_words_tells_its_language(text: str, code: str) -> None:
    assert languages(text) == [code]


def test_letters_with_their_marks_apart_are_read_as_together() -> None:
    import unicodedata  # noqa: PLC0415

    text = "Hej, jag är på plats vid ån hela veckan och tycker om kåldolmar och öl på kvällen"
    assert languages(unicodedata.normalize("NFD", text)) == ["sv"]


def test_a_short_text_is_not_told() -> None:
    assert languages("Hej", "") == [None, None]


def test_near_kin_are_not_told_apart() -> None:
    rows = languages_of(pa.array([SWEDISH, "Hei"], pa.large_string()))
    rows[1] = CODES.index("no")
    assert len(set(distinguishable(rows).tolist())) == 1
