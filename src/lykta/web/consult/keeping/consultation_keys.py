"""The consultations' keys under the master keys: counted, and moved to the newest one by a rotation."""

from collections import Counter
from collections.abc import Iterator, Mapping
from uuid import UUID

from django.db import transaction

from lykta.web.consult.models import BreakGlass, Consultation
from lykta.web.keys.keyring import UNOPENED, UnderMasters
from lykta.web.keys.sealing import FINGERPRINT_BYTES, SealBrokenError
from lykta.web.server_keys import server_keys
from lykta.web.team.admission import untrue_of


def counted(most: int | None = None) -> Mapping[bytes, int]:
    """How many consultations open with the master key of each fingerprint; all are tried, or `most`."""
    found: Counter[bytes] = Counter()
    rows = Consultation.objects.order_by("pk").only("pk", "tag", "wrapped_key")[:most]
    for consultation in rows.iterator(chunk_size=1000):
        try:
            consultation.key()
        except SealBrokenError:
            found[UNOPENED] += 1
        else:
            found[bytes(consultation.wrapped_key)[:FINGERPRINT_BYTES]] += 1
    return found


def rewrap(most: int) -> int:
    """Move the keys of so many consultations at most to the newest master key; returns how many."""
    with transaction.atomic():
        rows = (
            Consultation.objects.select_for_update()
            .only("pk", "tag", "wrapped_key")
            .filter(pk__in=_old(most))
        )
        return sum(_moved(consultation) for consultation in rows)


def _old(most: int) -> list[UUID]:
    masters = {key.fingerprint for key in server_keys().masters[1:]}
    wrapped = Consultation.objects.order_by("pk").values_list("pk", "wrapped_key")
    found = (number for number, key in wrapped.iterator() if bytes(key)[:FINGERPRINT_BYTES] in masters)
    return [number for number, _ in zip(found, range(most), strict=False)]


def _moved(consultation: Consultation) -> bool:
    try:
        consultation.rewrap()
    except SealBrokenError:
        # It opens with no key: moving it is not possible, and destroying the old key loses nothing more.
        return False
    # Nothing but the key, and no day of change: nobody has worked with it.
    Consultation.objects.filter(pk=consultation.pk).update(wrapped_key=consultation.wrapped_key)
    return True


def untrue_rows() -> Iterator[str]:
    """What was changed past the program: parts of consultations, and openings from outside."""
    for consultation in Consultation.objects.only("pk", "parts_seal").order_by("pk"):
        if not consultation.parts_are_true():
            yield f"the parts of {consultation.reference}"
    yield from untrue_of(BreakGlass)


UNDER_MASTERS = UnderMasters("consultations", counted, rewrap)
