"""The voice that ads are written in."""

import numpy as np
import pytest

from lykta.ads.describing.names import NONE, SHE, WE, I, voices
from tests.ads.describing.ads_in_networks import Ad, given


@pytest.mark.parametrize(
    ("text", "voice"),
    [
        ("Jag är ny här, ring mig", I),
        ("Vi är två, ring oss. Jag med", WE),
        ("Hon är ny här. Ring henne", SHE),
        ("She likes coffee, call her", SHE),
        ("I like coffee", I),
        ("We like coffee", WE),
        ("Kaffe vid kanalen", NONE),
        ("Jag och hon", NONE),
        ("", NONE),
    ],
)
def test_the_voice_is_that_of_most_pronouns(text: str, voice: int) -> None:
    taken = given([Ad(text)])
    assert voices(taken, np.array([0])).tolist() == [voice]
