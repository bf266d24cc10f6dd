"""A text in another language is told of without being translated."""

import pytest

from lykta.ads.explore.gloss import KnownWording, gloss_of

POLISH = "Cześć, mam na imię Ola i jestem w mieście do niedzieli. Zapraszam na spokojną kawę, pozdrawiam Ola."


def test_the_language_is_named_and_words_of_the_lists_are_explained() -> None:
    gloss = gloss_of(POLISH)
    assert gloss
    assert gloss.language == "pl"
    assert KnownWording("mam na imię", "named") in gloss.known
    assert KnownWording("pozdrawiam", "signed") in gloss.known


def test_only_whole_words_that_stand_there_are_explained() -> None:
    gloss = gloss_of(POLISH.replace("mam na imię", "mamna imięsław"))
    assert gloss
    assert "mam na imię" not in {each.words for each in gloss.known}
    for each in gloss.known:
        assert each.words in POLISH.lower()


@pytest.mark.parametrize(
    "text",
    [
        "Hej, jag heter Mira och är ny i Karlstad den här veckan. Ring mig gärna, så pratar vi mer om det.",
        "Hi, my name is Mira and I am new in Karlstad this week. Call me and we can talk more about it.",
        "Ola",
        "",
    ],
)
def test_swedish_english_and_what_is_too_short_have_none(text: str) -> None:
    assert gloss_of(text) is None
