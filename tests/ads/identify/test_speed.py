"""What finding contacts costs, on many ads of about 100 words with one number each."""

import time
from collections.abc import Callable

import pyarrow as pa
import pytest

from lykta.ads.identify import find_contacts
from tests.ads.identify.generated import ads

# The aim is 8 microseconds of processor time an ad; twice that leaves room for a slower or shared machine.
MOST_MICROSECONDS = 16


@pytest.mark.slow
def test_an_ad_costs_a_few_microseconds(record_property: Callable[[str, object], None]) -> None:
    texts = pa.array(ads(200_000, 1))
    find_contacts(texts[:1000])
    begin = time.process_time()
    found = find_contacts(texts)
    cost = (time.process_time() - begin) / len(texts) * 1e6
    record_property("microseconds_per_ad", round(cost, 2))
    assert found.num_rows == len(texts)
    assert cost < MOST_MICROSECONDS
