"""Parts of sentences."""

from lykta.ads.describe.observe.sentences import contact_name, counted, date, listing, number_swedish


def test_a_list_ends_with_and() -> None:
    assert listing(["a"], language=0) == "a"
    assert listing(["a", "b", "c"], language=0) == "a, b och c"
    assert listing(["a", "b"], language=1) == "a and b"


def test_a_long_list_says_how_many_more_there_are() -> None:
    names = [str(number) for number in range(10)]
    assert listing(names, language=0) == "0, 1, 2, 3, 4, 5, 6, 7 och 2 till"
    assert listing(names, language=1) == "0, 1, 2, 3, 4, 5, 6, 7 and 2 more"


def test_one_ad_is_written_in_the_singular() -> None:
    assert counted(["Mira", "Eva"], [2, 1]) == (
        "Mira (2 annonser) och Eva (1 annons)",
        "Mira (2 ads) and Eva (1 ad)",
    )


def test_thousands_have_a_hard_space_in_swedish() -> None:
    assert number_swedish(12345) == "12\u00a0345"


def test_days_are_counted_from_1970() -> None:
    assert (date(0), date(19723)) == ("1970-01-01", "2024-01-01")


def test_a_contact_is_called_by_its_kind_and_the_start_of_its_pseudonym() -> None:
    assert contact_name("phone", "3f9a1c77") == ("telefon 3f9a1c", "phone 3f9a1c")
