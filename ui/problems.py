"""Errors over HTTP as `application/problem+json` (RFC 9457): type, title, status, detail, instance."""

from __future__ import annotations

import json
from http import HTTPStatus

from pydantic import BaseModel, Field
from starlette.responses import Response

from index.errors import FootnoteError, QuestionError, UnknownReportError

MEDIA_TYPE = "application/problem+json"


class Problem(BaseModel):
    """An error, told to a program (RFC 9457)."""

    type: str = Field(
        default="about:blank", description="Kind of problem; about:blank says no more than the status."
    )
    title: str = Field(description="Short summary of the kind of problem.")
    status: int = Field(description="The HTTP status code.")
    detail: str = Field(description="What is wrong this time, and what to do.")
    instance: str | None = Field(default=None, description="Path of the request.")


def problem(status: int, detail: str, *, instance: str | None = None, kind: str | None = None) -> Problem:
    """A problem with the standard phrase of its status as title; `kind` makes a `urn:footnote:…` type."""
    return Problem(
        type=f"urn:footnote:{kind}" if kind else "about:blank",
        title=HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        instance=instance,
    )


def problem_of(error: FootnoteError, *, instance: str | None = None) -> Problem:
    """The problem that tells one of Footnote's own errors, whose messages are written for people."""
    kind: str | None = None
    if isinstance(error, UnknownReportError):
        kind = "unknown-report"
    elif isinstance(error, QuestionError):
        kind = "question"
    elif error.http_status == HTTPStatus.SERVICE_UNAVAILABLE:
        kind = "unavailable"
    return problem(error.http_status, str(error), instance=instance, kind=kind)


def problem_response(told: Problem, headers: dict[str, str] | None = None) -> Response:
    """An HTTP response that carries the problem."""
    body = json.dumps(told.model_dump(exclude_none=True), ensure_ascii=False)
    return Response(body, status_code=told.status, headers=headers, media_type=MEDIA_TYPE)
