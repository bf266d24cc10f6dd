"""The public interface: link ads, open a result, and ask of it. `import lykta` gives what is here."""

from __future__ import annotations

import shutil
import tempfile
import warnings
import weakref
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Final, Literal, Self, get_args

import pyarrow as pa

from lykta.ads.adding import add as add_ads
from lykta.ads.adding import relearn as relearn_all
from lykta.ads.analysis import analyse
from lykta.ads.answers import (
    explanation,
    judged_network_of,
    judgements_table,
    link_between,
    network_view,
    queue_table,
)
from lykta.ads.arguments import (
    as_ad,
    as_analyst,
    as_columns,
    as_count,
    as_networks,
    as_path,
    as_path_if_given,
    as_paths_or_table,
    as_probability,
    as_text,
    as_text_if_given,
    as_threads,
)
from lykta.ads.contacts import ContactKey
from lykta.ads.evidence.context import EvidenceRequest
from lykta.ads.evidence.exporting import Exported, export
from lykta.ads.evidence.signing import EvidenceKey
from lykta.ads.explore import Bench, Opened
from lykta.ads.explore.review import ReviewDesk
from lykta.ads.export import FORMATS, ExportRequest, format_of, write_export
from lykta.ads.judgements import Judgement, JudgementEntry, Undoing, Verdict, refuse_own_files
from lykta.ads.judgements.entries import LONGEST_NOTE, Subject
from lykta.ads.notebook.views import Explanation, Funnel, NetworkView
from lykta.ads.options import AnalysisOptions
from lykta.ads.pipeline.draft import refuse_overwriting, rejected_place
from lykta.ads.pipeline.earlier import model_in
from lykta.ads.progress import watching
from lykta.ads.reading import AdsTable
from lykta.ads.result import IDENTIFIERS, ExportFormat, What, write_table
from lykta.ads.result.tables import links_from, table_of
from lykta.errors import InputError, LyktaError
from lykta.language import Language

type Says = Literal["same", "not", "unsure"]
"""Whether one author wrote the ads; `unsure` says that they were looked at, and changes nothing."""

_TABLES: Final[tuple[What, ...]] = get_args(What.__value__)
# The queue of a million ads is made in some seconds.
_PATIENCE: Final = 3600.0


def link(  # noqa: PLR0913 - one keyword for each option of an analysis
    source: object,
    *,
    out: str | Path | None = None,
    columns: Mapping[str, str] | None = None,
    region: str = "SE",
    encoding: str | None = None,
    threads: int | None = None,
    key: str | Path | None = None,
    language: Language = "en",
    model: str | Path | None = None,
) -> Result:
    """Find which ads one author probably wrote, and give the result.

    `source` is a file, a pattern such as `"ads-*.csv"`, several of these, a pandas or polars DataFrame, or an
    Arrow table. Files are CSV, Excel, JSON or Parquet. Each ad needs an `id` and a `text`; `title`,
    `posted_at`, `place`, `site`, `phone`, `email` and `handle` are used where they are.

    `out` is the result file to write; without it the result lies in a private temporary folder with a key of
    its own, which goes when the `Result` is closed or Python ends; a process that is killed leaves it there,
    as `lykta-...`. `columns` maps a field to its column, such as `{"text": "Annonstext"}`. `region` is the
    country of phone numbers without a prefix, `encoding` that of the files, `threads` how many processors to
    use, `key` the file of the secret key for contacts (the user's own if not given, made if missing, with a
    warning where other results lie beside), `language` (`"en"` or `"sv"`) that of displays, `model` a result
    file by whose model to link.

    Raises `lykta.errors.InputError` when the input or the place of the result is wrong; an earlier result
    stays.
    """
    _refuse_language(language)
    given = as_paths_or_table(source)
    options = AnalysisOptions(
        columns=as_columns(columns),
        encoding=as_text_if_given("encoding", encoding),
        region=as_text("region", region),
        threads=as_threads(threads),
        key_file=as_path_if_given("key", key),
        temporary=out is None,
    )
    known_from = as_path_if_given("model", model)
    folder = Path(tempfile.mkdtemp(prefix="lykta-")) if out is None else None
    place = folder / "result.lykta" if folder else as_path("out", out).absolute()
    if folder and key is None:
        key = folder / "contacts.key"
        options = replace(options, key_file=key)
    try:
        if folder is None:
            refuse_overwriting(place, [] if isinstance(given, AdsTable) else given)
        with watching() as watcher:
            known = model_in(known_from) if known_from else None
            analyse(given, out=place, options=options, watcher=watcher, model=known)
        if watcher.new_key and watcher.new_key.others:
            warnings.warn(str(watcher.new_key), stacklevel=2)
        return Result(place, key=key, language=language, temporary=folder)
    except BaseException:
        if folder:
            shutil.rmtree(folder, ignore_errors=True)
        raise


def open_result(path: str | Path, *, key: str | Path | None = None, language: Language = "en") -> Result:
    """Open a result file, with the judgements beside it.

    `key` is the file of its secret key, which `Result.add` and evidence with contacts in clear need; the
    user's own if not given. Raises `lykta.errors.ResultError` when the file is missing or no whole result of
    this format.
    """
    return Result(path, key=key, language=language)


def _refuse_language(language: str) -> None:
    if language not in get_args(Language.__value__):
        raise InputError(f"Displays are in 'en' or 'sv', not in {language!r}.")


class Result:
    """What linking found: which ads one author probably wrote, how sure, and why.

    Networks are as the judgements beside the result leave them; links and counts are those of the analysis.
    Contacts are pseudonyms. A temporary result is gone after a `with` block. Methods raise
    `lykta.errors.InputError` for an ad or a network that is not there.
    """

    def __init__(
        self,
        path: str | Path,
        *,
        key: str | Path | None = None,
        language: Language = "en",
        temporary: Path | None = None,
    ) -> None:
        _refuse_language(language)
        self.path = as_path("path", path).absolute()
        """Where the result file lies."""
        self.language: Language = language
        """The language of displays: `"en"` or `"sv"`."""
        given = as_path_if_given("key", key)
        self._key = given.absolute() if given else None
        self._bench = Bench(self.path)
        self._desk = ReviewDesk(self._bench)
        self._is_temporary = temporary is not None
        self._end = weakref.finalize(self, _let_go, self._desk, self._bench, temporary)
        # Opened now, so that a file that is not a result is told at once.
        with self._reading():
            pass

    @property
    def summary(self) -> Funnel:
        """The figures that sum up the analysis."""
        with self._reading() as opened:
            return Funnel(**asdict(opened.summary), language=self.language)

    @property
    def notes(self) -> list[str]:
        """The remarks of the analysis: how files were read, and what a limit left out."""
        with self._reading() as opened:
            return list(map(str, opened.remarks))

    @property
    def settings(self) -> dict[str, object]:
        """What the analysis was told: columns, encoding, region, and what was added since."""
        with self._reading() as opened:
            return dict(opened.settings)

    @property
    def rejected(self) -> Path | None:
        """The CSV file of the rows that could not be used, with file, line and reason; None without any."""
        place = rejected_place(self.path)
        return place if place.exists() else None

    def networks(self) -> pa.Table:
        """The networks of two ads or more, the largest first."""
        table = self._table("networks", described=True)
        return table.sort_by([("ads", "descending"), ("network_id", "ascending")])

    def members(self) -> pa.Table:
        """Every ad with its network; an ad alone is a network of one."""
        return self._table("members")

    def links(self, *, min_probability: float = 0.0) -> pa.Table:
        """The links of this probability or more, one row for each reason of two ads."""
        least = as_probability("min_probability", min_probability)
        with self._reading() as opened:
            return links_from(opened.engine, least)

    def counts(self) -> pa.Table:
        """Ads, texts and the range of advertisers by place and period, both empty for the whole.

        Never add places: an advertiser who tours is counted at each.
        """
        return self._table("counts")

    def network(self, network_id: str, *, ads: int = 1000) -> NetworkView:
        """One network: template, reasons, contacts, journey, graph, and the texts of so many ads."""
        shown, network = as_count("ads", ads), as_text("network_id", network_id)
        with self._reading() as opened:
            opened.describe([network])
            return network_view(opened, network, ads=shown, language=self.language)

    def explain(self, ad_a: str | int, ad_b: str | int) -> Explanation:
        """Why two ads are linked, or that nothing links them, and what speaks against one author."""
        with self._reading() as opened:
            return explanation(opened, as_ad(ad_a), as_ad(ad_b), self.language)

    def review_queue(self, limit: int = 20) -> pa.Table:
        """The links to judge first: those whose judgement is expected to move most pairs of ads.

        Columns: ad_a, ad_b, probability, network_a, network_b, pairs (that a judgement against what holds now
        would move), expected. What somebody has judged is not asked again.
        """
        most = as_count("limit", limit)
        self._refuse_closed()
        self._desk.is_ready(patience=_PATIENCE)
        with self._reading() as opened:
            queue = self._desk.queue(opened)
            return queue_table(opened, queue.best(most) if queue else [])

    def judge(
        self, ad_a: str | int, ad_b: str | int, verdict: Says, *, by: str, why: str = ""
    ) -> JudgementEntry:
        """Judge whether one author wrote two ads: `"same"`, `"not"` or `"unsure"`; networks follow.

        The entry is added to the log beside the result, from which nothing is ever removed.
        """
        with self._reading() as opened:
            link = link_between(opened, as_ad(ad_a), as_ad(ad_b))
            return self._write(opened, self._build_judgement(link, verdict, why), by)

    def judge_network(self, network_id: str, verdict: Says, *, by: str, why: str = "") -> JudgementEntry:
        """Judge whether one author wrote all ads of a network as it is now."""
        network = as_text("network_id", network_id)
        with self._reading() as opened:
            judged = self._build_judgement(judged_network_of(opened, network), verdict, why)
            # The judgement stays on the network when it grows.
            return self._write(opened, replace(judged, network=network), by)

    def undo(self, number: int, *, by: str) -> JudgementEntry:
        """Undo the entry of this number of the log, which stays in it. An undoing can be undone."""
        act = Undoing(as_count("number", number))
        with self._reading() as opened:
            return self._write(opened, act, by)

    def judgements(self) -> pa.Table:
        """All judgements in the order in which they were made.

        Columns: number, at (UTC), by, about (`link` or `network`), ads, verdict, why, undone, disputed. Where
        analysts differ, none of their judgements has an effect.
        """
        with self._reading() as opened:
            return judgements_table(opened)

    def add(
        self,
        source: object,
        *,
        columns: Mapping[str, str] | None = None,
        encoding: str | None = None,
        threads: int | None = None,
    ) -> Funnel:
        """Link further ads with all that the result has, by its own model; networks keep their names.

        Columns that were named for the result are used where the source has them. The file is replaced whole
        or not at all, and judgements are kept. `summary.drift` says whether to `relearn`; rows that repeat
        an ad are set aside. Raises `lykta.errors.InputError` for another key, or an id that stands on another
        ad.
        """
        self._refuse_closed()
        given = as_paths_or_table(source)
        options = AnalysisOptions(
            columns=as_columns(columns),
            encoding=as_text_if_given("encoding", encoding),
            threads=as_threads(threads),
            key_file=self._key,
        )
        self._bench.close()
        with watching() as watcher:
            add_ads(given, to=self.path, options=options, watcher=watcher)
        return self.summary

    def relearn(self, *, threads: int | None = None) -> Funnel:
        """Learn anew from all ads of the result, and link them again; judgements are kept."""
        self._refuse_closed()
        options = AnalysisOptions(threads=as_threads(threads), key_file=self._key)
        self._bench.close()
        with watching() as watcher:
            relearn_all(self.path, options=options, watcher=watcher)
        return self.summary

    def export(
        self,
        out: str | Path,
        *,
        what: What | None = None,
        format: ExportFormat | None = None,  # noqa: A002 - the word that its reader looks for
        networks: str | Sequence[str] | None = None,
        min_probability: float = 0.0,
    ) -> Path:
        """Write networks for another program, or one table; only the owner may read the file.

        `format` is `"xlsx"` (Excel), `"graphml"` or `"gexf"` (Gephi and others), `"i2"` (a `.zip` of CSV for
        Analyst's Notebook) or `"ftm"` (`.ftm.json`, for Aleph); if not given, the suffix tells. `networks`
        are the ids to write, all ads if not given. No text of an ad is in it, and contacts are pseudonyms.

        A suffix `.csv`, `.parquet` or `.jsonl` writes the table `what`, by default the name of the file, such
        as `members.csv`. Gives the path.
        """
        path = as_path("out", out).absolute()
        refuse_own_files(path, self.path)
        least, chosen = as_probability("min_probability", min_probability), as_networks(networks)
        form = None if what else format_of(path, format)
        # A table's name asks for the table, which Excel's format is not: that is refused, with how to ask.
        if form == "xlsx" and format is None and chosen is None and path.stem in _TABLES:
            form = None
        if form:
            request = ExportRequest(networks=chosen, least=least, language=self.language)
            with self._reading() as opened:
                write_export(opened, path, form, request)
        else:
            self._export_table(path, what, chosen, least)
        return path

    def _export_table(self, path: Path, what: What | None, networks: object, least: float) -> None:
        named = what or path.stem
        if networks is not None:
            raise InputError(
                f"{path.name}: a table holds all networks. Leave networks= out, or name a file of a format: "
                f"{', '.join(form.suffix for form in FORMATS.values())}. Nothing was written."
            )
        if named not in _TABLES:
            raise InputError(
                f"There is no table {named}. Name one with what=: {', '.join(_TABLES)}, or a file of a "
                f"format: {', '.join(form.suffix for form in FORMATS.values())}. Nothing was written."
            )
        table = self.links(min_probability=least) if named == "links" else self._table(named, described=True)
        write_table(table, path, exact=IDENTIFIERS)

    def evidence(
        self, network_id: str, folder: str | Path, *, by: str, purpose: str, revealed: bool = False
    ) -> Exported:
        """Hand a network over as a signed folder, with an entry in the judgement log.

        `by` and `purpose` stand in both. `revealed` adds in clear those contacts that were revealed with a
        reason. Raises `lykta.errors.InputError` when the folder is there already, and for a temporary result:
        the folder refers to the result and to its log, which have to remain.
        """
        self._refuse_closed()
        place = as_path("folder", folder).absolute()
        order = EvidenceRequest(
            as_text("network_id", network_id),
            as_text("purpose", purpose).strip(),
            as_text("by", by),
            datetime.now(UTC),
            revealed=revealed,
        )
        if self._is_temporary:
            raise InputError(
                "This result is temporary, and the folder refers to it and to its judgement log. Name a file "
                'when you link the ads, such as out="county.lykta", and hand the network over from there. '
                "Nothing was written."
            )
        contact_key = ContactKey.load(self._key) if revealed else None
        return export(
            self._bench,
            order,
            place,
            key=EvidenceKey.load_or_create(),
            contact_key=contact_key,
        )

    def close(self) -> None:
        """Let go of the file; a temporary result is deleted."""
        self._end()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        if not self._end.alive:
            return f"<lykta.Result {self.path.name}: closed>"
        try:
            summary = self.summary
        except LyktaError as error:
            return f"<lykta.Result {self.path.name}: {error}>"
        return f"<lykta.Result {self.path.name}: {summary.ads:,} ads, {summary.networks:,} networks>"

    def _repr_html_(self) -> str | None:
        return self.summary._repr_html_() if self._end.alive else None

    def _table(self, what: What, *, described: bool = False) -> pa.Table:
        with self._reading(described=described) as opened:
            return table_of(opened.engine, what)

    def _build_judgement(self, on: Subject, verdict: str, why: str) -> Judgement:
        if verdict not in list(Verdict):
            raise InputError(
                f"A verdict is one of {', '.join(Verdict)}, not {verdict!r}. Nothing was judged."
            )
        if len(as_text("why", why)) > LONGEST_NOTE:
            raise InputError(f"The reason has more than {LONGEST_NOTE:,} characters. Nothing was judged.")
        return Judgement(on, Verdict(verdict), why.strip())

    def _write(self, opened: Opened, act: Judgement | Undoing, by: str) -> JudgementEntry:
        return self._bench.judge(act, by=as_analyst(by, opened.region))

    @contextmanager
    def _reading(self, *, described: bool = False) -> Iterator[Opened]:
        self._refuse_closed()
        with self._bench.reading(described=described) as opened:
            yield opened

    def _refuse_closed(self) -> None:
        if not self._end.alive:
            raise InputError("This result was closed. Open it again with lykta.open_result, or link again.")


def _let_go(desk: ReviewDesk, bench: Bench, temporary: Path | None) -> None:
    """What ends with a result; it must not hold the result itself."""
    desk.close()
    bench.close()
    if temporary:
        shutil.rmtree(temporary, ignore_errors=True)
