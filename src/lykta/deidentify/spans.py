"""Findings put in order, without overlaps and without losing a character that a hard one covers."""

from dataclasses import replace

from lykta.deidentify.finding import Finding
from lykta.deidentify.kinds import Kind

# Of two hard findings on the same words the surer kind gives the reason; of two soft ones the more telling.
_ORDER = {kind: place for place, kind in enumerate(Kind)}


def settled(found: list[Finding]) -> tuple[Finding, ...]:
    """The findings in order of place. Hard ones that overlap become one; a soft one gives way to whatever it
    overlaps.
    """
    hard = _joined([finding for finding in found if finding.hard])
    soft = _joined([finding for finding in found if not finding.hard])
    return tuple(sorted([*hard, *_beside(soft, hard)], key=lambda finding: finding.start))


def _joined(found: list[Finding]) -> list[Finding]:
    joined: list[Finding] = []
    for finding in sorted(found, key=lambda one: (one.start, -one.end, _ORDER[one.kind])):
        if not joined or finding.start >= joined[-1].end:
            joined.append(finding)
            continue
        last = joined[-1]
        surer = min(last, finding, key=lambda one: _ORDER[one.kind])
        joined[-1] = replace(surer, start=last.start, end=max(last.end, finding.end))
    return joined


def _beside(soft: list[Finding], hard: list[Finding]) -> list[Finding]:
    kept: list[Finding] = []
    place = 0
    for finding in soft:
        while place < len(hard) and hard[place].end <= finding.start:
            place += 1
        if place == len(hard) or hard[place].start >= finding.end:
            kept.append(finding)
    return kept
