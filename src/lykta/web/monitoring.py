"""What a monitor on this machine is given: the readiness report in full, and metrics for Prometheus.

Metrics leave the server, and are kept elsewhere for months, where no purge reaches them. So nothing in them
tells one consultation from another, or when one was asked: requests are counted over all pages, the audit log
in whole hundreds, and waiting mail in whole half hours.
"""

import os
import time
from collections.abc import Callable, Iterable
from ipaddress import ip_address
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from lykta.version import __version__
from lykta.web.configuration import SHARED_COUNTS
from lykta.web.health import GRAVITY, HealthReport, latest

OWN_ADDRESSES: Final = ("/halsa", "/halsa/redo", "/halsa/ready", "/metrics")
"""What monitors ask for; these requests are counted nowhere."""
BUCKETS: Final = (0.01, 0.025, 0.05, 0.1, 0.3, 1.0, 3.0, 10.0)
"""Seconds; 0.3 is the bar that the load is measured against, and a writer is refused after twenty."""
ENTRIES_STEP: Final = 100
"""The audit log is counted in whole hundreds: each question writes an entry, and an exact count would tell
those who keep the metrics when a question was asked."""
# What a proxy adds. A request without any of them has not passed one.
_FORWARDED: Final = (
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_FORWARDED",
    "HTTP_VIA",
    "HTTP_X_REAL_IP",
)

_OF_THIS_PROCESS: Final = CollectorRegistry()
_REQUESTS: Final = Counter(
    "lykta_requests", "Requests answered, by class of status.", ["status"], registry=_OF_THIS_PROCESS
)
_SECONDS: Final = Histogram(
    "lykta_request_duration_seconds",
    "Seconds from the request's arrival at the program to its answer.",
    buckets=BUCKETS,
    registry=_OF_THIS_PROCESS,
)
_TOLLS: Final = Counter(
    "lykta_tolls", "Tolls asked of visitors, by purpose.", ["purpose"], registry=_OF_THIS_PROCESS
)


class Monitoring:
    """Counts requests, and lets a monitor on this machine ask by the machine's own address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and count the request by its status and its time, without its address."""
        if request.path in OWN_ADDRESSES:
            if is_from_this_machine(request):
                # A monitor calls 127.0.0.1, which is not a name of the site and would be refused as one.
                request.META["HTTP_HOST"] = _a_name_of_the_site()
            return self._get_response(request)
        if request.path.startswith(settings.STATIC_URL):
            return self._get_response(request)
        began = time.perf_counter()
        response = self._get_response(request)
        _SECONDS.observe(time.perf_counter() - began)
        _REQUESTS.labels(f"{response.status_code // 100}xx").inc()
        return response


def is_from_this_machine(request: HttpRequest) -> bool:
    """Whether a program on this machine asks directly, and not a proxy for somebody else."""
    if any(name in request.META for name in _FORWARDED):
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def count_toll(purpose: str) -> None:
    """Count one toll, by the name of what it was asked for: never an address or an account."""
    _TOLLS.labels(purpose).inc()


def metrics() -> bytes:
    """The metrics of the whole server, in Prometheus's text format."""
    counted = _OF_THIS_PROCESS
    if SHARED_COUNTS in os.environ:
        counted = CollectorRegistry()
        MultiProcessCollector(counted)  # type: ignore[no-untyped-call]  # the library leaves it untyped.
    found = CollectorRegistry()
    found.register(_ReportCollector(latest()))
    return generate_latest(counted) + generate_latest(found)


class _ReportCollector(Collector):
    """The metrics that are read from a report."""

    def __init__(self, report: HealthReport) -> None:
        self._report = report

    def collect(self) -> Iterable[Metric]:
        """One metric after the other; one that nothing is known of is left out."""
        report = self._report
        values = {found.code: found.values for found in report.findings}
        yield _gauge("lykta_up", "1: the server answers.", 1)
        yield _labelled_gauge("lykta_build_info", "The version that runs.", "version", {__version__: 1})
        yield _gauge("lykta_ready", "1: no check fails. 0: at least one does.", int(report.is_ready))
        states = {found.code: GRAVITY[found.state] for found in report.findings}
        text = "Each check: 0 ok, 1 not looked at, 2 warns, 3 fails."
        yield _labelled_gauge("lykta_check_state", text, "check", states)
        runs = {code: int(each["at"]) for code, each in values.items() if "at" in each}
        text = "When upkeep was last done, in seconds since 1970."
        yield _labelled_gauge("lykta_last_done_timestamp_seconds", text, "upkeep", runs)
        if "mb" in values.get("data", {}):
            text = "Free space in the data folder."
            yield _gauge("lykta_disk_free_bytes", text, int(values["data"]["mb"]) * 2**20)
        if "entries" in values.get("audit", {}):
            entries = int(values["audit"]["entries"]) // ENTRIES_STEP * ENTRIES_STEP
            yield _gauge("lykta_audit_log_entries", "Entries of the audit log, in whole hundreds.", entries)
        if "seconds" in values.get("mail", {}):
            text = "How long the oldest notice has waited to be sent, in whole half hours."
            yield _gauge("lykta_mail_waiting_seconds", text, int(values["mail"]["seconds"]))
        if "undone" in values.get("purge", {}):
            text = "Kinds of traces that the last purge left in the files."
            yield _gauge("lykta_purge_undone", text, int(values["purge"]["undone"]))


def _gauge(name: str, text: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, text, value=value)


def _labelled_gauge(name: str, text: str, label: str, values: dict[str, int]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, text, labels=[label])
    for value, number in values.items():
        family.add_metric([value], number)
    return family


def _a_name_of_the_site() -> str:
    # A pattern such as `.example.se` stands for the domain itself as well.
    return str(settings.ALLOWED_HOSTS[0]).removeprefix(".")
