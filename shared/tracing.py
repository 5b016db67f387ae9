"""One trace from request to effect: W3C ``traceparent``, exported only when configured."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache

from opentelemetry import trace
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

_propagator = TraceContextTextMapPropagator()


@cache
def configure(service: str) -> TracerProvider:
    """Return the tracer provider of ``service``; the first in a process is the process's own.

    Spans leave the process only if ``OTEL_EXPORTER_OTLP_ENDPOINT`` names a collector.
    """
    provider = TracerProvider(resource=Resource.create({"service.name": f"xaso-{service}"}))
    if os.environ.get("OTEL_EXPORTER_OTLP_ENDPOINT"):
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.trace.export import BatchSpanProcessor

        provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    if isinstance(trace.get_tracer_provider(), trace.ProxyTracerProvider):
        trace.set_tracer_provider(provider)
    return provider


@contextmanager
def span(name: str, headers: Mapping[str, str] | None = None) -> Iterator[None]:
    """Run within a span that continues the trace that ``headers`` carry, if any."""
    context = _propagator.extract(headers) if headers else None
    tracer = trace.get_tracer("xaso")
    with tracer.start_as_current_span(name, context=context, record_exception=False):
        yield


def traceparent() -> str | None:
    """Return the current trace as a ``traceparent`` header, or None outside of one."""
    carrier: dict[str, str] = {}
    _propagator.inject(carrier)
    return carrier.get("traceparent")
