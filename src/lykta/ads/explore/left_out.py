"""What was kept from linking, rows that could not be read, and contacts shown in clear."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from lykta.ads.contacts import ContactKey, open_row
from lykta.ads.engine import Engine
from lykta.ads.reading.notes import RejectionReason

PAGE: Final = 100
"""Cuts on a page."""

_KINDS = """
SELECT kind, count(*) AS cuts, CAST(sum(ads) AS BIGINT) AS ads FROM cuts GROUP BY kind ORDER BY kind
"""
_CUTS = "SELECT subject, ads FROM cuts WHERE kind = ? ORDER BY ads DESC, subject LIMIT ? OFFSET ?"
# The kind of a contact is what its tag begins with.
_CONTACTS = "SELECT contact, kind FROM contact_values WHERE contact IN (SELECT unnest(?))"
_NETWORKS = """
SELECT ad_id, networks.network FROM ads JOIN members USING (ad) LEFT JOIN networks USING (network)
WHERE ad_id IN (SELECT unnest(?))
"""

OTHER: Final = "other"
# A rejected row may be a long one, and is read whole.
_BLOCK: Final = 64 << 20
# Values are sealed in their place among all contacts by pseudonym.
_SEALED = """
SELECT kind, sealed, (SELECT count(*) FROM contact_values WHERE contact < $1) AS row
FROM contact_values WHERE contact = $1
"""

_HELD = """
SELECT count(DISTINCT ad) AS ads FROM contacts JOIN members USING (ad) WHERE contact = ? AND network = ?
"""

_TABLE: Final = "contact_values"


@dataclass(frozen=True, slots=True)
class CutKind:
    """One kind of cut: how many there are, and the ads (or pairs of ads) of all."""

    kind: str
    cuts: int
    ads: int


@dataclass(frozen=True, slots=True)
class LeftOut:
    """One cut: its subject, a pseudonym or an ad's id; how many ads; and what is known of the subject.

    `contact_kind` is None when it is not a contact, `network` None when its ad is in no network now.
    """

    subject: str
    ads: int
    contact_kind: str | None
    network: str | None


@dataclass(frozen=True)
class SealedContact:
    """A contact of a network, by its pseudonym, on so many of the network's ads; its value is sealed."""

    contact: str
    kind: str
    ads: int
    sealed: bytes
    row: int

    def unseal(self, key: ContactKey) -> str:
        """The contact in clear; `InputError` when the key is another, or the value was changed or moved."""
        return open_row(self.sealed, key, table=_TABLE, row=self.row).decode()


def kinds(engine: Engine) -> list[CutKind]:
    """The kinds of cuts that the file has, by name."""
    return [CutKind(**row) for row in engine.arrow(_KINDS).to_pylist()]


def cuts(engine: Engine, kind: str, *, page: int = 1) -> list[LeftOut]:
    """One page of the cuts of a kind, those of the most ads first; no rows past the last page."""
    rows = engine.arrow(_CUTS, [kind, PAGE, (page - 1) * PAGE]).to_pylist()
    subjects = [row["subject"] for row in rows]
    contacts = _look_up(engine, _CONTACTS, subjects)
    networks = _look_up(engine, _NETWORKS, [subject for subject in subjects if subject not in contacts])
    return [
        LeftOut(
            subject=row["subject"],
            ads=row["ads"],
            contact_kind=contacts.get(row["subject"]),
            network=networks.get(row["subject"]),
        )
        for row in rows
    ]


def _look_up(engine: Engine, sql: str, subjects: list[str]) -> dict[str, str]:
    """What a query of two columns says of each subject."""
    if not subjects:
        return {}
    found = engine.arrow(sql, [subjects])
    return dict(zip(found.column(0).to_pylist(), found.column(1).to_pylist(), strict=True))


def reasons(path: Path) -> Counter[str] | None:
    """How many rows were rejected for each reason; None when the file is not there or cannot be read.

    A reason is one of `RejectionReason`, or `OTHER`.
    """
    found: Counter[str] = Counter()
    try:
        with pacsv.open_csv(
            path,
            read_options=pacsv.ReadOptions(block_size=_BLOCK),
            parse_options=pacsv.ParseOptions(newlines_in_values=True),
            convert_options=pacsv.ConvertOptions(
                include_columns=["reason"], column_types={"reason": pa.string()}, strings_can_be_null=False
            ),
        ) as batches:
            for batch in batches:
                for each in pc.value_counts(batch["reason"]).to_pylist():
                    found[_name(each["values"])] += each["counts"]
    except (OSError, pa.ArrowInvalid, pa.ArrowKeyError):
        return None
    return found


def _name(written: str) -> str:
    """Only its beginning: some reasons go on with a length or the name of a file."""
    return next((str(reason) for reason in RejectionReason if written.startswith(reason)), OTHER)


def sealed_contact(engine: Engine, network: str, contact: str) -> SealedContact | None:
    """The contact of this pseudonym; None when no ad of the network, as judged, has it."""
    held = engine.arrow(_HELD, [contact, network])["ads"][0].as_py()
    if not held:
        return None
    found = engine.arrow(_SEALED, [contact]).to_pylist()[0]
    return SealedContact(contact, found["kind"], held, found["sealed"], found["row"])
