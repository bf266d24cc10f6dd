"""Whatever stands in an ad, it is text on the page."""

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.evidence.markup import Markup, element, table

texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]))


class Reader(HTMLParser):
    """Collects tags, attributes and text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.values: list[str | None] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.values += [value for _, value in attrs]

    def handle_data(self, data: str) -> None:
        self.text += data


@given(texts, texts)
def test_text_and_attributes_are_read_again_as_they_were(text: str, value: str) -> None:
    read = Reader(element("p", text, title=value))
    assert (read.tags, read.text, read.values) == (["p"], text, [value])


@given(st.lists(st.lists(texts, min_size=2, max_size=2), max_size=3))
def test_no_text_of_a_table_makes_an_element(rows: list[list[str]]) -> None:
    read = Reader(table("caption", ("one", "other"), rows))
    assert set(read.tags) <= {"table", "caption", "thead", "tbody", "tr", "th", "td"}
    assert read.tags.count("td") == len(rows)


def test_what_is_html_already_is_let_be_and_an_attribute_of_none_is_left_out() -> None:
    assert (
        element("p", Markup("<b>x</b>"), class_=None, aria_label="<") == '<p aria-label="&lt;"><b>x</b></p>'
    )
