"""Which text model a file gets."""

import numpy as np
import pytest

from lykta.ads.group import Uses
from lykta.ads.pair.compare import Likeness
from lykta.ads.pair.distinct import Distinct
from lykta.ads.pipeline.blocking import Candidates
from lykta.ads.pipeline.scoring import LEAST_LIKENESS_WEIGHT, text_model
from lykta.ads.weigh import DEFAULT_WEIGHTS, Places
from lykta.ads.weigh.text_model import ENOUGH_INFORMATION


def file_of(
    contacts: int, ads_each: int = 6, information: float = 200.0, within: float = 0.5, across: float = 0.1
) -> tuple[Candidates, Uses, int]:
    """A made-up file where ads of one contact are as alike as `within` says and others as `across` does, and
    its contacts.
    """
    ads = contacts * ads_each
    contact = np.repeat(np.arange(contacts), ads_each)
    chance = np.random.default_rng(1)
    pairs = np.unique(np.sort(chance.integers(0, ads, (20 * ads, 2)), axis=1), axis=0)
    next_to = np.stack([np.arange(ads - 1), np.arange(1, ads)], axis=1)
    pairs = np.unique(np.concatenate([pairs[pairs[:, 0] < pairs[:, 1]], next_to]), axis=0)
    same = contact[pairs[:, 0]] == contact[pairs[:, 1]]
    alike = np.where(same, within, across) * np.exp(chance.normal(0, 0.5, len(pairs)))
    likeness = np.minimum(alike, 1).astype(np.float32)
    measured = Likeness(likeness, likeness, np.zeros(len(pairs), np.int32))
    found = Candidates(
        texts=Distinct(np.arange(ads), np.arange(ads)),
        between=pairs,
        measured=measured,
        copied=measured,
        places=np.full(ads, -1, np.int32),
        ad_places=np.full(ads, -1, np.int32),
        by_place=Places(),
        information=np.full(ads, information, np.float32),
        background=0.1,
    )
    return found, Uses(contact, np.arange(ads)), ads


@pytest.mark.parametrize("contacts", [0, 1, 20])
def test_too_few_contacts_give_the_documented_weights(contacts: int) -> None:
    found, uses, ads = file_of(max(contacts, 1))
    kept = uses if contacts else Uses(uses.contact[:0], uses.ad[:0])
    weights, calibration = text_model(found, kept, ads)
    assert weights is DEFAULT_WEIGHTS
    assert calibration is None


def test_many_contacts_give_a_learnt_model_that_is_calibrated() -> None:
    weights, calibration = text_model(*file_of(400))
    assert weights.steps is not None
    assert calibration is not None
    assert calibration.error < 0.05


def test_texts_of_too_little_information_give_the_documented_weights_however_many_contacts() -> None:
    weights, calibration = text_model(*file_of(400, information=ENOUGH_INFORMATION / 4))
    assert weights is DEFAULT_WEIGHTS
    assert calibration is None


def test_contacts_that_are_apart_where_texts_are_alike_give_the_documented_weights() -> None:
    """Where advertisers fill in the same forms, each under a number of her own, two texts that are alike are
    most often two advertisers' texts. By what that teaches, likeness would speak against one author.
    """
    weights, calibration = text_model(*file_of(400, within=0.1, across=0.5))
    assert weights is DEFAULT_WEIGHTS
    assert calibration is None


@pytest.mark.parametrize(("within", "is_learnt"), [(0.105, False), (0.11, False), (0.14, True), (0.2, True)])
def test_likeness_that_hardly_tells_one_author_from_two_gives_the_documented_weights(
    within: float, *, is_learnt: bool
) -> None:
    """As where texts were posted again and again, and those with different numbers are as alike as others."""
    weights, calibration = text_model(*file_of(400, within=within, across=0.1))
    assert (weights is not DEFAULT_WEIGHTS) == (calibration is not None) == is_learnt
    assert weights.likeness >= LEAST_LIKENESS_WEIGHT
