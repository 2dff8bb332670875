"""The HTTP server: the API, the health routes, and the chat page at `/`, around one shared assistant."""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack, asynccontextmanager
from functools import partial
from http import HTTPStatus
from importlib.metadata import version
from typing import Literal

from anyio import CapacityLimiter, to_thread
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse, Response

from index.errors import FootnoteError
from rag.contract import answer_to_json
from ui.api_docs import add_docs
from ui.events import EventStream, next_event
from ui.gate import BusyError
from ui.guard import Guard, HostRule
from ui.headers import SecurityHeaders
from ui.problems import MEDIA_TYPE, Problem, problem, problem_of, problem_response
from ui.schemas import AnswerModel, AskRequest, HealthModel, PassageModel, ReportModel, ReportsModel
from ui.service import AskOptions, Service

LOG = logging.getLogger("footnote")
DESCRIPTION = (
    "Ask indexed reports a question; get a short answer with the exact sentences it comes from, "
    "or an abstention with its reason. Everything is computed on this machine."
)
SSE_MEDIA_TYPE = "text/event-stream"
SSE_EXAMPLE = (
    'event: retrieval\ndata: {"passages": […]}\n\nevent: delta\ndata: {"text": "The government"}\n\n'
)


def create_app(
    service: Service,
    *,
    hosts: HostRule | None = None,
    mount_chat: Callable[[FastAPI, Service], None] | None = None,
) -> FastAPI:
    """The application around `service`, which is started with it; `mount_chat` adds the page at `/`."""

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        service.start()
        yield

    app = FastAPI(
        title="Footnote",
        version=version("footnote"),
        description=DESCRIPTION,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        responses=_problems("default"),
    )
    app.openapi_version = "3.0.3"  # the page at /docs knows no later one
    _add_problem_handlers(app, service)
    _add_health(app, service)
    _add_ask(app, service)
    _add_library(app, service)
    add_docs(app)
    if mount_chat is not None:
        mount_chat(app, service)
    app.add_middleware(Guard, hosts=hosts if hosts is not None else HostRule(), metrics=service.metrics)
    # Added last, so that it is outermost: refusals carry the headers too.
    app.add_middleware(SecurityHeaders)
    return app


def _problems(*statuses: int | Literal["default"]) -> dict[int | str, dict[str, object]]:
    """How the OpenAPI description tells that these statuses come as problems."""
    content: dict[str, object] = {MEDIA_TYPE: {"schema": Problem.model_json_schema()}}
    return {
        status: {
            "description": "Any error" if status == "default" else HTTPStatus(status).phrase,
            "content": content,
        }
        for status in statuses
    }


def _add_health(app: FastAPI, service: Service) -> None:
    @app.get("/health", tags=["health"])
    async def health() -> HealthModel:
        """The process lives."""
        return HealthModel(status="ok")

    @app.get("/ready", tags=["health"])
    async def ready() -> HealthModel:
        """The index is open and the models are loaded; 503 otherwise."""
        service.check_ready()
        return HealthModel(status="ready")

    @app.get("/metrics", tags=["health"], response_class=PlainTextResponse)
    async def metrics() -> Response:
        """Counters in Prometheus' text format."""
        return Response(service.metrics.text(), media_type="text/plain; version=0.0.4; charset=utf-8")


def _add_library(app: FastAPI, service: Service) -> None:
    @app.get("/reports", tags=["reports"])
    def reports() -> ReportsModel:
        """The reports that can be asked."""
        with service.borrow() as assistant:
            opened = assistant.index
            return ReportsModel(
                index_generation=opened.generation,
                reports=[ReportModel.of(report) for report in opened.reports()],
            )

    @app.get("/passages/{passage_id}", tags=["reports"], responses=_problems(404, 422))
    def passage(passage_id: str) -> PassageModel:
        """One passage, as it stands in its report."""
        with service.borrow() as assistant:
            found = assistant.index.passage(passage_id)
        if found is None:
            raise HTTPException(404, "no passage of the index has that id")
        return PassageModel.of(found)


def _add_ask(app: FastAPI, service: Service) -> None:
    # Waiting requests sit in worker threads; the limiter has one for each that the gate admits.
    limiter = CapacityLimiter(service.gate.capacity)

    @app.post(
        "/ask",
        tags=["answers"],
        response_model=AnswerModel,
        responses={
            200: {"content": {SSE_MEDIA_TYPE: {"example": SSE_EXAMPLE}}},
            **_problems(400, 404, 413, 415, 422, 429, 503),
        },
    )
    async def ask(body: AskRequest, request: Request) -> Response:
        """Answer one question.

        With `"stream": true` or `Accept: text/event-stream` it comes as server-sent events: `retrieval` (the
        passages found), `delta` (pieces of the answer's text), `citation` (one each), `final` (the whole
        Answer, the only one to rely on), or `error` (a problem).
        """
        options = AskOptions(
            tuple(body.report_ids), tuple(sorted(body.where.items())), body.top_k, body.generate
        )
        if body.stream or SSE_MEDIA_TYPE in request.headers.get("accept", ""):
            return await _streamed(service, body.question, options, limiter)
        with service.gate.admitted():
            answer = await to_thread.run_sync(partial(service.ask, body.question, options), limiter=limiter)
        return Response(json.dumps(answer_to_json(answer), ensure_ascii=False), media_type="application/json")


async def _streamed(
    service: Service, question: str, options: AskOptions, limiter: CapacityLimiter
) -> EventStream:
    """The stream, once its first event is there: what is wrong with a question is said by the status then."""
    with ExitStack() as undo:
        undo.enter_context(service.gate.admitted())
        events = service.stream(question, options)
        first = await next_event(events, limiter)
        if first is None:
            raise RuntimeError("an answer had no events")
        leave = undo.pop_all()

    async def close() -> None:
        try:
            await to_thread.run_sync(events.close, limiter=limiter)
        finally:
            leave.close()

    return EventStream(first, events, limiter=limiter, close=close, instance="/ask")


def _add_problem_handlers(app: FastAPI, service: Service) -> None:
    @app.exception_handler(FootnoteError)
    async def footnote_error(request: Request, error: FootnoteError) -> Response:
        later = {"retry-after": str(service.gate.limits.retry_after_s)}
        headers = later if error.http_status == HTTPStatus.SERVICE_UNAVAILABLE else None
        return problem_response(problem_of(error, instance=request.url.path), headers)

    @app.exception_handler(BusyError)
    async def busy(request: Request, error: BusyError) -> Response:
        told = problem(429, str(error), instance=request.url.path, kind="busy")
        return problem_response(told, {"retry-after": str(service.gate.limits.retry_after_s)})

    @app.exception_handler(HTTPException)
    async def http_error(request: Request, error: HTTPException) -> Response:
        headers = dict(error.headers) if error.headers else None
        return problem_response(problem(error.status_code, error.detail, instance=request.url.path), headers)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        lines: list[str] = []
        malformed = False
        for found in error.errors():
            malformed = malformed or found["type"] == "json_invalid"
            place = ".".join(str(part) for part in found["loc"] if part != "body")
            lines.append(f"{place}: {found['msg']}" if place and not malformed else str(found["msg"]))
        told = problem(
            400 if malformed else 422,
            "; ".join(lines[:10]),
            instance=request.url.path,
            kind="invalid-request",
        )
        return problem_response(told)
