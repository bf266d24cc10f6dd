"""From files of ads to one result file: the stages in their order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from itertools import batched, chain
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from lykta.ads.array_store import ArrayStore, release
from lykta.ads.contacts import ContactKey
from lykta.ads.counting import count_advertisers
from lykta.ads.describing import Described
from lykta.ads.group import Uses, parts_of
from lykta.ads.judgements.log import judged_words, refuse_other_ads
from lykta.ads.kernel.interruption import interruptible
from lykta.ads.model import LinkageModel
from lykta.ads.options import AnalysisOptions, free_memory, load_or_create_key, too_large
from lykta.ads.pair.corpus import Work
from lykta.ads.pipeline.arrange import Arranged, arrange, remarks_on_repeats
from lykta.ads.pipeline.backend import AdTexts, Backend, BareReading, Measured, Networked
from lykta.ads.pipeline.blocking import (
    Candidates,
    LearntStatistics,
    Paired,
    drift_from,
    model_of,
    new_texts,
    pair,
)
from lykta.ads.pipeline.clustering import (
    NetworkInputs,
    Networks,
    binding_uses,
    cuts_table,
    hubs_of,
    networks,
    users_of_ads,
)
from lykta.ads.pipeline.contacts import NamedContacts, name_contacts, remarks_on_wide
from lykta.ads.pipeline.draft import check_out, draft, rejected_draft, rejected_place, result_draft, workplace
from lykta.ads.pipeline.earlier import NetworkNames, StoredAds, name_networks
from lykta.ads.pipeline.form import Formed, form
from lykta.ads.pipeline.gather import Gathered, without_contacts
from lykta.ads.pipeline.local_backend import LocalBackend
from lykta.ads.pipeline.scoring import links, text_model
from lykta.ads.pipeline.writing import Writer, calibration_table, members_tables, meta_table
from lykta.ads.reading import AdsSource, AdsTable, ReadNotes, ReadOptions, Rejects
from lykta.ads.remarks import Remark, RemarkKind
from lykta.ads.result import Summary
from lykta.ads.result.file import follow_link
from lykta.ads.result.summary import Drift
from lykta.ads.watcher import SHOWN_ROWS, StageOutcome, Stages, Watcher
from lykta.errors import InputError

# What the database keeps of the tables that it writes: with more it is no quicker on two threads. Each packs
# rows of its own.
_WRITING_MB, _WRITING_MB_A_THREAD = 128, 32
# So many parts of what is described are held, since a table is packed best when its parts come together.
_DESCRIBED_AT_ONCE = 16
_SPARED = (
    "The ads need more memory than is free. Large parts lie in files beside the result until it is finished, "
    "which takes longer and needs about ten times the disk space of the ads."
)


def analyse(
    patterns: Sequence[str] | AdsTable,
    *,
    out: Path,
    options: AnalysisOptions | None = None,
    watcher: Watcher | None = None,
    backend: Backend | None = None,
    model: LinkageModel | None = None,
) -> Summary:
    """Read ads, link them, and write the result to `out`, whole or not at all.

    `patterns` are files or globs, or one table in memory. This machine does all the work, unless a
    `backend` does the heavy part. What is usual in ads is learnt from these, unless a `model` says what it
    is. Rows that cannot be used go to `out` with the suffix `.rejected.csv`.
    Raises `InputError` when the input or the place of the result is wrong; an earlier result stays.
    """
    options, watcher = options or AnalysisOptions(), watcher or Watcher()
    out = follow_link(out)
    check_out(out)
    files = sources(patterns, backend or LocalBackend(Work(options.thread_count())))
    # What would refuse the finished result is told before the work.
    judged_words(out)
    key = load_or_create_key(options, out=out, watcher=watcher)
    with workplace(out) as folder:
        paths, stages = AnalysisPaths(out, folder, files), Stages(watcher, options.explain)
        return Analysis(paths, options, stages, key, elsewhere=backend, model=model).run()


def sources(patterns: Sequence[str] | AdsTable, backend: Backend) -> list[AdsSource]:
    """What is read: the files that patterns name, or the table in memory."""
    return [patterns] if isinstance(patterns, AdsTable) else list(backend.find(patterns))


@dataclass(frozen=True, slots=True)
class AnalysisPaths:
    """Where the ads lie, where the result shall, and where it is made meanwhile."""

    out: Path
    folder: Path
    files: list[AdsSource]


@dataclass(frozen=True, slots=True)
class _ReadAds:
    """The ads as they were read and put in order, their contacts, and what was remarked."""

    arranged: Arranged
    texts: AdTexts
    contacts: NamedContacts
    notes: ReadNotes
    remarks: list[Remark]


@dataclass(frozen=True, slots=True)
class _Linked:
    """What linking found: networks, links, counts, the model that they rest on, how far it has moved, and
    remarks.
    """

    formed: Formed
    grouped: Networks
    links: int
    counts: pa.Table
    model: LinkageModel
    drift: Drift
    remarks: list[Remark]


@dataclass(frozen=True)
class Analysis:
    """One run of all stages over the files of its `paths` and the ads that an earlier result has `kept`.

    Ads are linked by a `model`, or where there is none by what is learnt from all of them.
    """

    paths: AnalysisPaths
    options: AnalysisOptions
    stages: Stages
    key: ContactKey
    elsewhere: Backend | None = None
    kept: StoredAds | None = None
    model: LinkageModel | None = None

    @cached_property
    def work(self) -> Work:
        """The threads of the run, and where its large arrays lie."""
        return Work(
            self.options.thread_count(), ArrayStore(self.paths.folder if self.spares_memory else None)
        )

    @cached_property
    def spares_memory(self) -> bool:
        """Whether large arrays lie in files, as was asked for or as the memory that is free demands."""
        if self.options.spare_memory is not None:
            return self.options.spare_memory
        if self.elsewhere:
            # The texts are there; the numbers that are here grow with the ads all the same.
            return True
        large = too_large([*self.paths.files, *([self.paths.out] if self.kept else [])], free_memory())
        if large:
            self.stages.watcher.note(_SPARED)
        return large

    @cached_property
    def backend(self) -> Backend:
        """What does the heavy work."""
        return self.elsewhere or LocalBackend(self.work)

    def run(self) -> Summary:
        """All stages, one after the other; each table is written beside the stages that do not need it."""
        with interruptible(), self._writer() as writer:
            read = self._take_in()
            read.texts.write(read.arranged.ads, writer)
            writer.put("contacts", lambda: read.contacts.spans)
            read = replace(read, arranged=read.arranged.without_texts())
            formed = self._normalise(read)
            linked = self._link(read, formed, writer)
            summary = self._write(writer, self._summary(read, linked), read, linked)
            read.texts.close()
            return summary

    def _writer(self) -> Writer:
        path = result_draft(self.paths.out, self.paths.folder)
        memory = max(_WRITING_MB, _WRITING_MB_A_THREAD * self.work.threads)
        return Writer(path, threads=self.work.threads, memory_mb=memory)

    @contextmanager
    def _stage(self, name: str, rows_in: int = 0, total: int | None = None) -> Iterator[StageOutcome]:
        with self.stages.stage(name, rows_in, total) as outcome:
            yield outcome
            # Allocators keep what a stage has freed.
            release()

    def _take_in(self) -> _ReadAds:
        paths = self.paths
        with Rejects(rejected_place(paths.out), after_earlier=self.kept is not None) as rejects:
            gathered, reading = self._read(rejects)
            notes = reading.notes
            arranged, contacts = self._identify(gathered, notes, rejects)
            texts = reading.texts(arranged, self.work)
            rejects.hand_over(rejected_draft(paths.out, paths.folder))
        # What stands on many of these ads may not on those that come.
        kept = self.kept.remarks if self.kept else []
        earlier = [each for each in kept if each.kind is not RemarkKind.WIDE_CONTACT]
        remarks = [*earlier, *self._remarks(notes), *remarks_on_repeats(arranged)]
        return _ReadAds(arranged, texts, contacts, notes, remarks)

    def _link(self, read: _ReadAds, formed: Formed, writer: Writer) -> _Linked:
        paired = self._pair(read, formed)
        found, measured = paired.found, paired.measured
        hub = hubs_of(found, measured, read.contacts)
        model = self.model or _learn_model(paired, binding_uses(read.contacts, hub))
        drift = self._drift(paired, model)
        del paired
        grouped = self._group(read, formed, (found, measured), (model, hub))
        # The lists of all texts are the largest thing in memory, and have done their work.
        measured.close()
        del measured
        ads, contacts = read.arranged.ads, read.contacts
        remarks = remarks_on_wide(contacts, grouped.hub, ads.num_rows)
        self._tell(remarks)
        writer.put("contact_values", lambda: contacts.values_table(grouped.hub, self.key))
        network = parts_of(grouped.labels)[1]
        # None of the three needs what another finds.
        with (
            self.work.beside(lambda: self._named_and_described(read, network)) as describing,
            self.work.beside(
                lambda: count_advertisers(
                    ads, formed.text_keys, grouped.strict, grouped.users, grouped.clusters
                )
            ) as counting,
        ):
            linked = self._weigh(writer, found, grouped, contacts, model)
            writer.put("calibration", lambda: calibration_table(model.calibration))
            writer.put("model", model.to_table)
            cuts = cuts_table(grouped, contacts, ads["ad_id"], formed)
            writer.put("cuts", lambda: cuts)
            self._describe(writer, network, describing)
            counts = self._count(len(network), counting)
            writer.put("counts", lambda: counts)
        return _Linked(formed, grouped, linked, counts, model, drift, remarks)

    def _read(self, rejects: Rejects) -> tuple[Gathered, BareReading]:
        gathered = Gathered(self.work.arrays)
        if self.kept:
            gathered.add(self.kept.hand_over())
        before = gathered.rows
        with self._stage("read", before) as stage:
            options = ReadOptions(columns=self.options.columns, encoding=self.options.encoding)
            reading = self.backend.read(
                self.paths.files, options=options, region=self.options.region, rejects=rejects
            )
            for batch in reading:
                gathered.add(batch)
                self.stages.watcher.stage_advances(gathered.rows)
            reading.notes.refuse_months_first(self.kept.day_orders if self.kept else Counter())
            # A result that is linked anew needs no further files.
            if gathered.rows == before and self.paths.files:
                raise self._without_rows(reading.notes, rejects)
            stage.rows = gathered.rows
            stage.note = f"{reading.notes.rows_rejected} rejected"
        self._tell(self._remarks(reading.notes))
        return gathered, reading

    def _without_rows(self, notes: ReadNotes, rejects: Rejects) -> InputError:
        reasons = "; ".join(f"{reason}: {rows}" for reason, rows in notes.rejected.most_common())
        told = f"None of the {notes.rows_in} rows could be used ({reasons})."
        if self.kept:
            return InputError(f"{told} Nothing was written, and {self.paths.out} is as it was.")
        if self.options.temporary:
            return InputError(f"{told} Give `out` to have the rows in a file, each with its reason.")
        if self.paths.out.exists():
            return InputError(
                f"{told} Nothing was written: {self.paths.out} and its rejected rows are as they were. "
                "Name another result to have these rows in a file, each with its reason."
            )
        # An error leaves the rejected rows unwritten, unless they are finished first.
        rejects.close()
        return InputError(f"{told} They lie in {rejects.path} with their reasons. Nothing else was written.")

    def _settings(self) -> dict[str, object]:
        """What the result was read with: what was read first, and then each time that ads were added."""
        if self.kept is None:
            return self.options.settings
        if not self.paths.files:
            return self.kept.settings
        added = {"files": [path.name for path in self.paths.files], **self.options.settings}
        return {**self.kept.settings, "added": [*self.kept.settings.get("added", []), added]}

    def _remarks(self, notes: ReadNotes) -> list[Remark]:
        """What reading remarked; a date that was not understood may be a number in the wrong column."""
        return list(notes.all_remarks(lambda words: without_contacts(words, self.options.region)))

    def _tell(self, remarks: Iterable[Remark]) -> None:
        for remark in remarks:
            self.stages.watcher.note(str(remark))

    def _identify(
        self, gathered: Gathered, notes: ReadNotes, rejects: Rejects
    ) -> tuple[Arranged, NamedContacts]:
        with self._stage("identify", gathered.rows) as stage:
            # What was kept comes from the result itself, the last of the files.
            files = [*(note.path for note in notes.files), self.paths.out]
            arranged = arrange(gathered, files=files, rejects=rejects)
            contacts = name_contacts(arranged.contacts, self.key, self.work.arrays)
            stage.rows = len(contacts.names)
            holders = np.count_nonzero(np.bincount(contacts.uses.ad))
            stage.note = f"{len(contacts.names)} contacts in {holders} ads"
            stage.tables["contacts"] = contacts.spans
        self._tell(remarks_on_repeats(arranged))
        return arranged, contacts

    def _normalise(self, read: _ReadAds) -> Formed:
        ads = read.arranged.ads.num_rows
        with self._stage("normalise", ads, ads) as stage:
            places = self.model.texts.places if self.model else None
            formed = form(
                read.texts, read.arranged.ads["place"], self.stages.watcher.stage_advances, names=places
            )
            formed = self.work.arrays.store_fields(formed)
            stage.rows = formed.distinct
            stage.note = f"{stage.rows} distinct texts"
        return formed

    def _pair(self, read: _ReadAds, formed: Formed) -> Paired:
        by = None
        if self.model:
            earlier = self.kept.networks.ids if self.kept else None
            by = LearntStatistics(
                self.model.texts,
                self.model.weights.places,
                new_texts(read.arranged.ads["ad_id"], earlier, formed.once),
            )
        with self._stage("pair", len(formed.places)) as stage:
            paired = pair(formed, read.texts, read.arranged.ads["place"], self.work, by)
            stage.rows = paired.found.size
            stage.note = f"background {paired.found.background:.3f}"
            stage.tables["pairs"] = paired.found.first_pairs(SHOWN_ROWS)
        return paired

    def _drift(self, paired: Paired, model: LinkageModel) -> Drift:
        """How far all texts since the model was learnt have moved from it."""
        pairs, unmet = paired.unmet
        if self.model and self.kept:
            pairs, unmet = pairs + self.kept.summary.new_pairs, unmet + self.kept.summary.new_unmet
        texts = paired.found.texts.size
        return drift_from(model, new=(pairs, unmet), background=paired.background, texts=texts)

    def _group(
        self,
        read: _ReadAds,
        formed: Formed,
        paired: tuple[Candidates, Measured],
        by: tuple[LinkageModel, npt.NDArray[np.bool_]],
    ) -> Networks:
        (found, measured), (model, hub) = paired, by
        with self._stage("group", found.size) as stage:
            posted = read.arranged.ads["posted_at"].to_numpy()
            users = users_of_ads(binding_uses(read.contacts, hub), len(found.texts.of))
            known = NetworkInputs(
                measured,
                model.weights.text,
                read.contacts,
                hub,
                users,
                posted.astype("datetime64[us]"),
            )
            grouped = networks(formed, found, known, self.work)
            stage.rows = len(parts_of(grouped.labels)[0])
            stage.note = f"{int(grouped.hub.sum())} hubs, {len(grouped.recycled)} recycled contacts left out"
        return grouped

    def _weigh(
        self,
        writer: Writer,
        found: Candidates,
        grouped: Networks,
        contacts: NamedContacts,
        model: LinkageModel,
    ) -> int:
        """Write the links; how many there are."""
        with self._stage("weigh", found.size) as stage:
            parts = links(found, grouped, model.weights.text, contacts.names)
            first = next(parts)
            written = writer.put_parts(lambda: (("links", part) for part in chain([first], parts)))
            stage.rows = written()["links"]
            stage.note = model.describe_weights()
            stage.tables["calibration"] = calibration_table(model.calibration)
            stage.tables["links"] = first.slice(0, SHOWN_ROWS)
        return stage.rows

    def _named_and_described(
        self, read: _ReadAds, network: npt.NDArray[np.int64]
    ) -> tuple[NetworkNames, Iterator[Described]]:
        ads = read.arranged.ads
        named = name_networks(network, ads["ad_id"], self.kept.networks if self.kept else None)
        known = ads.select(["posted_at", "place", "site"])
        return named, read.texts.describe(Networked(network, named.names, known, read.contacts.spans))

    def _describe(
        self,
        writer: Writer,
        network: npt.NDArray[np.int64],
        describing: Callable[[], tuple[NetworkNames, Iterator[Described]]],
    ) -> None:
        """Write who is in which network, and what is seen of the networks."""
        with self._stage("describe", int(network.max(initial=-1)) + 1) as stage:
            named, parts = describing()
            writer.put_parts(lambda: (("members", part) for part in members_tables(network, named.names)))
            writer.put("history", lambda: named.history)
            first = next(parts)
            written = writer.put_parts(lambda: _named_tables(chain([first], parts)))()
            stage.rows = written["networks"]
            stage.note = f"{written['observations']} observations"
            stage.tables["templates"] = first.templates.slice(0, SHOWN_ROWS)
            stage.tables["observations"] = first.observations.slice(0, SHOWN_ROWS)

    def _count(self, ads: int, counting: Callable[[], pa.Table]) -> pa.Table:
        with self._stage("count", ads) as stage:
            counts = counting()
            stage.rows = counts.num_rows
            stage.tables["counts"] = counts
        return counts

    def _summary(self, read: _ReadAds, linked: _Linked) -> Summary:
        grouped, notes, repeated = linked.grouped, read.notes, read.arranged.repeated
        before = self.kept.summary if self.kept else None
        sizes = np.bincount(grouped.labels)
        whole = next(row for row in linked.counts.to_pylist() if row["place"] == "" and row["period"] == "")
        return Summary(
            rows_in=notes.rows_in + (before.rows_in if before else 0),
            rows_kept=notes.rows_kept - repeated + (before.rows_kept if before else 0),
            rows_repeated=repeated + (before.rows_repeated if before else 0),
            rows_rejected=notes.rows_rejected + (before.rows_rejected if before else 0),
            ads=read.arranged.ads.num_rows,
            distinct_ads=linked.formed.distinct,
            contacts=len(read.contacts.names),
            links=linked.links,
            networks=int((sizes > 1).sum()),
            networked_ads=int(sizes[sizes > 1].sum()),
            advertisers_low=whole["advertisers_low"],
            advertisers_high=whole["advertisers_high"],
            learnt=linked.model.weights.learnt,
            calibration_error=linked.model.calibration.error if linked.model.calibration else None,
            hubs=int(grouped.hub.sum()),
            stock_texts=len(np.unique(linked.formed.body_keys[grouped.stock & ~grouped.little_wording])),
            stock_ads=int(grouped.little_wording.sum()),
            seconds=self.stages.seconds(),
            model_is_given=bool(self.model) and (not self.kept or self.kept.summary.model_is_given),
            **asdict(linked.drift),
        )

    def _write(self, writer: Writer, summary: Summary, read: _ReadAds, linked: _Linked) -> Summary:
        """Wait for what is still being written, and put the whole in its place."""
        with (
            self._stage("write") as stage,
            draft(self.paths.out, self.paths.folder),
        ):
            stages = self.stages.table()
            writer.put("stages", lambda: stages)
            orders = read.notes.day_orders + (self.kept.day_orders if self.kept else Counter())
            remarks = [*read.remarks, *linked.remarks]
            told = self._settings(), summary, remarks, linked.model.weights, orders
            writer.put("meta", lambda: meta_table(*told))
            stage.rows_in = stage.rows = writer.finish()
            if self.kept:
                self.kept.refuse_changed(self.paths.out)
            else:
                refuse_other_ads(result_draft(self.paths.out, self.paths.folder), before=self.paths.out)
        return summary


def _learn_model(paired: Paired, binding: Uses) -> LinkageModel:
    """The model of these very ads: what was found usual in their texts, and what their contacts teach."""
    weights, calibration = text_model(paired.found, binding, len(paired.found.texts.of))
    return model_of(paired, weights, calibration)


def _named_tables(parts: Iterator[Described]) -> Iterator[tuple[str, pa.Table]]:
    for some in batched(parts, _DESCRIBED_AT_ONCE, strict=False):
        yield from (("networks", part.networks) for part in some)
        yield from (("templates", part.templates) for part in some)
        yield from (("observations", part.observations) for part in some)
        # These are not held while the next are made.
        del some
