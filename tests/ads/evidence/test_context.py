"""Nothing leaves without a purpose in words and a name."""

from datetime import datetime, timedelta, timezone

import pytest

from lykta.ads.evidence.context import EvidenceRequest
from lykta.errors import InputError
from tests.ads.evidence.conftest import AT


@pytest.mark.parametrize(
    "purpose", ["", " ", "fall", "fall\n", "\x1b[2J rubbish here", "a b\x00", "x " * 1001]
)
def test_a_purpose_that_is_no_words_is_refused(purpose: str) -> None:
    with pytest.raises(InputError, match="Nothing was written"):
        EvidenceRequest("n0", purpose, "anna", AT)


@pytest.mark.parametrize("name", ["", " ", "an\nna", "\x1b"])
def test_a_name_that_could_not_be_printed_is_refused(name: str) -> None:
    with pytest.raises(InputError, match="Nothing was written"):
        EvidenceRequest("n0", "ett mål", name, AT)


def test_the_moment_is_told_in_utc() -> None:
    at = datetime(2026, 7, 1, 1, 30, tzinfo=timezone(timedelta(hours=2)))
    assert EvidenceRequest("n0", "mål B 1-26,\nbegärt av rätten", "anna", at).moment == "2026-06-30T23:30:00Z"


def test_a_purpose_of_one_word_is_told_to_be_too_short_and_what_is_expected() -> None:
    with pytest.raises(InputError, match=r"one word, too short .* Write at least two, such as the case"):
        EvidenceRequest("n0", "prov", "anna", AT)
