"""How long an edition of 21 counties and 10 years takes, and the attack on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.measuring import Cost, measured
from lykta.picture.attack.attacking import attack
from lykta.picture.attack.model import EditionTables
from lykta.picture.build import picture
from lykta.picture.codes import counties
from lykta.picture.edition.writing import write_folder
from lykta.picture.plan import plan_from
from lykta.picture.sample import Sampling, write_sample
from lykta.picture.stored import edition_in


@dataclass(frozen=True, slots=True)
class Timed:
    """The cost of 21 editions, one for each county, from plan to folder; and of attacking them."""

    build: Cost
    attack: Cost


def timed() -> Timed:
    """Build and attack an edition of ten years for each county."""
    with TemporaryDirectory(prefix="lykta-picture-") as folder:
        plans = [
            write_sample(Path(folder) / county, Sampling(county=county, seed=1)) for county in counties()
        ]
        _, build = measured(lambda: _built(plans))
        editions: list[EditionTables] = [edition_in(plan.parent / "edition")[0] for plan in plans]
    _, attacked = measured(lambda: [attack([edition]) for edition in editions])
    return Timed(build, attacked)


def _built(plans: Sequence[Path]) -> None:
    for plan in plans:
        write_folder(picture(plan_from(plan)), plan.parent / "edition")
