"""What `/metrics` tells Prometheus, in a registry of its own."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from rag.records import Answer

ANSWER_SECONDS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)


class Metrics:
    """Counters of one server. Questions and texts are never part of them."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "footnote_http_requests", "HTTP requests.", ("route", "method", "status"), registry=self.registry
        )
        self._latency = Histogram(
            "footnote_http_request_seconds",
            "Seconds from request to the end of its response.",
            ("route",),
            buckets=ANSWER_SECONDS,
            registry=self.registry,
        )
        self._answers = Counter(
            "footnote_answers", "Answers given, by status.", ("status",), registry=self.registry
        )
        self._abstentions = Counter(
            "footnote_abstentions", "Abstentions, by reason.", ("reason",), registry=self.registry
        )
        self._answer_latency = Histogram(
            "footnote_answer_seconds",
            "Seconds that an answer took to compute.",
            buckets=ANSWER_SECONDS,
            registry=self.registry,
        )
        self._ready = Gauge("footnote_ready", "1 when questions can be answered.", registry=self.registry)

    def request(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count one HTTP request; `route` is a template, not a path, so that there are few of them."""
        self._requests.labels(route, method, str(status)).inc()
        self._latency.labels(route).observe(seconds)

    def answer(self, answer: Answer) -> None:
        """Count one answer, from whichever surface it was asked."""
        self._answers.labels(answer.status).inc()
        if answer.reason is not None:
            self._abstentions.labels(answer.reason.value).inc()
        self._answer_latency.observe(answer.timings_ms.total / 1000)

    def ready(self, ready: bool) -> None:
        """Say whether questions can be answered now."""
        self._ready.set(1 if ready else 0)

    def text(self) -> bytes:
        """Everything in Prometheus' text format."""
        return generate_latest(self.registry)
