"""The file of rejected rows beside a result: why rows were rejected, and never what they hold."""

from collections import Counter
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from lykta.ads.reading.notes import Reason

REPEATED: Final = "repeated"
OTHER: Final = "other"

# A rejected row may be a long one, and is read whole.
_BLOCK: Final = 64 << 20
# How each reason begins, and its name here.
_BEGINS: Final = {str(reason): str(reason) for reason in Reason} | {"the same ad as in ": REPEATED}


def reasons(path: Path) -> Counter[str] | None:
    """How many rows were rejected for each reason; None when the file is not there or cannot be read.

    A reason is one of `Reason`, `REPEATED` for an ad that another row holds, or `OTHER`.
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
                    found[_named(each["values"])] += each["counts"]
    except (OSError, pa.ArrowInvalid, pa.ArrowKeyError):
        return None
    return found


def _named(written: str) -> str:
    """Only its beginning: some reasons go on with a length or the name of a file."""
    return next((name for begins, name in _BEGINS.items() if written.startswith(begins)), OTHER)
