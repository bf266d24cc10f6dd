"""`lykta ads export`: a result's tables as files for other tools."""

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from lykta.ads.result import IDENTIFIERS, ResultFile, What, check_out, write_table
from lykta.cli.terminal import screen
from lykta.spreadsheets import FORMULA


def export(
    result: Path,
    /,
    *,
    what: What,
    out: Path,
) -> None:
    """Write one of a result's tables for other tools: CSV, Parquet or JSON Lines.

    Contacts leave as pseudonyms only. The same result gives the same bytes.

    Parameters
    ----------
    result
        A result file.
    what
        The table.
    out
        File to write: .csv, .parquet or .jsonl.
    """
    check_out(out)
    # Loaded when it is needed, as the stages are.
    from lykta.ads.judgements import refuse_own_files  # noqa: PLC0415

    refuse_own_files(out, result)
    with ResultFile(result) as opened:
        table = opened.table(what)
    write_table(table, out, exact=IDENTIFIERS)
    console = screen()
    console.print(f"Wrote {what} to {out}, rows: {table.num_rows:,}.", soft_wrap=True)
    if what == "counts":
        console.print(
            "Places are never to be added: an advertiser who tours is counted at each.", soft_wrap=True
        )
    if out.suffix.lower() == ".csv":
        _tell_of_formulas(table)


def _tell_of_formulas(table: pa.Table) -> None:
    ids = [name for name in ("ad_id", "ad_a", "ad_b") if name in table.column_names]
    count = sum(pc.sum(pc.match_substring_regex(table[name], FORMULA)).as_py() or 0 for name in ids)
    if count:
        screen(stderr=True).print(
            f"Ids that begin with = + - or @: {count:,}. They are written exactly; a spreadsheet may "
            "take them for formulas. Import these columns as text.",
            soft_wrap=True,
        )
