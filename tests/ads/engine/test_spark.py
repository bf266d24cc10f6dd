"""What Spark says is told as one line with the cause."""

import importlib.util
import subprocess
import sys

import pytest

if importlib.util.find_spec("pyspark") is None:
    pytest.skip("Spark is not installed: make spark", allow_module_level=True)

from lykta.ads.engine.spark import count_fetched, find_cause, quiet

IN_PYTHON = """An error occurred while calling z:org.apache.spark.api.python.PythonRDD.collectAndServe.
: org.apache.spark.SparkException: Job aborted due to stage failure: Task 0 in stage 1.0 failed 4 times
  File "worker.py", line 1, in main
Traceback (most recent call last):
  File "worker.py", line 9, in process
RuntimeError: ValueError at gather.py:12

\tat org.apache.spark.api.python.BasePythonRunner.handle(PythonRunner.scala:1)
Caused by: java.lang.IllegalStateException: other
"""


def test_of_a_worker_in_python_the_last_error_is_told() -> None:
    assert find_cause(IN_PYTHON) == "RuntimeError: ValueError at gather.py:12"


def test_of_java_the_first_cause_is_told() -> None:
    lines = ["An error occurred while calling o1.load.", ": java.net.ConnectException: Call failed."]
    assert (
        find_cause("\n".join([*lines, "\tat a.b(C.java:1)", "Caused by: java.io.IOException: x"]))
        == "java.net.ConnectException: Call failed"
    )


def test_the_commonest_mistakes_are_told_in_words() -> None:
    assert "not installed in the Python of the workers" in find_cause(
        "x\nModuleNotFoundError: No module named 'lykta'\n"
    )
    assert "another version of Python" in find_cause("[PYTHON_VERSION_MISMATCH] ...")


@pytest.mark.parametrize(
    "message",
    [
        "org.apache.spark.SparkException: Job aborted due to stage failure: Task 0 in stage 562.0 failed 4 "
        "times, most recent failure: ExecutorLostFailure (executor 5 exited caused by one of the running "
        "tasks) Reason: Command exited with code 52",
        "java.lang.OutOfMemoryError: Java heap space",
    ],
)
def test_a_worker_whose_memory_is_full_is_told_with_what_to_do(message: str) -> None:
    assert "spark.executor.memory" in find_cause(message)


def test_nothing_said_is_told_as_well() -> None:
    assert find_cause("") == "no reason was given"


def test_an_error_of_a_function_tells_its_kind_and_not_what_it_was_given() -> None:
    def fails(text: str) -> None:
        raise ValueError(text)

    with pytest.raises(RuntimeError, match=r"ValueError at test_spark.py:\d+") as told:
        quiet(fails)("Ring mig")
    assert "Ring" not in str(told.value)
    assert told.value.__cause__ is None
    assert told.value.__context__ is None


def test_a_worker_searches_its_modules_for_garbage_no_more_than_once() -> None:
    code = (
        "import gc; from lykta.ads.engine.spark import quiet\n"
        "quiet(len)([]); first = gc.get_freeze_count(); quiet(len)([])\n"
        "print(first > 10_000 and gc.get_freeze_count() == first)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "True"


@pytest.mark.parametrize(
    ("largest", "partitions"),
    [(0, 1), (1, 8), (8_000_000, 8), (8_000_001, 7), (32_000_000, 2), (64_000_000, 1), (10**9, 1)],
)
def test_one_job_fetches_few_partitions_where_they_are_large(largest: int, partitions: int) -> None:
    assert count_fetched(largest) == partitions
