"""The shipped encoder: near the published model, the same alone as in company, refused where it was altered."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from index.build import add_reports
from index.embed import SINGLE_PRECISION, Embedder, load_embedder
from index.encoder import GRAPH, MANIFEST, TOKENIZER, WEIGHTS, OnnxEmbedder, read_encoder_manifest
from index.errors import ModelError
from index.location import sample_report_path
from index.sentences import sentence_spans
from rag.training.config import TrainingError
from rag.training.encoder import export_encoder


@pytest.fixture(scope="module")
def texts() -> list[str]:
    text = sample_report_path().read_text(encoding="utf-8")
    return [text[start:end] for start, end in sentence_spans(text)][:120]


def test_vectors_are_those_of_the_published_model_nearly(real_embedder: Embedder, texts: list[str]) -> None:
    shipped, published = real_embedder.embed(texts), load_embedder(SINGLE_PRECISION).embed(texts)
    cosines = (shipped * published).sum(axis=1)
    assert float(cosines.min()) > 0.995
    assert float(cosines.mean()) > 0.998


def test_a_text_has_the_same_vector_in_any_company(real_embedder: Embedder, texts: list[str]) -> None:
    together = real_embedder.embed(texts[:20])
    for row, text in enumerate(texts[:20]):
        np.testing.assert_array_equal(together[row], real_embedder.embed([text])[0])


def test_parts_cover_their_tokens_only(real_embedder: Embedder) -> None:
    assert isinstance(real_embedder, OnnxEmbedder)
    text = "Cats sleep. Dogs bark."
    _, (parts,) = real_embedder.embed_parts([text], [[(0, 11), (12, 22), (11, 12), (0, 22)]])
    assert not parts[2].any()
    mean = parts[3] / np.linalg.norm(parts[3])
    assert float(mean @ parts[0]) > float(parts[0] @ parts[1])


@pytest.mark.parametrize("name", [GRAPH, TOKENIZER, MANIFEST])
def test_a_file_that_was_altered_or_is_missing_is_refused(name: str, tmp_path: Path) -> None:
    shutil.copytree(WEIGHTS, tmp_path / "w")
    path = tmp_path / "w" / name
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(ModelError, match=name) as caught:
        OnnxEmbedder(tmp_path / "w")
    assert "\n" not in str(caught.value)
    path.unlink()
    with pytest.raises(ModelError, match="can't be read"):
        OnnxEmbedder(tmp_path / "w")


def test_the_shipped_graph_is_what_the_export_writes(tmp_path: Path) -> None:
    from index.embed import packaged_folder

    manifest = export_encoder(packaged_folder(), tmp_path)
    shipped = read_encoder_manifest(WEIGHTS)
    assert (manifest.name, manifest.dimensions, manifest.max_tokens) == (shipped.name, 384, 256)
    assert manifest.tokenizer_sha256 == shipped.tokenizer_sha256
    # Another processor may round the smoothing factors otherwise, so vectors are compared and not bytes.
    made = OnnxEmbedder(tmp_path).embed(["The harbour office licensed trawlers."])[0]
    assert float(made @ OnnxEmbedder().embed(["The harbour office licensed trawlers."])[0]) > 0.999


def test_a_folder_without_an_encoder_is_named(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="no encoder that can be written out"):
        export_encoder(tmp_path, tmp_path / "out")


def test_an_answer_imports_nothing_heavy(tmp_path: Path) -> None:
    add_reports(tmp_path / "index", [sample_report_path()], embedder=load_embedder())
    code = (
        "import sys; from ui.cli import main\n"
        "assert main(['ask', 'how many humanitarian visas were issued in 2022', '--index', sys.argv[1]]) == 0\n"
        "heavy = {'torch', 'transformers', 'sentence_transformers', 'scipy', 'gradio', 'fastapi', 'bm25s'}\n"
        "print(sorted(heavy & sys.modules.keys()))"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "index")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own code
    assert done.returncode == 0, done.stderr
    assert "five humanitarian visas" in done.stdout
    assert done.stdout.splitlines()[-1] == "[]"
