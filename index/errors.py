"""Every error that Footnote raises on purpose.

    FootnoteError                     exit code 2, HTTP 400
    ├── InputError                    the caller's words, files or options are wrong
    │   ├── LoadError                 a file can't be read as a report
    │   ├── MetadataError             a key, value or sidecar file can't be used
    │   ├── UnknownReportError        no report with that id or metadata   HTTP 404
    │   ├── TextTooLongError          longer than the model reads       HTTP 422
    │   └── QuestionError             empty or too long                 HTTP 422
    ├── IndexUnusableError            exit code 3, HTTP 503
    │   ├── NoIndexError              nothing has been indexed yet
    │   ├── BrokenIndexError          a manifest or checksum doesn't hold
    │   ├── IndexMismatchError        built with another model or format
    │   └── IndexBusyError            another run is writing to it
    └── ModelError                    a configured model can't be loaded

Each message is one line that says what is wrong and what to do.
"""

from __future__ import annotations


class FootnoteError(Exception):
    """Root of the tree. The message is one clear line for a person."""

    exit_code: int = 2
    """Exit code of the command line (see the README)."""
    http_status: int = 400
    """Status of the HTTP answer."""


class InputError(FootnoteError):
    """What the caller gave can't be used."""


class LoadError(InputError):
    """A file can't be read as a report: missing, binary, not UTF-8, empty, unknown format."""


class MetadataError(InputError):
    """Metadata that can't be used: a key or value of the wrong form, or a sidecar file that can't be read."""


class UnknownReportError(InputError):
    """No report of the index has that id, or that metadata."""

    http_status = 404


class TextTooLongError(InputError):
    """A text has more tokens than the model reads; embedding it would drop its end."""

    http_status = 422


class QuestionError(InputError):
    """The question is empty or too long."""

    http_status = 422


class IndexUnusableError(FootnoteError):
    """There is no index that could answer."""

    exit_code = 3
    http_status = 503


class NoIndexError(IndexUnusableError):
    """Nothing has been indexed in that folder yet."""


class BrokenIndexError(IndexUnusableError):
    """A manifest can't be read or a file doesn't have its checksum."""


class IndexMismatchError(IndexUnusableError):
    """The index was built by another format version or another model."""


class IndexBusyError(IndexUnusableError):
    """Another run holds the folder's build lock."""


class ModelError(FootnoteError):
    """A configured model can't be found or loaded."""

    exit_code = 3
    http_status = 503
