"""A local causal language model writes one sentence. Nothing is downloaded, no model's own code is run."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence, Sized
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

from index.errors import ModelError
from index.sentences import sentence_spans
from rag.gguf_cache import converted_model, default_cache_dir, packaged_gguf

if TYPE_CHECKING:
    import torch
    from transformers import GenerationConfig, PreTrainedTokenizerBase, StoppingCriteriaList

_LOADING = threading.Lock()


@dataclass(frozen=True, slots=True)
class ChatPrompt:
    """What a chat model is asked, once."""

    system: str
    """Standing instruction; empty leaves it to the model's chat template."""
    user: str
    examples: tuple[tuple[str, str], ...] = ()
    """Earlier turns that show the task: what the user wrote, what the model should have replied."""


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


class Generator(Protocol):
    """What phrasing an answer needs of a language model."""

    @property
    def name(self) -> str:
        """For people: the model's name."""
        ...

    def generate(self, prompt: ChatPrompt, *, max_new_tokens: int) -> str:
        """One line of text, at most one sentence, the same for the same prompt; may be empty."""
        ...


def load_generator(
    name_or_path: str | None,
    *,
    cache_dir: Path | None = None,
    progress: Callable[[str], None] | None = None,
) -> Generator:
    """Load a causal language model from this machine.

    Args:
        name_or_path: None for the packaged SmolLM2-135M-Instruct; a folder with safetensors, config and
            tokenizer; a GGUF file; or the name of a model that is already in the Hugging Face cache.
        cache_dir: Folder of models converted from GGUF; None for the user's cache.
        progress: Called with a few words at each step of a first conversion (some 20 s).

    Raises:
        ModelError: there is no such model here, or it can't be loaded; the message says the cure.

    """
    path = packaged_gguf() if name_or_path is None else Path(name_or_path).expanduser()
    if path.suffix == ".gguf":
        if not path.is_file():
            raise ModelError(f"there is no model file {path}; name a file that exists")
        folder = converted_model(path, cache_dir=cache_dir or default_cache_dir(), progress=progress)
        return LocalGenerator(str(folder), name=path.stem)
    if path.is_dir():
        if not any(path.glob("*.safetensors")):
            raise ModelError(
                f"{path} holds no safetensors weights; only those are loaded: convert the model first"
            )
        return LocalGenerator(str(path), name=path.resolve().name)
    return LocalGenerator(str(name_or_path), name=str(name_or_path))


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
            return torch.tensor([_has_ended(self._decode(tokens[0].tolist()[len(ids) :]))])

        with self._lock, torch.inference_mode():
            output = self._model.generate(
                inputs=batch,
                attention_mask=torch.ones_like(batch),
                generation_config=config,
                stopping_criteria=StoppingCriteriaList([ended]),
            )
        return _first_sentence(self._decode(output[0].tolist()[len(ids) :]))

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


def _has_ended(text: str) -> bool:
    """Whether a line or a sentence is complete: something else has begun after it."""
    return "\n" in text or (text.count(" ") > 0 and len(sentence_spans(text)) > 1)


def _first_sentence(text: str) -> str:
    line = text.strip().partition("\n")[0].strip()
    spans = sentence_spans(line)
    return line[spans[0][0] : spans[0][1]] if spans else ""


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
