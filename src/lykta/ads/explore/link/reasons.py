"""Why two ads are linked: what their texts say, and each contact that both hold."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from lykta.ads.engine import Engine
from lykta.ads.explore.link.values import ContactReason, Held, LinkedAd, TextReason
from lykta.ads.group import joined
from lykta.ads.weigh import Waterfall, Weights, waterfall

_LINKS: Final = """
SELECT reason, probability, low, high, similarity, jaccard, information, other_contacts,
    shared_words, contact
FROM links
WHERE a = ? AND b = ? ORDER BY contact NULLS FIRST
"""

_WEIGHTS: Final = "SELECT value FROM meta WHERE key = 'weights'"

# Copies of a text are in one network, since nothing parts a text from itself.
_PLACES: Final = """
SELECT DISTINCT nullif(lower(trim(place)), '') AS place FROM ads JOIN members USING (ad)
WHERE network = ? AND text = ? AND title IS NOT DISTINCT FROM ?
"""

_HOLDERS: Final = "SELECT DISTINCT contact, ad FROM contacts WHERE contact IN (SELECT unnest(?))"

_TEXT_LINKS: Final = """
SELECT a, b FROM links
WHERE reason <> 'shared contact' AND a IN (SELECT unnest($1)) AND b IN (SELECT unnest($1))
"""

# A stored probability and the steps to it are the same numbers; this is what adding them may lose.
_TOLERANCE: Final = 1e-6


def weights_of(engine: Engine) -> Weights | None:
    """The weights that the analysis kept; None in an earlier result. `ResultError` when unreadable."""
    rows = engine.arrow(_WEIGHTS)
    return Weights.from_json(rows["value"][0].as_py()) if rows.num_rows else None


def reasons_of(
    engine: Engine, one: LinkedAd, other: LinkedAd, weights: Weights | None
) -> tuple[TextReason | None, tuple[ContactReason, ...]]:
    """The reason of the texts, if any, and the contacts that both hold, the most probable first."""
    rows = engine.arrow(_LINKS, [one.number, other.number]).to_pylist()
    text = [_text(engine, row, (one, other), weights) for row in rows if row["contact"] is None]
    linked = {row["contact"]: row for row in rows if row["contact"]}
    theirs = {held.contact for held in other.contacts}
    shared = [held for held in one.contacts if held.contact in theirs]
    unlike = _unlike(engine, [held.contact for held in shared])
    found = [_contact(held, unlike[held.contact], linked.get(held.contact, {})) for held in shared]
    found.sort(key=lambda reason: (-(reason.probability or 0), reason.held.contact))
    return (text[0] if text else None), tuple(found)


def _contact(held: Held, unlike: int, row: Mapping[str, Any]) -> ContactReason:
    return ContactReason(held, unlike, row.get("probability"), row.get("low"), row.get("high"))


def _unlike(engine: Engine, contacts: Sequence[str]) -> dict[str, int]:
    """For each contact, how many groups of the ads that hold it no text link joins."""
    if not contacts:
        return {}
    rows = engine.arrow(_HOLDERS, [list(contacts)])
    ads, numbers = np.unique(rows["ad"].to_numpy().astype(np.int64), return_inverse=True)
    pairs = engine.arrow(_TEXT_LINKS, [ads.tolist()])
    ends = np.stack([pairs["a"].to_numpy(), pairs["b"].to_numpy()], axis=1).astype(np.int64)
    ends = np.searchsorted(ads, ends)
    of = np.array(rows["contact"].to_pylist())
    return {contact: _parts(numbers[of == contact], ends) for contact in contacts}


def _parts(ads: npt.NDArray[np.int64], pairs: npt.NDArray[np.int64]) -> int:
    inside = pairs[np.isin(pairs, ads).all(axis=1)]
    own = np.sort(ads)
    return len(np.unique(joined(np.arange(len(own)), np.searchsorted(own, inside))))


def _text(
    engine: Engine, row: Mapping[str, Any], ads: tuple[LinkedAd, LinkedAd], weights: Weights | None
) -> TextReason:
    place, steps = retraced(engine, row, ads, weights) if weights else (None, None)
    found = {name: value for name, value in row.items() if name != "contact"}
    return TextReason(**found, place=place, steps=steps)


def retraced(
    engine: Engine, row: Mapping[str, Any], ads: tuple[LinkedAd, LinkedAd], weights: Weights
) -> tuple[float | None, Waterfall | None]:
    """The factor of the place, and the steps; None where no steps come to the stored probability.

    A text that stands in several places is from none of them, so that the factor of two ads is that of their
    places, or 1. Mostly one of the two comes to the probability; where both do, the copies are asked for.
    """
    own = _factor(weights, *(_place(ad) for ad in ads))
    found = {}
    for factor in {own, 1.0} if not _are_copies(*ads) else {own}:
        steps = waterfall(
            weights,
            similarity=row["similarity"],
            information=row["information"],
            place=factor,
            other_contacts=row["other_contacts"],
        )
        if abs(steps.probability - row["probability"]) < _TOLERANCE:
            found[factor] = steps
    if len(found) > 1:
        on_tour = any(_stands_in_several_places(engine, ad) for ad in ads)
        factor = 1.0 if on_tour else own
        return factor, found[factor]
    return next(iter(found.items()), (None, None))


def _factor(weights: Weights, one: str, other: str) -> float:
    if not one or not other:
        return 1.0
    return weights.places.same if one == other else weights.places.other


def _place(linked: LinkedAd) -> str:
    return (linked.ad.place or "").strip().lower()


def _are_copies(one: LinkedAd, other: LinkedAd) -> bool:
    return (one.ad.title, one.ad.bare) == (other.ad.title, other.ad.bare)


def _stands_in_several_places(engine: Engine, linked: LinkedAd) -> bool:
    found = engine.arrow(_PLACES, [linked.network, linked.ad.bare, linked.ad.title])
    return len(found) > 1
