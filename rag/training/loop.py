"""The training loop: deterministic for its settings and data, and able to go on where it was cut."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from rag.training.checkpoint import Progress, load_checkpoint, save_checkpoint
from rag.training.config import RunConfig, TrainingError
from rag.training.examples import Example
from rag.training.features import PAD, Batch, Featurizer, collate, plan_batches, special
from rag.training.model import Outputs, ReaderNetwork, from_encoder, from_weights

LOG_EVERY = 50
"""Steps between lines of the log."""
MAX_NORM = 1.0
"""Gradients are scaled down to this norm."""
BETAS = (0.9, 0.98)


def train(
    config: RunConfig,
    examples: Sequence[Example],
    *,
    encoder: Path,
    runs: Path,
    say: Callable[[str], None],
    stop_after: int | None = None,
) -> Path:
    """Train as configured, going on from the run's checkpoint if it has one; returns the weights' file.

    Args:
        config: The run's settings.
        examples: Its data.
        encoder: Folder of the packaged encoder.
        runs: Folder of all runs; this one's is named after it.
        say: Hears a line of progress now and then.
        stop_after: Stop after so many steps of this call, as if cut (for tests).

    Raises:
        TrainingError: the run to start from has no weights.

    """
    torch.set_num_threads(config.threads)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    folder = runs / config.name
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer = Tokenizer.from_file(str(encoder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    featurizer = Featurizer(tokenizer, max_tokens=config.max_tokens, heading_share=config.heading_share)
    features = featurizer.features(examples, seed=config.seed)
    pad = special(tokenizer, PAD)
    say(f"{len(features):,} windows of {len(examples):,} examples on {device}")

    torch.manual_seed(config.seed)
    network = _start(config, encoder, runs).to(device)
    network.train()
    optimizer = torch.optim.AdamW(
        _groups(network, config.weight_decay), lr=config.learning_rate, betas=BETAS, fused=True
    )
    progress = load_checkpoint(folder / "checkpoint", network, optimizer) or Progress(0, 0, 0, 0)
    if progress.step:
        say(f"going on after step {progress.step:,}")
    done = 0
    mean = 0.0
    began, seen_before = time.monotonic(), progress.seen
    with (folder / "log.jsonl").open("a", encoding="utf-8") as log:
        while progress.seen < config.examples:
            plan = plan_batches(
                features, batch_tokens=config.batch_tokens, seed=config.seed, epoch=progress.epoch
            )
            if not plan:
                raise TrainingError(
                    f"no window fits a batch of {config.batch_tokens} tokens; raise batch_tokens or give more examples"
                )
            for positions in plan[progress.batch :]:
                rate = config.learning_rate * schedule(progress.seen / config.examples, config)
                for group in optimizer.param_groups:
                    group["lr"] = rate
                # Dropout depends on the step alone, so that a run that was cut ends with the same weights.
                torch.manual_seed(config.seed * 1_000_003 + progress.step)
                batch = collate([features[i] for i in positions], pad)
                loss = _step(network, optimizer, batch, config, device)
                mean = loss if mean == 0.0 else 0.98 * mean + 0.02 * loss
                progress = Progress(
                    progress.epoch, progress.batch + 1, progress.step + 1, progress.seen + len(positions)
                )
                done += 1
                if progress.step % LOG_EVERY == 0:
                    speed = (progress.seen - seen_before) / (time.monotonic() - began)
                    line = {
                        "step": progress.step, "seen": progress.seen, "epoch": progress.epoch,
                        "loss": round(mean, 4), "rate": rate, "per_second": round(speed, 1),
                    }  # fmt: skip
                    log.write(json.dumps(line) + "\n")
                    log.flush()
                    say(json.dumps(line))
                if progress.step % config.checkpoint_every == 0:
                    save_checkpoint(folder / "checkpoint", network, optimizer, progress)
                if progress.seen >= config.examples or done == stop_after:
                    break
            else:
                progress = Progress(progress.epoch + 1, 0, progress.step, progress.seen)
                continue
            break
    save_checkpoint(folder / "checkpoint", network, optimizer, progress)
    return folder / "checkpoint" / "weights.safetensors"


def schedule(share: float, config: RunConfig) -> float:
    """Factor of the learning rate after a share of the run: rise, plateau, fall (Zhai et al. 2022)."""
    if share < config.warmup_share:
        return max(share / config.warmup_share, 0.02)
    left = 1.0 - share
    return 1.0 if left >= config.decay_share else max(left / config.decay_share, 0.0)


def reader_loss(outputs: Outputs, batch: Batch, answerable_weight: float, device: torch.device) -> Tensor:
    """Cross-entropy of start and end over the places where an answer may be, and of answerable or not."""
    barred = ~torch.from_numpy(batch.allowed).to(device)
    starts = torch.from_numpy(batch.starts).to(device)
    ends = torch.from_numpy(batch.ends).to(device)
    lowest = torch.finfo(torch.float32).min
    start = functional.cross_entropy(outputs.start.float().masked_fill(barred, lowest), starts)
    end = functional.cross_entropy(outputs.end.float().masked_fill(barred, lowest), ends)
    answered = (starts > 0).float()
    gate = functional.binary_cross_entropy_with_logits(outputs.answerable.float(), answered)
    return (start + end) / 2 + answerable_weight * gate


def _step(
    network: ReaderNetwork,
    optimizer: torch.optim.Optimizer,
    batch: Batch,
    config: RunConfig,
    device: torch.device,
) -> float:
    autocast: AbstractContextManager[None] = torch.autocast(device.type, dtype=torch.bfloat16)
    with autocast:
        outputs = network(
            torch.from_numpy(batch.ids).to(device),
            torch.from_numpy(batch.attention).to(device),
            torch.from_numpy(batch.types).to(device),
        )
    loss = reader_loss(outputs, batch, config.answerable_weight, device)
    loss.backward()  # type: ignore[no-untyped-call]  # torch leaves it without types
    torch.nn.utils.clip_grad_norm_(network.parameters(), MAX_NORM)
    optimizer.step()
    optimizer.zero_grad(set_to_none=True)
    return float(loss.detach())


def _start(config: RunConfig, encoder: Path, runs: Path) -> ReaderNetwork:
    if config.start_from == "encoder":
        return from_encoder(encoder, dropout=config.dropout)
    weights = runs / config.start_from / "checkpoint" / "weights.safetensors"
    if not weights.exists():
        raise TrainingError(f"the run {config.start_from!r} has no weights yet; train it first")
    return from_weights(encoder, weights, dropout=config.dropout)


def _groups(network: ReaderNetwork, weight_decay: float) -> list[dict[str, object]]:
    """Weights decay; biases and norms don't."""
    decayed = [p for name, p in network.named_parameters() if p.ndim > 1]
    free = [p for name, p in network.named_parameters() if p.ndim <= 1]
    return [{"params": decayed, "weight_decay": weight_decay}, {"params": free, "weight_decay": 0.0}]
