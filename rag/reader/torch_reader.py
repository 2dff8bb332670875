"""A reader on PyTorch: any extractive question-answering model of Hugging Face's shape, from local files.

Such a model has no head that says whether a passage answers: as in SQuAD 2, the logits of its first token stand for no
answer (Rajpurkar et al. 2018, Devlin et al. 2019). Headings are not shown to it, since it learned without them.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from index.errors import ModelError
from rag.reader.decode import Logits
from rag.reader.manifest import Calibration
from rag.reader.reading import BatchNetwork, Limits, Reading, batched
from rag.reader.records import PassageReading, ReadPassage
from rag.reader.windows import MAX_QUESTION, Batch, Window, Windower, Windows

if TYPE_CHECKING:
    from torch import Tensor, nn
    from transformers import PreTrainedModel, PreTrainedTokenizerFast

MAX_TOKENS = 384
"""Of a window, as in most SQuAD recipes; less where the model reads less."""
STRIDE = 128
BY_MARGIN = Calibration(gate_weight=0.0, margin_weight=1.0, bias=0.0)
"""Without a head of its own and a fit: the best span against no answer."""


class _Pair(Protocol):
    """What a question-answering model returns."""

    start_logits: Tensor
    end_logits: Tensor


class TorchReader:
    """Reads with a PyTorch network. Safe to use from several threads."""

    def __init__(
        self,
        name: str,
        windower: Windower,
        network: BatchNetwork,
        calibration: Calibration,
        *,
        limits: Limits | None = None,
    ) -> None:
        """Take a network as it is; `TorchReader.open` loads one from a folder."""
        self._name = name
        limits = limits or Limits()
        read = batched(network, pad=windower.pad, batch_tokens=limits.batch_tokens)
        self._reading = Reading(windower, read, calibration.chance, limits)

    @classmethod
    def open(cls, folder: Path, *, name: str) -> TorchReader:
        """Load an extractive question-answering model (AutoModelForQuestionAnswering, safetensors) on the CPU.

        Raises:
            ModelError: it can't be loaded as one, lacks its question-answering head, or has no fast tokenizer.

        """
        model, tokenizer = _load(folder)
        windower = PairWindower(tokenizer, max_tokens=_positions(model))
        return cls(name, windower, _pair_network(model, tokenizer), BY_MARGIN)

    @property
    def name(self) -> str:
        """Name of the model."""
        return self._name

    def read(self, question: str, passages: Sequence[ReadPassage]) -> tuple[PassageReading, ...]:
        """One reading a passage, in the order given. Long passages are read in overlapping windows."""
        return self._reading.read(question, passages)


class PairWindower:
    """Windows as a model's own tokenizer joins question and passage. Safe to use from several threads."""

    def __init__(self, tokenizer: PreTrainedTokenizerFast, *, max_tokens: int = MAX_TOKENS) -> None:
        """`max_tokens`: that the model reads at once; the tokenizer may say less."""
        # A passage is counted from its beginning, whichever end the tokenizer would rather cut off.
        tokenizer.truncation_side = "right"
        self._tokenizer = tokenizer
        self._max_tokens = min(MAX_TOKENS, max_tokens, int(tokenizer.model_max_length))
        self._max_question = min(MAX_QUESTION, self._max_tokens // 2)
        # Fast tokenizers change their truncation setting in place, so two threads must not be in one at once.
        self._lock = threading.Lock()
        self._pad = int(tokenizer.pad_token_id or 0)

    @property
    def pad(self) -> int:
        """Token that fills a batch up."""
        return self._pad

    def windows(self, question: str, passages: Sequence[ReadPassage]) -> Windows:
        """Windows in the order of the passages; none for a passage without a token."""
        found: list[Window] = []
        offsets: list[tuple[tuple[int, int], ...]] = []
        with self._lock:
            asked = self._question(question)
            for position, passage in enumerate(passages):
                body = self._tokenizer(
                    passage.text, add_special_tokens=False, return_offsets_mapping=True, verbose=False
                )
                places = tuple((int(a), int(b)) for a, b in body["offset_mapping"])
                offsets.append(places)
                found.extend(self._cut(position, asked, passage.text, places))
        return Windows(tuple(found), tuple(offsets))

    def _question(self, question: str) -> str:
        """The question's last tokens, as text."""
        read = self._tokenizer(question, add_special_tokens=False, return_offsets_mapping=True, verbose=False)
        places = read["offset_mapping"]
        most = self._max_question
        return question if len(places) <= most else question[int(places[-most][0]) :]

    def _cut(
        self, position: int, question: str, text: str, places: tuple[tuple[int, int], ...]
    ) -> list[Window]:
        if not places:
            return []
        around = len(self._tokenizer(question, "", verbose=False)["input_ids"])
        room = self._max_tokens - around
        stride = min(STRIDE, room // 2)
        joined = self._tokenizer(
            question,
            text,
            truncation="only_second",
            max_length=self._max_tokens,
            stride=stride,
            return_overflowing_tokens=True,
            return_offsets_mapping=True,
            verbose=False,
        )
        found: list[Window] = []
        first = 0
        for number, ids in enumerate(joined["input_ids"]):
            own = [at for at, part in enumerate(joined.sequence_ids(number)) if part == 1]
            types = joined["token_type_ids"][number] if "token_type_ids" in joined else [0] * len(ids)
            null = ids.index(self._tokenizer.cls_token_id) if self._tokenizer.cls_token_id in ids else 0
            found.append(Window(position, tuple(ids), tuple(types), null, own[0], first, len(own)))
            first += len(own) - stride
        return found


def _load(folder: Path) -> tuple[PreTrainedModel, PreTrainedTokenizerFast]:
    from transformers import AutoModelForQuestionAnswering, AutoTokenizer, PreTrainedTokenizerFast
    from transformers.utils import logging

    shown = logging.is_progress_bar_enabled()
    logging.disable_progress_bar()
    try:
        model, report = AutoModelForQuestionAnswering.from_pretrained(
            folder,
            local_files_only=True,
            use_safetensors=True,
            trust_remote_code=False,
            output_loading_info=True,
        )
        tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True, trust_remote_code=False)
    except Exception as error:
        # The library raises whatever its parts raise on a folder that isn't a model: no narrower class covers it.
        reason = str(error).strip().split("\n", 1)[0] or type(error).__name__
        raise ModelError(f"{folder}: can't be loaded as a question-answering model ({reason})") from error
    finally:
        if shown:
            logging.enable_progress_bar()
    missing = sorted(name for name in report["missing_keys"] if "qa_outputs" in name)
    if missing:
        raise ModelError(
            f"{folder}: has no question-answering head ({missing[0]} is missing); give a model that was trained on "
            f"SQuAD or the like"
        )
    # Where its files are missing, the library makes one that knows no words.
    wordless = len(tokenizer) <= len(set(tokenizer.all_special_ids))
    if wordless or not isinstance(tokenizer, PreTrainedTokenizerFast):
        raise ModelError(f"{folder}: has no fast tokenizer (tokenizer.json), which offsets need")
    return model.eval(), tokenizer


def _positions(model: PreTrainedModel) -> int:
    """Tokens that the model has positions for, where it says so: tokenizers often name no limit."""
    said = getattr(model.config, "max_position_embeddings", None)
    # RoBERTa and its kin count from behind the padding token: two of the positions hold no token.
    return said - 2 if isinstance(said, int) and said > 2 else MAX_TOKENS


def _pair_network(model: PreTrainedModel, tokenizer: PreTrainedTokenizerFast) -> BatchNetwork:
    import torch

    typed = "token_type_ids" in tokenizer.model_input_names

    def run(batch: Batch) -> list[Logits]:
        fed = {
            "input_ids": torch.from_numpy(batch.ids),
            "attention_mask": torch.from_numpy(batch.attention),
        }
        if typed:
            fed["token_type_ids"] = torch.from_numpy(batch.types)
        with torch.inference_mode():
            said: _Pair = model(**fed)
        return [
            Logits(s, e, 0.0)
            for s, e in zip(_floats(said.start_logits), _floats(said.end_logits), strict=True)
        ]

    return run


def module_network(module: nn.Module) -> BatchNetwork:
    """A network of three outputs (start, end, answerable), such as the one that is trained."""
    import torch

    def run(batch: Batch) -> list[Logits]:
        with torch.inference_mode():
            start, end, gate = module(
                torch.from_numpy(batch.ids), torch.from_numpy(batch.attention), torch.from_numpy(batch.types)
            )
        said = zip(_floats(start), _floats(end), _floats(gate), strict=True)
        return [Logits(s, e, float(g)) for s, e, g in said]

    return run


def _floats(tensor: Tensor) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    return np.asarray(tensor.float().numpy(), dtype=np.float32)
