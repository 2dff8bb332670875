"""Coverage-guided fuzzing of one loader: no input may hang it, crash it, or make it raise anything but LoadError.

    pip install atheris
    python tests/fuzz/loaders.py pdf --minutes 10 --corpus /tmp/corpus

What comes out has to hold together, too: blocks in order, none of them empty, all of them inside the text.
`tests/test_index_malformed.py` runs a short form with seeded damage and without atheris.
"""

from __future__ import annotations

import argparse
import io
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

SAMPLES = Path(__file__).resolve().parents[1] / "golden" / "formats"
KINDS = {"txt": ".txt", "md": ".md", "html": ".html", "docx": ".docx", "docx_parts": ".docx", "pdf": ".pdf"}
SECONDS = 30
MEGABYTES = 2048
"""The fuzzer's own maps count here; the limit of 1 GiB is the child process's."""
_PARTS = ("word/document.xml", "word/styles.xml", "word/numbering.xml", "word/footnotes.xml")
_SEPARATOR = b"\0==\0"


def checked(loader: Callable[[bytes], object], data: bytes) -> None:
    """Load, and check what came out. Raises whatever is a finding."""
    from index.errors import LoadError
    from index.load.loaded import Loaded

    try:
        loaded = loader(data)
    except (LoadError, MemoryError, RecursionError):
        return
    if not isinstance(loaded, Loaded):
        raise TypeError(loaded)
    end = 0
    for block in loaded.blocks:
        if not end <= block.start < block.end <= len(loaded.text):
            raise ValueError(f"block {block}")
        if not all(block.start < turn < block.end for turn in block.turns):
            raise ValueError(f"turns of {block}")
        end = block.end
    loaded.text.encode("utf-8")


def packed(data: bytes) -> bytes:
    """A DOCX whose parts are the pieces of an input: so that the fuzzer changes XML, and not what zip makes of it."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, part in zip(_PARTS, data.split(_SEPARATOR), strict=False):
            archive.writestr(name, part)
    return held.getvalue()


def unpacked(path: Path) -> bytes:
    """The input that `packed` makes a DOCX of."""
    with zipfile.ZipFile(path) as archive:
        return _SEPARATOR.join(archive.read(name) if name in archive.namelist() else b"" for name in _PARTS)


def seed(kind: str, corpus: Path) -> None:
    """Put the samples of a kind into a corpus."""
    corpus.mkdir(parents=True, exist_ok=True)
    for path in sorted(SAMPLES.glob(f"*{KINDS[kind]}")):
        (corpus / path.name).write_bytes(unpacked(path) if kind == "docx_parts" else path.read_bytes())
    if kind in ("txt", "md"):
        text = Path(__file__).resolve().parents[2] / "README.md"
        (corpus / "readme").write_bytes(text.read_bytes()[:6000])


def main() -> None:
    """Fuzz until the time is over; exits with libFuzzer's code, 0 where nothing was found."""
    parser = argparse.ArgumentParser()
    parser.add_argument("kind", choices=sorted(KINDS))
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--corpus", type=Path, required=True)
    options = parser.parse_args()
    seed(options.kind, options.corpus)
    import atheris

    with atheris.instrument_imports(include=["index", "markdown_it"]):
        from index.load import docx, html, pdf  # noqa: F401 - loaders import them when they first run
        from index.load.formats import LOADERS
    loader = LOADERS[KINDS[options.kind]]

    def one(data: bytes) -> None:
        checked(loader, packed(data) if options.kind == "docx_parts" else data)

    arguments = [
        sys.argv[0], str(options.corpus), f"-max_total_time={int(options.minutes * 60)}", f"-timeout={SECONDS}",
        f"-rss_limit_mb={MEGABYTES}", "-max_len=200000", f"-artifact_prefix={options.corpus}.",
    ]  # fmt: skip
    atheris.Setup(arguments, one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
