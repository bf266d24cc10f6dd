"""The attack on an edition together with all that were ever published before: the server's own gate."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from lykta.errors import LyktaError
from lykta.web.editions.folders import Files, files_of
from lykta.web.editions.models import Edition
from lykta.web.editions.refusing import RefusedError

if TYPE_CHECKING:
    from lykta.picture.attack import Edition as Tables


type Read = tuple[Tables, str, int]
"""An edition's tables, with its date and its first year."""


@dataclass(frozen=True)
class AttackResult:
    """What an edition is, and how many hidden numbers were tried: none of them could be inferred."""

    dated: date
    first_year: int
    hidden: int
    attacked_with: list[str]


def published_beside(digest: str) -> list[Edition]:
    """The other editions that readers have, also those that were withdrawn: what was read stays read."""
    out = Edition.objects.filter(published_at__isnull=False).exclude(digest=digest)
    return list(out.order_by("dated", "pk"))


def digests(editions: Iterable[Edition]) -> list[str]:
    """Their digests, in order: which they are."""
    return sorted(each.digest for each in editions)


def attack_edition(files: Files) -> AttackResult:
    """Attack an edition together with the earlier ones; RefusedError when a hidden number can be inferred."""
    # The solver is loaded where it is needed: a server that only shows editions never does.
    from lykta.picture.attack import attack  # noqa: PLC0415
    from lykta.picture.stored import edition_in  # noqa: PLC0415

    earlier = published_beside(files.digest)
    paths = [files_of(each.folder, each.digest).path for each in earlier]
    try:
        own, *before = (edition_in(path) for path in (files.path, *paths))
        _refuse_another_series(own, before)
        found = attack([each for each, _date, _year in sorted([own, *before], key=lambda each: each[1])])
    except RefusedError:
        raise
    except LyktaError as error:
        raise RefusedError(
            _("The tables cannot be tried: they are damaged, or contradict earlier ones.")
        ) from error
    if not found.failed:
        raise RefusedError(
            _(
                "A hidden number can be inferred from the edition together with those published before. "
                "Build it again with --earlier for each of them."
            )
        )
    return AttackResult(date.fromisoformat(own[1]), own[2], found.hidden, digests(earlier))


def _refuse_another_series(own: Read, before: list[Read]) -> None:
    # The attack compares year by year, and persons are counted in the first year that they are met.
    if any((each.county, year) != (own[0].county, own[2]) for each, _date, year in before):
        raise RefusedError(
            _(
                "The edition is of another county, or counts from another year, than those that are "
                "published. Build it with the same first_year."
            )
        )
