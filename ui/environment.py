"""What has to be said to third-party libraries before any of them is imported.

Footnote works offline: no hub is asked for a model, no library reports home. Those switches are environment
variables that the libraries read while they are imported, so that `offline_environment()` is the first thing
that the command line does.
"""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import MutableMapping

OFFLINE: dict[str, str] = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "GRADIO_ANALYTICS_ENABLED": "False",
    "GRADIO_RUN_HISTORY": "False",
    "DO_NOT_TRACK": "1",
    "ORT_DISABLE_TELEMETRY": "1",
    "TOKENIZERS_PARALLELISM": "false",
    "TRANSFORMERS_VERBOSITY": "error",
    "TQDM_DISABLE": "1",
}
"""Overrides whatever the caller's environment says: being offline is what Footnote promises."""

NOISY_LOGGERS = (
    "transformers",
    "sentence_transformers",
    "huggingface_hub",
    "bm25s",
    "faiss",
    "httpx",
    "httpx2",
)


def offline_environment(environ: MutableMapping[str, str] | None = None) -> None:
    """Switch off hubs, telemetry and progress noise. To be called before anything heavy is imported."""
    target = os.environ if environ is None else environ
    target.update(OFFLINE)


def quiet_libraries() -> None:
    """Keep other people's log lines and warnings off stderr; Footnote's own messages go elsewhere."""
    for name in NOISY_LOGGERS:
        logging.getLogger(name).setLevel(logging.ERROR)
    warnings.simplefilter("ignore")
