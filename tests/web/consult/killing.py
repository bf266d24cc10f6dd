"""Doing something in a child that kills itself at a step: before a statement, or around the commit."""

import os
import signal
from collections.abc import Callable
from typing import Any

from django.db import connection


def tried(step: int, act: Callable[[], str]) -> tuple[bool, str]:
    """Do it in a child that kills itself (SIGKILL) at that step, from 1.

    Gives whether it was killed, and what the act said if it came to its end. Steps are the statements, each
    counted before it is sent, and the commit, counted before and after it.
    """
    connection.close()
    read, write = os.pipe()
    child = os.fork()
    if not child:
        os.close(read)
        try:
            os.write(write, _killed_at(step, act).encode())
            os._exit(0)
        finally:
            os._exit(1)
    os.close(write)
    _, status = os.waitpid(child, 0)
    said = os.read(read, 1000).decode()
    os.close(read)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, "a child failed otherwise"
    return os.WIFSIGNALED(status), said


def _killed_at(step: int, act: Callable[[], str]) -> str:
    left = step

    def count() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def before(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        count()
        return execute(sql, params, many, context)

    commit = connection.commit

    def dying_commit() -> None:
        count()
        commit()
        count()

    connection.commit = dying_commit  # type: ignore[method-assign]
    with connection.execute_wrapper(before):
        return act()
