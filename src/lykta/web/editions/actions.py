"""What can be done to an edition: each act checks its permission and the files, and writes the audit log.

Before an edition is published, its tables are attacked together with all that were ever published.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lykta.errors import LyktaError
from lykta.web.audit.recording import record
from lykta.web.editions.corrections import Corrections
from lykta.web.editions.folders import EditionFiles, RefusedError, files_of
from lykta.web.editions.models import LEADS_TO, Edition, EditionAct, EditionState, is_possible
from lykta.web.team.access import require
from lykta.web.team.models import Member

if TYPE_CHECKING:
    from lykta.picture.stored import StoredEdition

TAKE_UP: Final = "edition.take_up"

UNTRUE: Final = _(
    "An edition was changed in the database, outside Lykta. Nothing can be registered or published before "
    "that is put right. Tell whoever runs the server."
)


def take_up(folder: str, by: Member) -> Edition:
    """Prove the files of a folder and attack its tables; make a draft of it.

    Raises PermissionDenied or RefusedError, and then stores nothing.
    """
    require(by, TAKE_UP)
    files = files_of(folder)
    _refuse_published_name(files)
    correcting = files.correcting
    # It takes seconds: before the transaction, so that nothing waits for it.
    found = attack_edition(files)
    corrects = correcting.edition if correcting else ""
    _refuse_earlier_date(corrects, found.dated)
    try:
        with transaction.atomic():
            edition = Edition.objects.create(
                name=files.name,
                folder=folder,
                digest=files.digest,
                county=files.county,
                dated=found.dated,
                corrects=corrects,
                first_year=found.first_year,
                hidden=found.hidden,
                attacked_with=found.attacked_with,
                taken_up_by=by,
                taken_up_at=timezone.now(),
            )
            record(TAKE_UP, who=by.reference, of=edition.reference)
    except IntegrityError as error:
        raise RefusedError(
            _("There is an edition of that name already. Withdraw it first, or build with another name.")
        ) from error
    return edition


def approve(edition: Edition, by: Member) -> None:
    """Approve it for publishing. The member who took it up never can."""
    with _step(edition, EditionAct.APPROVE, by) as now:
        if now.taken_up_by_id == by.pk:
            raise RefusedError(_("You registered the edition yourself. A second person has to approve it."))
        files_of(now.folder, now.digest)
        now.approved_by, now.approved_at = by, timezone.now()


def publish(edition: Edition, by: Member) -> None:
    """Show it to everybody, and withdraw the edition that it corrects, in its own words of what was wrong.

    If others came out since it was attacked, it is attacked with them first.
    """
    require(by, "edition.publish")
    if edition.corrects:
        require(by, "edition.withdraw")
    again = _attack_again(edition)
    with _step(edition, EditionAct.PUBLISH, by) as now:
        correcting = files_of(now.folder, now.digest).correcting
        _refuse_corrected(now)
        if again:
            now.hidden, now.attacked_with = again.hidden, again.attacked_with
        if now.attacked_with != _describe_editions(_other_published_editions(now.digest)):
            raise RefusedError(
                _("Another edition was published in the same moment. Nothing was changed; try again.")
            )
        now.published_by, now.published_at = by, timezone.now()
        if correcting:
            for wrong in Corrections.now().find_corrected(now):
                if wrong.state == EditionState.PUBLISHED:
                    withdraw(wrong, by, correcting.why.sv, correcting.why.en)


def withdraw(edition: Edition, by: Member, reason: str, reason_en: str = "") -> None:
    """Show it no more, and say why. Its files need not be whole: that may be the reason."""
    with _step(edition, EditionAct.WITHDRAW, by) as now:
        now.withdrawn_by, now.withdrawn_at = by, timezone.now()
        now.reason, now.reason_en = reason, reason_en


@contextmanager
def _step(edition: Edition, act: EditionAct, by: Member) -> Iterator[Edition]:
    """The edition as it now stands, locked and to be changed within; then the log is written.

    All is one transaction. Raises PermissionDenied or RefusedError, and then stores nothing.
    """
    permission = f"edition.{act}"
    # Before the transaction, so that the entry of a refusal is not undone with it.
    require(by, permission)
    with transaction.atomic():
        # All of them: which are published decides what may be published beside them.
        every = {each.pk: each for each in Edition.objects.select_for_update().order_by("pk")}
        now = every[edition.pk].require_bound()
        if not is_possible(act, now.state):
            raise RefusedError(
                _("The edition has already moved on: somebody else was first. Nothing was changed.")
            )
        yield now
        now.state = LEADS_TO[act]
        now.save()
        record(permission, who=by.reference, of=now.reference)


@dataclass(frozen=True)
class AttackResult:
    """What an edition is, and how many hidden numbers were tried: none of them could be inferred."""

    dated: date
    first_year: int
    hidden: int
    attacked_with: list[str]


def _other_published_editions(digest: str) -> list[Edition]:
    """The other editions that readers have, also those that were withdrawn: what was read stays read.

    The earliest first; those of one date in the order in which they came out.
    """
    every = list(Edition.objects.order_by("dated", "published_at", "pk"))
    if not all(each.is_bound for each in every):
        # One of them may have been published, though its row no longer says so.
        raise RefusedError(UNTRUE)
    return [each for each in every if each.published_at is not None and each.digest != digest]


def _describe_editions(editions: Iterable[Edition]) -> list[str]:
    """Their digests, in order, and which are withdrawn: an attack takes those for wrong."""
    return sorted(f"{each.digest}{' withdrawn' * _is_withdrawn(each)}" for each in editions)


def _is_withdrawn(edition: Edition) -> bool:
    return edition.state == EditionState.WITHDRAWN


def attack_edition(files: EditionFiles) -> AttackResult:
    """Attack an edition together with the earlier ones; RefusedError when a hidden number can be inferred."""
    # The solver is loaded where it is needed: a server that only shows editions never does.
    from lykta.picture.attack.attacking import attack  # noqa: PLC0415
    from lykta.picture.stored import edition_in  # noqa: PLC0415

    earlier = _other_published_editions(files.digest)
    paths = [files_of(each.folder, each.digest).path for each in earlier]
    try:
        *before, own = (edition_in(path) for path in (*paths, files.path))
        before = [
            (replace(tables, is_withdrawn=_is_withdrawn(each)), day, year)
            for each, (tables, day, year) in zip(earlier, before, strict=True)
        ]
        _refuse_another_series(own, before)
        # Sorting keeps those of one date in their order: a correction comes after what it corrects.
        found = attack([each for each, _date, _year in sorted([*before, own], key=lambda each: each[1])])
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
                "Build it again with --earlier for each of them, or --withdrawn for one that is withdrawn."
            )
        )
    return AttackResult(date.fromisoformat(own[1]), own[2], found.hidden, _describe_editions(earlier))


def _refuse_published_name(files: EditionFiles) -> None:
    """Refuse other numbers at addresses that were quoted. The same edition may come back to them."""
    named = Edition.objects.filter(name=files.name, published_at__isnull=False)
    if named.exclude(digest=files.digest).exists():
        raise RefusedError(
            _(
                "Another edition of that name was published, and its addresses were quoted. They tell of "
                "that one, also when it is withdrawn. Build this one with another name."
            )
        )


def _refuse_corrected(edition: Edition) -> None:
    """Refuse to show what an edition that is shown says was wrong, and two corrections of one edition."""
    corrections = Corrections.now()
    if corrections.find_shown_correction(edition.name):
        raise RefusedError(_("An edition that is published says that the numbers of this one were wrong."))
    if edition.corrects and corrections.find_shown_correction(edition.corrects):
        raise RefusedError(
            _(
                "Another correction of the same edition is published. Write its name in the plan's "
                "“corrects” and build this one again."
            )
        )


def _refuse_earlier_date(corrects: str, dated: date) -> None:
    """Refuse a correction that is dated before what it corrects: the attack takes them in that order."""
    if corrects and Edition.objects.filter(name=corrects, dated__gt=dated).exists():
        raise RefusedError(
            _(
                "The edition is dated before the one that it corrects. Mend “date” in the plan, and build it "
                "again."
            )
        )


def _attack_again(edition: Edition) -> AttackResult | None:
    # Before the transaction: it takes seconds.
    beside = _describe_editions(_other_published_editions(edition.digest))
    if edition.state != EditionState.APPROVED or edition.attacked_with == beside:
        return None
    return attack_edition(files_of(edition.folder, edition.digest))


def _refuse_another_series(own: "StoredEdition", before: "list[StoredEdition]") -> None:
    # The attack compares year by year, and persons are counted in the first year that they are met.
    if any((each.county, year) != (own[0].county, own[2]) for each, _date, year in before):
        raise RefusedError(
            _(
                "The edition is of another county, or counts from another year, than those that are "
                "published. Build it with the same first_year."
            )
        )
