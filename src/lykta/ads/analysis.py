"""From files of ads to one result file: the stages in their order."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa

from lykta import __version__
from lykta.ads.count import CountInput, count_advertisers
from lykta.ads.describe import Described, DescribeInput, describe_networks
from lykta.ads.engine import DuckDBEngine
from lykta.ads.group import network_names
from lykta.ads.identify import ContactKey
from lykta.ads.options import AnalysisOptions
from lykta.ads.pair.corpus import Work
from lykta.ads.pipeline.arrange import Arranged, arrange
from lykta.ads.pipeline.contacts import NamedContacts, name_contacts
from lykta.ads.pipeline.cuts import cuts_table
from lykta.ads.pipeline.draft import check_out, draft, rejected_draft, rejected_place, workplace
from lykta.ads.pipeline.evidence import links
from lykta.ads.pipeline.form import Formed, form
from lykta.ads.pipeline.gather import Gathered, bare_batches, bare_lines
from lykta.ads.pipeline.link import Candidates, candidates
from lykta.ads.pipeline.network import Networks, networks
from lykta.ads.pipeline.weights import text_model
from lykta.ads.read import ReadNotes, ReadOptions, Rejects, find_files, read_ads
from lykta.ads.result import Summary
from lykta.ads.watcher import SilentWatcher, Watcher
from lykta.ads.weigh import Calibration
from lykta.errors import InputError

FORMAT = "1"
_SHOWN_ROWS = 20
# Packed as running text (zstd) a million ads take 2.4 s to write and 170 MB; as DuckDB packs words, 10.5 s
# and 400 MB.
_LONG_TEXT = {
    "ads": frozenset({"text", "extra"}),
    "templates": frozenset({"words"}),
    "observations": frozenset({"swedish", "english"}),
}


def analyse(
    patterns: Sequence[str],
    *,
    out: Path,
    options: AnalysisOptions | None = None,
    watcher: Watcher | None = None,
) -> Summary:
    """Read ads, link them, and write the result to `out`, whole or not at all.

    `patterns` are files or globs. Rows that cannot be used go to `out` with the suffix `.rejected.csv`.
    Raises `InputError` when the input or the place of the result is wrong; an earlier result stays.
    """
    return _Analysis(out, options or AnalysisOptions(), watcher or SilentWatcher()).run(patterns)


@dataclass(slots=True)
class _Analysis:
    out: Path
    options: AnalysisOptions
    watcher: Watcher
    started: float = field(default_factory=time.monotonic)
    stages: list[tuple[str, float, int, int, str]] = field(default_factory=list)

    def run(self, patterns: Sequence[str]) -> Summary:
        """All stages, one after the other, in a place of their own."""
        check_out(self.out)
        files = find_files(patterns)
        with workplace(self.out) as folder:
            return self._run(files, folder)

    def _run(self, files: list[Path], folder: Path) -> Summary:
        work = Work(self.options.thread_count())
        with Rejects(rejected_place(self.out)) as rejects:
            gathered, notes = self._read(files, rejects)
            key = ContactKey.load_or_create(self.options.key_file)
            arranged, contacts = self._identify(gathered, files, rejects, key)
            rejects.hand_over(rejected_draft(self.out, folder))
        del gathered
        formed = self._normalise(arranged, work)
        found = self._pair(formed, work)
        grouped = self._group(arranged, formed, found, contacts)
        ad_ids: list[str] = arranged.ads["ad_id"].to_pylist()
        linked, calibration = self._weigh(found, grouped, contacts)
        names = network_names(grouped.labels, ad_ids)
        members = pa.array([names[label] for label in grouped.labels.tolist()], pa.string())
        described = self._describe(arranged, formed, grouped, contacts, names)
        counts = self._count(arranged, formed, grouped)
        summary = self._summary(notes, arranged, formed, grouped, (contacts, linked, counts, calibration))
        cuts = cuts_table(grouped, contacts, ad_ids, formed.body_keys, found.left_out)
        tables = {
            "ads": _with_number(arranged.ads.drop_columns(["source", "line"])),
            "contacts": contacts.spans,
            "contact_values": contacts.values_table(grouped.hub, key),
            "links": linked,
            "members": _with_number(pa.table({"network": members})),
            "networks": described.networks,
            "templates": described.templates,
            "observations": described.observations,
            "counts": counts,
            "cuts": cuts,
            "calibration": _calibration_table(calibration),
        }
        return self._write(tables, summary, [*self._remarks(notes), *_repeats(arranged)], folder)

    @contextmanager
    def _stage(self, name: str, rows_in: int, total: int | None = None) -> Iterator[_Outcome]:
        self.watcher.stage_begins(name, total)
        began = time.monotonic()
        outcome = _Outcome()
        yield outcome
        self.stages.append((name, time.monotonic() - began, rows_in, outcome.rows, outcome.note))
        self.watcher.stage_ends(name, rows_in=rows_in, rows_out=outcome.rows, note=outcome.note)
        if name in self.options.explain:
            for title, table in outcome.tables.items():
                self.watcher.table(title, table.slice(0, _SHOWN_ROWS))

    def _read(self, files: list[Path], rejects: Rejects) -> tuple[Gathered, ReadNotes]:
        gathered = Gathered()
        with self._stage("read", 0) as stage:
            options = ReadOptions(columns=self.options.columns, encoding=self.options.encoding)
            reading = read_ads(files, options=options, rejects=rejects)
            threads = self.options.thread_count()
            for _, batch in bare_batches(reading, region=self.options.region, threads=threads):
                gathered.add(batch)
                self.watcher.stage_advances(gathered.rows)
            if gathered.rows == 0:
                # An error leaves the rejected rows unwritten, unless they are finished first.
                rejects.close()
                raise InputError(
                    f"None of the {reading.notes.rows_in} rows could be used; they lie in {rejects.path} "
                    "with their reasons. Nothing else was written."
                )
            stage.rows = gathered.rows
            stage.note = f"{reading.notes.rows_rejected} rejected"
        for line in self._remarks(reading.notes):
            self.watcher.note(line)
        return gathered, reading.notes

    def _remarks(self, notes: ReadNotes) -> list[str]:
        """What reading remarked; a date that was not understood may be a number in the wrong column."""
        return bare_lines(list(notes.lines()), self.options.region)

    def _identify(
        self, gathered: Gathered, files: list[Path], rejects: Rejects, key: ContactKey
    ) -> tuple[Arranged, NamedContacts]:
        with self._stage("identify", gathered.rows) as stage:
            arranged = arrange(gathered, files=files, rejects=rejects)
            contacts = name_contacts(arranged.contacts, key)
            stage.rows = len(contacts.names)
            stage.note = f"{len(contacts.names)} contacts in {len(np.unique(contacts.uses.ad))} ads"
            stage.tables["contacts"] = contacts.spans
        for line in _repeats(arranged):
            self.watcher.note(line)
        return arranged, contacts

    def _normalise(self, arranged: Arranged, work: Work) -> Formed:
        ads = arranged.ads.num_rows
        with self._stage("normalise", ads, ads) as stage:
            formed = form(arranged.ads, work, self.watcher.stage_advances)
            stage.rows = formed.distinct
            stage.note = f"{stage.rows} distinct texts"
        return formed

    def _pair(self, formed: Formed, work: Work) -> Candidates:
        with self._stage("pair", formed.corpus.size) as stage:
            found = candidates(formed, work)
            stage.rows = len(found.pairs)
            stage.note = f"background {found.background:.3f}"
            stage.tables["pairs"] = pa.table(
                {
                    "a": found.pairs[:_SHOWN_ROWS, 0],
                    "b": found.pairs[:_SHOWN_ROWS, 1],
                    "similarity": found.measured.similarity[:_SHOWN_ROWS],
                    "jaccard": found.measured.jaccard[:_SHOWN_ROWS],
                }
            )
        return found

    def _group(
        self, arranged: Arranged, formed: Formed, found: Candidates, contacts: NamedContacts
    ) -> Networks:
        with self._stage("group", len(found.pairs)) as stage:
            posted = arranged.ads["posted_at"].to_numpy()
            kinds = np.array(contacts.names["kind"].to_pylist(), np.str_)
            grouped = networks(formed, found, contacts.uses, kinds, posted.astype("datetime64[us]"))
            stage.rows = len(np.unique(grouped.labels))
            stage.note = f"{int(grouped.hub.sum())} hubs, {len(grouped.recycled)} recycled contacts left out"
        return grouped

    def _weigh(
        self, found: Candidates, grouped: Networks, contacts: NamedContacts
    ) -> tuple[pa.Table, Calibration | None]:
        with self._stage("weigh", len(found.pairs)) as stage:
            model, calibration = text_model(found, contacts.uses.without(grouped.hub), len(grouped.labels))
            linked = links(found, grouped, model, contacts.names)
            stage.rows = linked.num_rows
            stage.note = (
                f"learnt from the file's contacts, calibration error {calibration.error:.3f}"
                if calibration
                else "too few contacts to learn from: the documented default weights"
            )
            stage.tables["calibration"] = _calibration_table(calibration)
            stage.tables["links"] = linked
        return linked, calibration

    def _describe(
        self,
        arranged: Arranged,
        formed: Formed,
        grouped: Networks,
        contacts: NamedContacts,
        names: dict[int, str],
    ) -> Described:
        labels, index = np.unique(grouped.labels, return_inverse=True)
        with self._stage("describe", len(labels)) as stage:
            described = describe_networks(
                DescribeInput(
                    texts=formed.texts,
                    word_offsets=formed.corpus.word_offsets,
                    words=formed.corpus.words,
                    lexicon=formed.lexicon,
                    network=index.astype(np.int64),
                    network_ids=[names[label] for label in labels.tolist()],
                    ads=arranged.ads.select(["posted_at", "place", "site"]),
                    contacts=contacts.spans,
                    work=Work(self.options.thread_count()),
                )
            )
            stage.rows = described.networks.num_rows
            stage.note = f"{described.observations.num_rows} observations"
            stage.tables["templates"] = described.templates
            stage.tables["observations"] = described.observations
        return described

    def _count(self, arranged: Arranged, formed: Formed, grouped: Networks) -> pa.Table:
        with self._stage("count", len(grouped.labels)) as stage:
            counts = count_advertisers(
                CountInput(
                    ads=arranged.ads.select(["posted_at", "place", "site"]),
                    text_key=formed.text_keys,
                    network_loose=grouped.loose,
                    network_strict=grouped.strict,
                )
            )
            stage.rows = counts.num_rows
            stage.tables["counts"] = counts
        return counts

    def _summary(
        self,
        notes: ReadNotes,
        arranged: Arranged,
        formed: Formed,
        grouped: Networks,
        tables: tuple[NamedContacts, pa.Table, pa.Table, Calibration | None],
    ) -> Summary:
        contacts, linked, counts, calibration = tables
        sizes = np.unique(grouped.labels, return_counts=True)[1]
        whole = next(row for row in counts.to_pylist() if row["place"] == "" and row["period"] == "")
        return Summary(
            rows_in=notes.rows_in,
            rows_kept=notes.rows_kept - arranged.repeated,
            rows_rejected=notes.rows_rejected + arranged.repeated,
            ads=arranged.ads.num_rows,
            distinct_ads=formed.distinct,
            contacts=len(contacts.names),
            links=linked.num_rows,
            networks=int((sizes > 1).sum()),
            networked_ads=int(sizes[sizes > 1].sum()),
            advertisers_low=whole["advertisers_low"],
            advertisers_high=whole["advertisers_high"],
            learnt=calibration is not None,
            calibration_error=calibration.error if calibration else None,
            hubs=int(grouped.hub.sum()),
            stock_texts=len(np.unique(formed.body_keys[grouped.stock])),
            seconds=round(time.monotonic() - self.started, 3),
        )

    def _write(
        self, tables: dict[str, pa.Table], summary: Summary, notes: list[str], folder: Path
    ) -> Summary:
        rows = sum(table.num_rows for table in tables.values())
        with self._stage("write", rows) as stage, draft(self.out, folder) as path:
            tables |= {
                "stages": _stages_table(self.stages),
                "meta": _meta_table(self.options, summary, notes),
            }
            with DuckDBEngine(path, threads=self.options.thread_count()) as engine:
                for name in list(tables):
                    # Each table is let go once it is written.
                    engine.put(name, tables.pop(name), long_text=_LONG_TEXT.get(name, frozenset()))
            stage.rows = rows
        return summary


@dataclass(slots=True)
class _Outcome:
    rows: int = 0
    note: str = ""
    tables: dict[str, pa.Table] = field(default_factory=dict)


def _repeats(arranged: Arranged) -> list[str]:
    if arranged.repeated:
        return [f"{arranged.repeated} rows repeat an ad exactly and were set aside."]
    return []


def _with_number(table: pa.Table) -> pa.Table:
    return table.add_column(0, "ad", pa.array(np.arange(table.num_rows, dtype=np.uint32)))


def _calibration_table(calibration: Calibration | None) -> pa.Table:
    bins = len(calibration.pairs) if calibration else 0
    return pa.table(
        {
            "learnt": pa.array([True] * bins, pa.bool_()),
            "bin": pa.array(range(bins), pa.int32()),
            "pairs": pa.array(calibration.pairs if calibration else [], pa.int64()),
            "predicted": pa.array(calibration.predicted if calibration else [], pa.float64()),
            "observed": pa.array(calibration.observed if calibration else [], pa.float64()),
        }
    )


def _stages_table(stages: list[tuple[str, float, int, int, str]]) -> pa.Table:
    columns = list(zip(*stages, strict=True))
    names = ("stage", "seconds", "rows_in", "rows_out", "note")
    return pa.table(dict(zip(names, map(list, columns), strict=True)))


def _meta_table(options: AnalysisOptions, summary: Summary, notes: list[str]) -> pa.Table:
    settings = {"columns": dict(options.columns), "encoding": options.encoding, "region": options.region}
    values = {
        "format": FORMAT,
        "lykta": __version__,
        "settings": json.dumps(settings, ensure_ascii=False, sort_keys=True),
        "summary": summary.to_json(),
        "notes": json.dumps(notes, ensure_ascii=False),
    }
    return pa.table({"key": list(values), "value": list(values.values())})
