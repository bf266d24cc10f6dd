"""Texts that strangers copied word for word, in a county whose truth is known."""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest

from lykta.ads.contacts import ContactKey
from lykta.ads.group import Uses
from lykta.ads.pair.corpus import Work
from lykta.ads.pipeline.arrange import arrange
from lykta.ads.pipeline.blocking import Candidates, pair
from lykta.ads.pipeline.clustering import (
    NetworkInputs,
    Networks,
    binding_uses,
    hubs_of,
    networks,
    telling,
    users_of_ads,
)
from lykta.ads.pipeline.contacts import name_contacts
from lykta.ads.pipeline.form import Formed, form
from lykta.ads.pipeline.gather import Gathered, bare_batches
from lykta.ads.pipeline.local_backend import LocalTexts
from lykta.ads.reading import Rejects, read_ads
from lykta.ads.result import read_truth
from lykta.ads.sample import write_sample
from lykta.ads.score import score_b_cubed
from lykta.ads.weigh import DEFAULT_WEIGHTS

ADS = 5_000


@dataclass(frozen=True)
class Strangers:
    """A county with its truth, `hand` int64[n]; its networks with stock texts set aside, and without that."""

    formed: Formed
    found: Candidates
    uses: Uses
    hand: np.ndarray
    networks: Networks
    careless: Networks


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Strangers:
    folder = tmp_path_factory.mktemp("strangers")
    ads, truth = folder / "ads.csv", folder / "truth.csv"
    write_sample(ads=ADS, seed=7, out=ads, truth=truth)
    return _strangers(ads, dict(zip(*read_truth(truth).to_pydict().values(), strict=True)))


def _strangers(file: Path, hands: dict[str, str]) -> Strangers:
    gathered, work, advances = Gathered(), Work(2), list[int]()
    with Rejects(file.with_suffix(".rejected.csv")) as rejects:
        for batch in bare_batches(read_ads([file], rejects=rejects), region="SE", threads=2):
            gathered.add(batch)
        arranged = arrange(gathered, files=[file], rejects=rejects)
    contacts = name_contacts(arranged.contacts, ContactKey(bytes(32)))
    texts = LocalTexts(arranged.ads, work)
    formed = form(texts, arranged.ads["place"], advances.append)
    paired = pair(formed, texts, arranged.ads["place"], work, None)
    found, measured = paired.found, paired.measured
    hub = hubs_of(found, measured, contacts)
    known = NetworkInputs(
        measured,
        DEFAULT_WEIGHTS,
        contacts,
        hub,
        users_of_ads(binding_uses(contacts, hub), len(formed.body_keys)),
        arranged.ads["posted_at"].to_numpy().astype("datetime64[us]"),
    )
    # Keys of which no two are the same: no text is anybody else's.
    own = replace(formed, body_keys=np.arange(len(formed.body_keys), dtype=np.uint64))
    truth = np.unique([hands[ad] for ad in arranged.ads["ad_id"].to_pylist()], return_inverse=True)[1]
    return Strangers(
        formed,
        found,
        contacts.uses,
        truth,
        networks(formed, found, known, work),
        networks(own, found, known, work),
    )


@pytest.mark.slow
def test_texts_that_strangers_copied_are_found_and_are_no_one_authors(county: Strangers) -> None:
    stock = county.networks.stock
    assert stock.any()
    for key in set(county.formed.body_keys[stock].tolist()):
        assert len(set(county.hand[county.formed.body_keys == key].tolist())) >= 3


@pytest.mark.slow
def test_a_stock_text_alone_links_nobody(county: Strangers) -> None:
    stock, pairs = county.networks.stock, county.found.of_texts(slice(None)).pairs
    assert not telling(pairs, stock)[stock[pairs].any(axis=1)].any()
    silent = np.setdiff1d(np.flatnonzero(stock), county.uses.ad)
    assert (np.bincount(county.networks.labels)[county.networks.labels[silent]] == 1).all()


@pytest.mark.slow
def test_setting_stock_texts_aside_costs_no_quality(county: Strangers) -> None:
    careful = score_b_cubed(county.networks.labels, county.hand)
    careless = score_b_cubed(county.careless.labels, county.hand)
    assert careful.precision > careless.precision
    assert careful.f1 >= careless.f1
