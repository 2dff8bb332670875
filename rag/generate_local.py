"""A causal language model in this process, on the CPU. Nothing is downloaded, no model's own code is run."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence, Sized
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol, cast

from index.errors import ModelError
from rag.chat import ChatPrompt, first_sentence, has_ended

if TYPE_CHECKING:
    import torch
    from transformers import GenerationConfig, PreTrainedTokenizerBase, StoppingCriteriaList

_LOADING = threading.Lock()


class _CausalModel(Protocol):
    """As much of a transformers model as is used here; its own annotations don't pass strict checks."""

    config: object
    generation_config: GenerationConfig | None

    def eval(self) -> object: ...

    def generate(
        self,
        *,
        inputs: torch.Tensor,
        attention_mask: torch.Tensor,
        generation_config: GenerationConfig,
        stopping_criteria: StoppingCriteriaList,
    ) -> torch.Tensor: ...


class LocalGenerator:
    """Greedy decoding on the CPU. Safe to use from several threads; one of them generates at a time."""

    def __init__(self, source: str, *, name: str, dtype: torch.dtype | None = None) -> None:
        """Load a folder, or a model of the Hugging Face cache.

        Args:
            source: The folder, or the model's name on the hub.
            name: What to call it.
            dtype: None takes bfloat16 where the CPU computes in it, else float32.

        Raises:
            ModelError: it isn't there, isn't a causal language model, lacks weights or needs its own code.

        """
        self._name = name
        self._lock = threading.Lock()
        self._model, self._tokenizer = _load(source, dtype or _fastest_dtype())
        self._special = sorted(
            (token.content for token in self._tokenizer.added_tokens_decoder.values() if token.special),
            key=len,
            reverse=True,
        )

    @property
    def name(self) -> str:
        """The model's name."""
        return self._name

    @property
    def context_tokens(self) -> int | None:
        """Tokens that prompt and reply may have together; None where the model doesn't say."""
        limit = getattr(self._model.config, "max_position_embeddings", None)
        return limit if isinstance(limit, int) else None

    def generate(self, prompt: ChatPrompt, *, max_new_tokens: int) -> str:
        """One line, at most one sentence, the same for the same prompt on the same machine; may be empty.

        Args:
            prompt: The turns. Marks that the model gives a meaning (`<|im_end|>`) are blanked out in them.
            max_new_tokens: Cap on the reply; a longer sentence ends in its middle.

        Raises:
            ModelError: prompt and reply don't fit the model's context; nothing is cut off to make them.

        """
        import torch
        from transformers import GenerationConfig, StoppingCriteriaList

        if max_new_tokens < 1:
            raise ValueError("max_new_tokens must be at least 1")
        ids = self._encode(prompt)
        limit = self.context_tokens
        if limit is not None and len(ids) + max_new_tokens > limit:
            raise ModelError(
                f"a prompt of {len(ids)} tokens and {max_new_tokens} for the reply don't fit the {limit} "
                f"tokens that {self.name} reads; ask with less text"
            )
        own = self._model.generation_config
        own_end = None if own is None else own.eos_token_id
        # A config made here, not the model's own, which may ask for sampling.
        config = GenerationConfig(
            do_sample=False,
            num_beams=1,
            max_new_tokens=max_new_tokens,
            eos_token_id=self._tokenizer.eos_token_id if own_end is None else own_end,
            pad_token_id=0,  # one prompt at a time: nothing is padded
            use_cache=True,
        )
        batch = torch.tensor([ids])

        def ended(tokens: torch.LongTensor, scores: torch.FloatTensor, **_: object) -> torch.Tensor:
            return torch.tensor([has_ended(self._decode(tokens[0].tolist()[len(ids) :]))])

        with self._lock, torch.inference_mode():
            output = self._model.generate(
                inputs=batch,
                attention_mask=torch.ones_like(batch),
                generation_config=config,
                stopping_criteria=StoppingCriteriaList([ended]),
            )
        return first_sentence(self._decode(output[0].tolist()[len(ids) :]))

    def _encode(self, prompt: ChatPrompt) -> list[int]:
        turns = [{"role": "system", "content": prompt.system}] if prompt.system else []
        for asked, replied in prompt.examples:
            turns += [{"role": "user", "content": asked}, {"role": "assistant", "content": replied}]
        turns.append({"role": "user", "content": prompt.user})
        turns = [{**turn, "content": self._plain(turn["content"])} for turn in turns]
        if self._tokenizer.chat_template is None:
            # A base model has no roles; it continues a text.
            text = "\n\n".join(turn["content"] for turn in turns) + "\n"
            return _ids(self._tokenizer(text)["input_ids"])
        text = str(self._tokenizer.apply_chat_template(turns, tokenize=False, add_generation_prompt=True))
        return _ids(self._tokenizer(text, add_special_tokens=False)["input_ids"])

    def _plain(self, text: str) -> str:
        for token in self._special:
            text = text.replace(token, " ")
        return text

    def _decode(self, ids: Sequence[int]) -> str:
        text = self._tokenizer.decode(list(ids), skip_special_tokens=True, clean_up_tokenization_spaces=False)
        return str(text).lstrip()


def _ids(value: object) -> list[int]:
    if not isinstance(value, list) or not all(isinstance(item, int) for item in value):
        raise ModelError("the model's tokenizer doesn't give token numbers; choose another model")
    return value


def _fastest_dtype() -> torch.dtype:
    """bfloat16 where the CPU multiplies it (measured: 1.7 to 2.7 times as fast), else float32."""
    import torch

    has = torch.cpu.get_capabilities()
    return torch.bfloat16 if has.get("avx512_bf16") or has.get("amx_bf16") else torch.float32


def _load(source: str, dtype: torch.dtype) -> tuple[_CausalModel, PreTrainedTokenizerBase]:
    from safetensors import SafetensorError
    from transformers import AutoModelForCausalLM, AutoTokenizer

    try:
        with _quiet_transformers():
            tokenizer = AutoTokenizer.from_pretrained(source, local_files_only=True, trust_remote_code=False)
            loaded = AutoModelForCausalLM.from_pretrained(
                source,
                dtype=dtype,
                local_files_only=True,
                trust_remote_code=False,
                use_safetensors=True,
                output_loading_info=True,
            )
    except (OSError, ValueError, KeyError, RuntimeError, ImportError, SafetensorError) as error:
        why = str(error).strip().partition("\n")[0] or type(error).__name__
        raise ModelError(
            f"the generator {source} can't be loaded from this machine ({why}); nothing is downloaded here: "
            "name a folder with a causal model's safetensors, or fetch it before with `hf download`"
        ) from error
    # With output_loading_info it returns a pair, which its annotation doesn't say.
    model, info = cast("tuple[_CausalModel, Mapping[str, Sized]]", loaded)
    if missing := len(info["missing_keys"]):
        # transformers would go on with random weights in their place.
        raise ModelError(f"{source} lacks {missing} of its model's weights; fetch it again")
    model.eval()
    return model, tokenizer


@contextmanager
def _quiet_transformers() -> Iterator[None]:
    """Keep transformers' warnings and progress bars off the terminal while a model loads; restore them."""
    from transformers.utils import logging

    with _LOADING:
        verbosity = logging.get_verbosity()
        hook = logging.set_tqdm_hook(lambda _, args, kwargs: logging.EmptyTqdm(*args, **kwargs))
        logging.set_verbosity_error()
        try:
            yield
        finally:
            logging.set_verbosity(verbosity)
            logging.set_tqdm_hook(hook)
