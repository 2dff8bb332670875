"""`reader.json`: what a folder of reader weights holds, and how its two scores become a probability.

Files are read only after their SHA-256 has been compared: a graph or tokenizer that was altered is refused unparsed.
"""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from index.errors import ModelError

FORMAT = 1
"""Version of the manifest's fields and of the graph's inputs and outputs."""
MANIFEST, TOKENIZER = "reader.json", "tokenizer.json"
MAX_POSITIONS = 512
"""Longest window that the encoder has positions for."""
_CURE = "install Footnote again, or set FOOTNOTE_READER to another reader"


@dataclass(frozen=True, slots=True)
class Calibration:
    """P(answerable) = 1 / (1 + exp(-(gate_weight · gate + margin_weight · margin + bias))) (Platt 1999)."""

    gate_weight: float
    """Of the answerability head's logit."""
    margin_weight: float
    """Of the best span's score less the score of no answer."""
    bias: float

    def chance(self, gate: float, margin: float) -> float:
        """Probability of an answer, 0 to 1, of the head's logit and the best span's margin."""
        logit = self.gate_weight * gate + self.margin_weight * margin + self.bias
        if math.isnan(logit):
            return 0.0  # a network that says nothing sound has found no answer
        return 1.0 / (1.0 + math.exp(-max(-60.0, min(60.0, logit))))


@dataclass(frozen=True, slots=True)
class Manifest:
    """A folder of reader weights."""

    name: str
    """For people."""
    version: str
    encoder: str
    """Name of the encoder that the reader was trained on."""
    file: str
    """Name of the graph's file (ONNX), in the same folder."""
    sha256: str
    """Of the graph's file, in hexadecimal."""
    bytes: int
    """Length of the graph's file."""
    tokenizer_sha256: str
    """Of `tokenizer.json` in the same folder."""
    max_tokens: int
    """Longest window, special tokens included."""
    stride: int
    """Tokens that neighbouring windows of a long passage share."""
    calibration: Calibration


def read_manifest(folder: Path) -> Manifest:
    """Read a folder's `reader.json`.

    Raises:
        ModelError: it is missing, of another format, or a field is missing, unknown or out of its range.

    """
    path = folder / MANIFEST
    try:
        raw = json.loads(path.read_bytes())
    except FileNotFoundError:
        raise ModelError(f"{path}: no reader there; {_CURE}") from None
    except (OSError, ValueError, RecursionError) as error:
        raise ModelError(f"{path}: can't be read ({error}); {_CURE}") from error
    if not isinstance(raw, dict) or raw.pop("format", None) != FORMAT:
        raise ModelError(f"{path}: not of format {FORMAT}; {_CURE}")
    calibration = raw.get("calibration")
    if not isinstance(calibration, dict):
        raise ModelError(f"{path}: calibration is missing; {_CURE}")
    _check_types(path, calibration, {field.name: str(field.type) for field in fields(Calibration)})
    kinds = {field.name: str(field.type) for field in fields(Manifest) if field.name != "calibration"}
    rest = {name: value for name, value in raw.items() if name != "calibration"}
    _check_types(path, rest, kinds)
    manifest = Manifest(
        name=rest["name"],
        version=rest["version"],
        encoder=rest["encoder"],
        file=rest["file"],
        sha256=rest["sha256"],
        bytes=rest["bytes"],
        tokenizer_sha256=rest["tokenizer_sha256"],
        max_tokens=rest["max_tokens"],
        stride=rest["stride"],
        calibration=Calibration(**{name: _float(value) for name, value in calibration.items()}),
    )
    _check_values(path, manifest)
    return manifest


def write_manifest(folder: Path, manifest: Manifest) -> Path:
    """Write a folder's `reader.json`; the same manifest gives the same bytes."""
    path = folder / MANIFEST
    content = json.dumps({"format": FORMAT, **asdict(manifest)}, indent=2, ensure_ascii=False) + "\n"
    path.write_text(content, encoding="utf-8")
    return path


def checked_graph(folder: Path, manifest: Manifest) -> bytes:
    """Content of the graph's file. Raises ModelError where it isn't the one that the manifest names."""
    path = folder / manifest.file
    content = _content(path)
    if len(content) != manifest.bytes or hashlib.sha256(content).hexdigest() != manifest.sha256:
        raise ModelError(f"{path}: not the file that {MANIFEST} names (its SHA-256 differs); {_CURE}")
    return content


def checked_tokenizer(folder: Path, manifest: Manifest) -> bytes:
    """Content of `tokenizer.json`. Raises ModelError where it isn't the one that the manifest names."""
    path = folder / TOKENIZER
    content = _content(path)
    if hashlib.sha256(content).hexdigest() != manifest.tokenizer_sha256:
        raise ModelError(f"{path}: not the file that {MANIFEST} names (its SHA-256 differs); {_CURE}")
    return content


def _float(number: float) -> float:
    try:
        return float(number)
    except OverflowError:  # an integer of hundreds of digits
        return math.inf


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ModelError(f"{path}: can't be read ({error.strerror}); {_CURE}") from error


def _check_types(path: Path, raw: dict[str, object], kinds: dict[str, str]) -> None:
    wrong = sorted(set(raw) ^ set(kinds))
    if wrong:
        raise ModelError(f"{path}: missing or unknown field: {', '.join(wrong)}; {_CURE}")
    accepted = {"str": (str,), "int": (int,), "float": (int, float)}
    for name, kind in kinds.items():
        if not isinstance(raw[name], accepted[kind]) or isinstance(raw[name], bool):
            raise ModelError(f"{path}: {name} must be of type {kind}; {_CURE}")


def _check_values(path: Path, manifest: Manifest) -> None:
    calibration = manifest.calibration
    numbers = (calibration.gate_weight, calibration.margin_weight, calibration.bias)
    held = {
        # A path would lead out of the folder; no system takes a null character in a name.
        "file": manifest.file == Path(manifest.file).name
        and manifest.file not in {"", ".", ".."}
        and manifest.file.isprintable(),
        "max_tokens": 128 <= manifest.max_tokens <= MAX_POSITIONS,
        # A window holds question and heading too: at least 32 tokens of the passage must be new in each.
        "stride": 0 <= manifest.stride <= manifest.max_tokens - 128,
        "calibration": all(math.isfinite(number) for number in numbers),
    }
    wrong = sorted(name for name, holds in held.items() if not holds)
    if wrong:
        raise ModelError(f"{path}: out of range: {', '.join(wrong)}; {_CURE}")
