"""Another solution near a known one: what has to move for some hidden numbers to be less, or more.

Solutions near each other differ by a few persons moved along a ring of cells. To ask for the least sum of all
differences makes such moves the answer of a linear program nearly always; where they are not, an integer
program over what the linear one moved is small. Nothing is proved by not finding one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array, hstack

from lykta.picture.attack.program import EXACT, Numbers, Program, is_whole

type Free = npt.NDArray[np.bool_]

_ENOUGH_MORE: Final = 4
# What moving one person counts beside one person less or more where that is wished for.
_MOVE: Final = 0.002
# A search that takes longer is given up.
_SECONDS: Final = 5.0
_ENOUGH: Final = 0.1


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wished for: columns as near 0 as can be, columns as near 4, one that reaches a number.

    Columns that are not `within` stay as they are.
    """

    less: Sequence[int] = ()
    more: Sequence[int] = ()
    reach: tuple[int, int] | None = None
    within: Free | None = None


def nearby(program: Program, start: Numbers, wish: Wish) -> Numbers | None:
    """Whole numbers that fit, as the wish is and near the start, which fits; None where none were found."""
    moves, costs = _moves(program, start, wish)
    found = moves.solved(costs)
    if found is not None and not is_whole(found):
        most = _box(found, moves.columns, len(start))
        fewer = Program(moves.matrix, moves.rows, np.column_stack([moves.columns[:, 0], most]))
        found = fewer.solved(costs, whole=True, enough=_ENOUGH, seconds=_SECONDS)
    if found is None:
        return None
    size = len(start)
    up, down, last = np.split(np.rint(found), [size, 2 * size])
    numbers = start + up - down
    numbers[list(wish.more)] += last
    return numbers if program.fits(numbers) else None


def _moves(program: Program, start: Numbers, wish: Wish) -> tuple[Program, Numbers]:
    """The program whose columns are by how much each number goes up, then down, and what each costs.

    Numbers that should be more have a further column for what they go up without any use in it.
    """
    size, more = len(start), list(wish.more)
    room = np.stack([program.columns[:, 1] - start, start - program.columns[:, 0]])
    if wish.within is not None:
        room[:, ~wish.within] = 0
    least = np.zeros((2, size))
    if wish.reach:
        at, number = wish.reach
        change = number - start[at]
        least[0 if change > 0 else 1, at] = abs(change)
        room[0 if change < 0 else 1, at] = 0
    useful = np.clip(_ENOUGH_MORE - start[more], 0, room[0, more])
    beyond = room[0, more] - useful
    room[0, more] = useful
    columns = np.column_stack(
        [np.concatenate([*least, np.zeros(len(more))]), np.concatenate([*room, beyond])]
    )
    costs = np.full(2 * size + len(more), _MOVE)
    costs[list(wish.less)] += 1
    costs[size + np.array(wish.less, np.int64)] -= 1
    costs[more] -= 1
    costs[size + np.array(more, np.int64)] += 1
    matrix = program.matrix
    wider = csr_array(hstack([matrix, -matrix, matrix[:, more]]) if more else hstack([matrix, -matrix]))
    return Program(wider, program.rows - (matrix @ start)[:, None], columns), costs


def _box(found: Numbers, columns: Numbers, size: int) -> Numbers:
    """How far the columns may go in an integer program: what moved a little more, and one the other way."""
    most = np.ceil(found - EXACT)
    most[most > 0] += 1
    up, down = most[:size] > 0, most[size : 2 * size] > 0
    most[:size][down] = np.maximum(most[:size][down], 1)
    most[size : 2 * size][up] = np.maximum(most[size : 2 * size][up], 1)
    return np.clip(most, columns[:, 0], columns[:, 1])
