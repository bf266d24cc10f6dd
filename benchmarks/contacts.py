"""What finding contacts costs an ad of about 100 words with one number: `python -m benchmarks.contacts`."""

import sys
import time

import pyarrow as pa
from tests.ads.contacts.generated import ads

from lykta.ads.contacts import find_contacts

ADS = 200_000


def microseconds_an_ad(count: int) -> float:
    """Processor time, of all threads, that an ad of the common mixture takes once everything is compiled."""
    texts = pa.array(ads(count, 1))
    find_contacts(texts[:1000])
    begin = time.process_time()
    find_contacts(texts)
    return (time.process_time() - begin) / count * 1e6


if __name__ == "__main__":
    sys.stdout.write(f"{ADS:,} ads: {microseconds_an_ad(ADS):.1f} µs of processor time an ad (aim 8)\n")
