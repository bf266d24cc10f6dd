"""The links of a page that holds what was filled in open beside it."""

import re

import pytest
from django.template import Context, Template
from django.test import Client

from lykta.web.steps import HeldPage

LINK = '<a href="/handbok/">Handboken</a>'


def rendered(content: str, held: HeldPage | None) -> str:
    template = Template("{% keep_page %}" + content + "{% endkeep_page %}")
    return template.render(Context({"held": held}))


def test_a_link_of_a_page_that_holds_something_opens_in_a_new_tab_and_says_so() -> None:
    told = '<span class="visually-hidden"> (öppnas i ny flik)</span>'
    expected = f'<a href="/handbok/" target="_blank" rel="noopener">Handboken{told}</a>'
    assert rendered(LINK, HeldPage("answers")) == expected


def test_a_link_of_any_other_page_stays_as_it_is() -> None:
    assert rendered(LINK, None) == LINK


@pytest.mark.parametrize(
    "link",
    [
        '<a href="#main">Till innehållet</a>',
        '<a href="tel:112">112</a>',
        '<a class="leave" id="leave" href="https://example.org/">Lämna snabbt</a>',
        '<a href="/rattslig-kontroll/" target="_self">Börja om</a>',
    ],
)
def test_what_does_not_leave_the_page_or_leaves_it_on_purpose_stays(link: str) -> None:
    assert rendered(link, HeldPage("answers")) == link


def test_a_link_keeps_what_it_hides_from_the_site_that_it_leads_to() -> None:
    found = rendered('<a href="https://lagen.nu/" rel="noreferrer">BrB</a>', HeldPage("answers"))
    assert re.findall(r'rel="[^"]*"', found) == ['rel="noreferrer"']


def test_what_is_said_of_a_link_to_another_language_is_in_that_of_the_page() -> None:
    found = rendered('<a href="/till-dig/ar/" lang="ar">العربية</a>', HeldPage("answers"))
    assert '<span class="visually-hidden" lang="sv" dir="ltr"> (öppnas i ny flik)</span>' in found


def test_what_a_page_takes_from_the_page_that_it_extends_is_there(client: Client) -> None:
    # A node of `simple_block_tag` hides the blocks in it, and `block.super` is empty then.
    page = client.get("/till-dig/").content.decode()
    assert '<header class="site-head">' in page
    assert 'id="leave"' in page
