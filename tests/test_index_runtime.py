"""ONNX Runtime as this project opens it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def test_no_telemetry_is_kept_for_sending(tmp_path: Path) -> None:
    program = "from index.embed import load_embedder; load_embedder(threads=1).embed(['a b'])"
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("ORT_DISABLE_TELEMETRY", "XDG_CACHE_HOME")
    }
    root = Path(__file__).resolve().parent.parent
    subprocess.run(  # noqa: S603 - written above
        [sys.executable, "-c", program],
        check=True,
        cwd=root,
        env={**environment, "HOME": str(tmp_path), "PYTHONPATH": str(root)},
    )
    assert list(tmp_path.rglob("*")) == []
