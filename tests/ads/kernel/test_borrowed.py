"""What a kernel borrows is held by somebody for as long as it runs."""

import ast
import os
import platform
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.project.tree import ROOT

KERNELS = sorted(
    path for path in (ROOT / "src").rglob("*.py") if "kernel.borrowed import" in path.read_text("utf-8")
)


def names_of(target: ast.expr) -> Iterator[str]:
    """The variables that an assignment to this sets."""
    return (node.id for node in ast.walk(target) if isinstance(node, ast.Name))


def root_of(node: ast.expr) -> str:
    """The variable that an expression such as `known.slots` begins with."""
    while isinstance(node, ast.Attribute):
        node = node.value
    assert isinstance(node, ast.Name), ast.unparse(node)
    return node.id


def held_in(function: ast.FunctionDef) -> set[str]:
    """Parameters, what is taken out of them, and what is returned: the caller holds these arrays."""
    held = {argument.arg for argument in function.args.args}
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Name | ast.Attribute):
            if root_of(node.value) in held:
                held.update(*map(names_of, node.targets))
        elif isinstance(node, ast.Return) and node.value is not None:
            held.update(names_of(node.value))
    return held


def borrowed_from_nobody(source: str) -> list[str]:
    """The arrays that functions borrow and that may be gone while they are read."""
    return [
        f"{function.name}: {ast.unparse(call.args[0])}"
        for function in ast.walk(ast.parse(source))
        if isinstance(function, ast.FunctionDef)
        for call in ast.walk(function)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "borrow"
        if root_of(call.args[0]) not in held_in(function)
    ]


@pytest.mark.parametrize("path", KERNELS, ids=lambda path: path.stem)
def test_kernels_borrow_only_what_their_caller_holds(path: Path) -> None:
    # An array of the kernel's own is freed after its last use by name, which is where it was borrowed.
    assert borrowed_from_nobody(path.read_text("utf-8")) == []


def test_an_array_that_only_the_kernel_holds_is_found() -> None:
    assert borrowed_from_nobody("def f(a):\n    own = a.copy()\n    lent = borrow(own)\n") == ["f: own"]
    assert borrowed_from_nobody("def f(a):\n    own = a.copy()\n    lent = borrow(own)\n    return own") == []
    assert borrowed_from_nobody("def f(a):\n    b, c = a\n    lent = borrow(c)\n    d = borrow(a.x)") == []


@pytest.mark.slow
@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="freed memory is overwritten by glibc alone")
def test_an_analysis_reads_nothing_that_was_freed(tmp_path: Path) -> None:
    # The allocator writes over what is freed, and over what is asked for: what is read too late, or before it
    # is written, is not a small number and leads far out of any array.
    tunables = "glibc.malloc.perturb=165:glibc.malloc.tcache_count=0"
    environment = os.environ | {"GLIBC_TUNABLES": tunables, "ARROW_DEFAULT_MEMORY_POOL": "system"}
    command = [sys.executable, "-m", "tests.ads.kernel.odd_ads", str(tmp_path)]
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr


@pytest.mark.slow
def test_no_kernel_leaves_its_arrays(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.ads.kernel.checked_kernels", str(tmp_path)]
    environment = os.environ | {"NUMBA_BOUNDSCHECK": "1"}
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
