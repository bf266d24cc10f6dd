"""A description in Debian's package lists is read as the prose that its maintainer wrote."""

import pytest
from benchmarks.texts.descriptions import package_fields, prose_of, writer_of

STANZA = """\
Package: kaffe
Source: kaffe-tools (1.2-3)
Maintainer: Anna Ek <anna@example.org>
Description-en: brews coffee
 This program brews coffee
 and keeps it warm, see
 https://example.org/kaffe for how.
 .
 It needs:
  * water
  * beans"""


def test_lines_are_joined_to_paragraphs_and_addresses_are_left_out() -> None:
    fields = package_fields(STANZA)
    assert fields["Package"] == "kaffe"
    assert prose_of(fields["Description-en"]) == (
        "This program brews coffee and keeps it warm, see for how.\\nIt needs:\\n* water\\n* beans"
    ).replace("\\n", "\n")


@pytest.mark.parametrize(
    ("maintainer", "writer"),
    [
        ("Anna Ek <anna@example.org>", "anna ek"),
        ("Debian Coffee Team <coffee@lists.example.org>", "source kaffe-tools"),
        ("Coffee packagers <team+coffee@example.org>", "source kaffe-tools"),
    ],
)
def test_a_team_is_no_author_but_each_of_its_sources_is(maintainer: str, writer: str) -> None:
    assert (
        writer_of({"Package": "kaffe", "Source": "kaffe-tools (1.2-3)", "Maintainer": maintainer}) == writer
    )


def test_a_package_without_a_source_is_its_own() -> None:
    assert writer_of({"Package": "kaffe", "Maintainer": "Coffee Group <c@example.org>"}) == "source kaffe"
