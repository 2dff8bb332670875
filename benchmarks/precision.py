"""What whole numbers cost in answers: the shipped models beside the same in single precision, on the gold sets.

python benchmarks/precision.py [--split dev]

The reference embeds with the published encoder in PyTorch, and reads with the shipped reader's weights in single
precision.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from eval.answering import How, answered
from eval.choices import SplitChoice, SystemChoice
from eval.comparison import compare_runs
from eval.recorded import recorded
from eval.report.table import value_text
from eval.results import Results
from eval.selection import select
from eval.sources import packaged_sources
from index.embed import SINGLE_PRECISION, packaged_folder
from rag.reader.load import WEIGHTS
from rag.reader.manifest import TOKENIZER, read_manifest, write_manifest
from rag.settings import Settings
from rag.training.export import export_graph, network_of

MEASURES = (
    "right",
    "strict",
    "citation_recall",
    "citation_precision",
    "abstention_f1",
    "unsupported_figures",
    "recall_5",
    "mrr",
)


def single_precision_reader(folder: Path) -> None:
    """Write the shipped reader's weights as a graph in single precision."""
    from safetensors.torch import save_file

    manifest = read_manifest(WEIGHTS)
    network = network_of(WEIGHTS, packaged_folder())
    save_file(
        {name: value.contiguous() for name, value in network.state_dict().items()}, folder / "w.safetensors"
    )
    content = export_graph(folder / "w.safetensors", packaged_folder(), quantised=False)
    (folder / manifest.file).write_bytes(content)
    (folder / TOKENIZER).write_bytes((WEIGHTS / TOKENIZER).read_bytes())
    sha256 = hashlib.sha256(content).hexdigest()
    write_manifest(folder, replace(manifest, sha256=sha256, bytes=len(content)))


def main() -> None:
    """Run both and print the measures side by side."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--split", type=SplitChoice, default=SplitChoice.DEV)
    parser.add_argument("--json", type=Path, help="where to write both runs' measures")
    given = parser.parse_args()
    sources = packaged_sources()
    selection = select([source.gold for source in sources], split=given.split, types=[], limit=None)
    found: dict[str, Results] = {}
    with tempfile.TemporaryDirectory() as name:
        single_precision_reader(Path(name))
        for what, settings in (
            ("whole numbers", Settings()),
            ("single precision", Settings(embedder=SINGLE_PRECISION, reader=name)),
        ):
            how = How(SystemChoice.FOOTNOTE, settings, generate=False)
            found[what] = answered(selection, how, evidence=[source.evidence for source in sources])
    for measure in MEASURES:
        values = "  ".join(
            f"{what} {value_text(held.metrics[measure].value)}" for what, held in found.items()
        )
        sys.stdout.write(f"{measure:20} {values}\n")
    paired = compare_runs(recorded(found["single precision"]), recorded(found["whole numbers"]), seed=0)
    sys.stdout.write(f"{paired.questions} questions, {len(paired.flips)} with another outcome\n")
    for flip in paired.flips:
        sys.stdout.write(f"  {flip.now.id}: {flip.before.outcome} -> {flip.now.outcome}\n")
    if given.json is not None:
        given.json.write_text(
            json.dumps(
                {what: {m: r.metrics[m].value for m in MEASURES} for what, r in found.items()}, indent=1
            )
        )


if __name__ == "__main__":
    main()
