"""`lykta ads sample`, `show`, `export` and `score`: synthetic ads, and what is asked of a result."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
from cyclopts import Parameter, validators
from cyclopts.types import PositiveInt
from rich.console import Console
from rich.table import Table

from lykta.ads.engine import Engine
from lykta.ads.judgements import Contradiction, CurrentJudgements, current_judgements, log_beside
from lykta.ads.result import (
    IDENTIFIERS,
    ExportFormat,
    NetworkPage,
    Order,
    ResultFile,
    Scores,
    What,
    check_out,
    read_truth,
    score_result,
    write_table,
)
from lykta.ads.result.file import open_result
from lykta.ads.result.networks import count_networks, list_networks, read_network
from lykta.ads.result.tables import links_from, table_of
from lykta.ads.sample import write_sample
from lykta.ads.score import PrecisionRecall
from lykta.cli.networks import WORDS, NetworkScreen, print_networks
from lykta.cli.progress import counting
from lykta.cli.terminal import print_json, program, screen
from lykta.errors import InputError
from lykta.language import Language
from lykta.spreadsheets import FORMULA

if TYPE_CHECKING:
    from lykta.ads.explore.caveats import NetworkCaveats

_LISTED = 20
_ADS_SHOWN = 5
# The tables that judgements change. Links, contacts, counts, cuts and calibration stay those of the analysis.
_JUDGED: Final = frozenset({"members", "networks", "templates", "observations"})


def sample(
    *,
    ads: int,
    seed: int,
    out: Path,
    truth: Path,
    json: Annotated[bool, Parameter(negative="")] = False,
) -> None:
    """Write synthetic ads to try Lykta with, and who wrote each.

    Every ad is invented and marked synthetic. The same number of ads and seed give the same files.

    Parameters
    ----------
    ads
        How many ads.
    seed
        Any whole number; another one gives another county.
    out
        File for the ads: .csv, .jsonl or .parquet.
    truth
        CSV file for the truth, with the columns ad_id,hand.
    json
        Print what was written as JSON.
    """
    with counting("write synthetic ads") as count:
        summary = write_sample(ads=ads, seed=seed, out=out, truth=truth, progress=count)
    if json:
        print_json({"out": str(out), "truth": str(truth), "summary": summary})
        return
    screen().print(
        f"Wrote {summary.ads:,} synthetic ads by {summary.hands:,} authors to {out}, the largest author with "
        f"{summary.largest:,}, and who wrote each to {truth}.\n"
        f"Next: {program()} ads analyse {out} --out RESULT.lykta",
        soft_wrap=True,
    )


def show(
    result: Path,
    network: str | None = None,
    /,
    *,
    sort: Order = "size",
    limit: PositiveInt | None = None,
    language: Language = "sv",
    json: Annotated[bool, Parameter(negative="")] = False,
) -> None:
    """List the networks of a result, or show one: its template, reasons, contacts, places and ads.

    Contacts are shown as pseudonyms. No order speaks of suspicion. Networks are shown as the judgements
    beside the result leave them.

    Parameters
    ----------
    result
        A result file.
    network
        The id of a network, to see that one.
    sort
        Order of the list: most ads, first seen, last seen, most places.
    limit
        At most so many networks in the list (20 if not given), or ads of one network (5 if not given).
    language
        Language of what is shown.
    json
        Print as JSON.
    """
    with as_judged(result) as found:
        if network is None:
            _list(found.engine, sort=sort, limit=limit or _LISTED, language=language, json=json)
        else:
            _one(found, network, ads=limit or _ADS_SHOWN, language=language, json=json)
    if found.is_changed and not json:
        screen().print(f"\n{WORDS[language].judged}")


class JudgedResult(NamedTuple):
    """The tables of a result as the judgements beside it leave them, those judgements, and their clashes."""

    engine: Engine
    current: CurrentJudgements
    contradictions: tuple[Contradiction, ...] = ()

    @property
    def is_changed(self) -> bool:
        """Whether any judgement holds."""
        return bool(self.current.verdicts)

    def read_caveats(self, network: str) -> NetworkCaveats:
        """What speaks against a network."""
        # Loaded when it is needed, as the stages are.
        from lykta.ads.explore.caveats import read_caveats  # noqa: PLC0415

        return read_caveats(self.engine, network, self.current, self.contradictions)


@contextmanager
def as_judged(result: Path) -> Iterator[JudgedResult]:
    """A result under the judgements beside it."""
    if not log_beside(result).exists():
        with closing(open_result(result)[0]) as engine:
            yield JudgedResult(engine, current_judgements([]))
        return
    # Loaded when it is needed, as the stages are.
    from lykta.ads.explore import Bench  # noqa: PLC0415

    with closing(Bench(result)) as bench, bench.reading() as opened:
        yield JudgedResult(opened.engine, opened.current, opened.changes.contradictions)


def _list(engine: Engine, *, sort: Order, limit: int, language: Language, json: bool) -> None:
    networks, total = list_networks(engine, sort=sort, limit=limit), count_networks(engine)
    if json:
        print_json({"networks": networks, "total": total})
        return
    words, console = WORDS[language], screen()
    print_networks(networks, total, words, console)
    console.print(f"\n{words.ending}")


def _one(found: JudgedResult, network: str, *, ads: int, language: Language, json: bool) -> None:
    page = read_network(found.engine, network, examples=ads)
    caveats = found.read_caveats(network)
    if json:
        print_json(page_as_json(page, language) | {"caveats": caveats})
        return
    NetworkScreen(screen(), language).print_all(page, caveats)


def page_as_json(page: NetworkPage, language: Language) -> dict[str, object]:
    """One network by name, with tags in the place of contacts in its ads."""
    shown = asdict(page)
    shown["observations"] = [
        {
            "kind": seen.kind,
            "swedish": seen.sentence("sv"),
            "english": seen.sentence("en"),
            "counter_swedish": seen.counter("sv"),
            "counter_english": seen.counter("en"),
        }
        for seen in page.observations
    ]
    for ad, row in zip(page.examples, shown["examples"], strict=True):
        del row["bare"], row["marks"]
        row["text"] = ad.text(language)
    return shown


def export(  # noqa: PLR0913 - one option for each choice of an export
    result: Path,
    /,
    *,
    out: Path,
    what: What | None = None,
    form: Annotated[ExportFormat | None, Parameter(name="--format")] = None,
    network: Annotated[tuple[str, ...], Parameter(negative="")] = (),
    least: Annotated[
        float, Parameter(name="--min-probability", validator=validators.Number(gte=0, lte=1))
    ] = 0.0,
    language: Language = "sv",
) -> None:
    """Write networks for another program (Excel, Gephi, i2, Aleph), or one of a result's tables.

    For Excel name a .xlsx without --what: a sheet each for networks, ads, contacts and links, with headings
    in Swedish or English. A table as CSV is for programs: commas, decimal points and English headings, which
    a Swedish Excel opens wrongly.

    Contacts leave as pseudonyms only, and no text of an ad is in a format. Networks are as the judgements
    beside the result leave them. The same result and judgements give the same bytes.

    Parameters
    ----------
    result
        A result file.
    out
        File to write: .xlsx (Excel), .graphml, .gexf, .zip (i2) or .ftm.json; for a table .csv, .parquet or
        .jsonl.
    what
        The table, for programs.
    form
        The format: xlsx, graphml, gexf, i2 or ftm. If not given, the suffix of the file tells.
    network
        The id of a network; may be given several times. Without it all ads are written.
    least
        The least probability of a link, in a format or in the table links.
    language
        Language of headings and of what is explained in a format.
    """
    if what is None:
        _export_networks(result, out, form, network or None, least, language)
    elif form or network:
        raise InputError(
            "A table has no --format and holds all networks: leave --what out, or the others. Nothing was "
            "written."
        )
    elif least and what != "links":
        raise InputError(
            f"The table {what} has no probability of a link: leave --min-probability out, or give --what "
            "links. Nothing was written."
        )
    else:
        _export_table(result, what, out, least)


def _export_networks(
    result: Path,
    out: Path,
    form: ExportFormat | None,
    networks: tuple[str, ...] | None,
    least: float,
    language: Language,
) -> None:
    # Loaded when they are needed, as the stages are.
    from lykta.ads.explore import Bench  # noqa: PLC0415
    from lykta.ads.export import ExportRequest, format_of, write_export  # noqa: PLC0415

    named = format_of(out, form)
    if named is None:
        raise InputError(
            f"{out.name}: name a table with --what, or a file of a format: .xlsx, .graphml, .gexf, .zip (i2) "
            "or .ftm.json. Nothing was written."
        )
    request = ExportRequest(networks=networks, least=least, language=language)
    with closing(Bench(result)) as bench, bench.reading(described=False) as opened:
        written = write_export(opened, out, named, request)
    screen().print(
        f"Wrote {written.ads:,} ads and {written.links:,} linked pairs to {out}, contacts as pseudonyms. "
        "What a line means and does not mean stands in the file.",
        soft_wrap=True,
    )
    if written.ids_like_contacts:
        screen(stderr=True).print(
            f"Ids that seem to be contacts: {written.ids_like_contacts:,}. They stand in it in clear, as "
            "every id does.",
            soft_wrap=True,
        )


def _export_table(result: Path, what: What, out: Path, least: float) -> None:
    if out.suffix.lower() == ".xlsx":
        raise InputError(
            f"{out.name}: a table is written as .csv, .parquet or .jsonl. For Excel leave --what out: "
            f"{program()} ads export {result} --out {out.name} has networks, ads, contacts and links. "
            "Nothing was written."
        )
    check_out(out)
    # Loaded when it is needed, as the stages are.
    from lykta.ads.judgements import refuse_own_files  # noqa: PLC0415

    refuse_own_files(out, result)
    with as_judged(result) as found:
        table = links_from(found.engine, least) if what == "links" else table_of(found.engine, what)
    write_table(table, out, exact=IDENTIFIERS)
    console = screen()
    console.print(f"Wrote {what} to {out}, rows: {table.num_rows:,}.", soft_wrap=True)
    if what == "counts":
        console.print(
            "Places are never to be added: an advertiser who tours is counted at each.\n"
            "at_least also counts advertisers without an ad in the file, so that it may be above "
            "advertisers_high; it is too high where the days are those of posting.",
            soft_wrap=True,
        )
    if found.is_changed and what in _JUDGED:
        console.print(f"The judgements in {log_beside(result).name} are applied.", soft_wrap=True)
    if out.suffix.lower() == ".csv":
        console.print(
            "It has commas and English headings, for programs. For Excel, with Swedish headings: "
            f"{program()} ads export {result} --out networks.xlsx",
            soft_wrap=True,
        )
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


def score(
    result: Path,
    /,
    *,
    truth: Path,
    json: Annotated[bool, Parameter(negative="")] = False,
) -> None:
    """Compare a result with a known truth: precision, recall and F1.

    Ads that only one of the two files has are left out, and their number is printed. A link counts when its
    probability is one half or more.

    Parameters
    ----------
    result
        A result file.
    truth
        CSV file with the columns ad_id,hand.
    json
        Print the figures as JSON.
    """
    with ResultFile(result) as opened:
        scores = score_result(opened, read_truth(truth))
    if json:
        print_json(scores_as_json(scores))
        return
    print_scores(scores, screen())


def scores_as_json(scores: Scores) -> dict[str, object]:
    """The figures by name, with F1 beside precision and recall."""
    measures = {name: getattr(scores, name) for name in ("pairs", "b_cubed", "links")}
    return asdict(scores) | {name: asdict(measure) | {"f1": measure.f1} for name, measure in measures.items()}


def print_scores(scores: Scores, console: Console) -> None:
    """A table of the three measures, and what was left out."""
    table = Table("", "precision", "recall", "F1", box=None, pad_edge=False)
    for column in table.columns[1:]:
        column.justify = "right"
    _add(table, "networks, pairs of ads", scores.pairs)
    _add(table, "networks, B-cubed", scores.b_cubed)
    _add(table, "links of probability .5 or more", scores.links)
    console.print(
        f"Scored {scores.ads:,} ads: {scores.networks:,} networks and ads alone, {scores.hands:,} authors."
    )
    if scores.without_truth or scores.not_in_result:
        console.print(
            f"Left out: {scores.without_truth:,} ads that the truth does not name, and "
            f"{scores.not_in_result:,} of the truth's ads that are not in the result."
        )
    console.print(table)


def _add(table: Table, name: str, measure: PrecisionRecall) -> None:
    table.add_row(name, f"{measure.precision:.4f}", f"{measure.recall:.4f}", f"{measure.f1:.4f}")
