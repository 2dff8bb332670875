"""The one way from a question and passages to readings, whatever network says the logits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from rag.figures import parse_figures
from rag.reader.decode import Logits, best_spans, passage_scores
from rag.reader.records import PassageReading, ReadPassage, ScoredSpan
from rag.reader.snap import snap
from rag.reader.windows import Batch, Window, Windower, batches, collate

Network = Callable[[Sequence[Window]], Iterator[Logits]]
"""Logits of each window in order, padding left in or out, as soon as they are there. Safe to call from several
threads."""
BatchNetwork = Callable[[Batch], list[Logits]]
"""The same of a batch of windows, padded to the longest."""
Judge = Callable[[float, float], float]
"""Probability of an answer from the gate's logit and the best span's margin."""
_CANDIDATES = 24
"""Spans in tokens that are looked at for each passage; many become one when snapped to words and figures. With 40 no
development question is answered otherwise."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What is read and returned at most."""

    answer_tokens: int = 30
    """Of a span."""
    spans: int = 5
    """Of a passage."""
    batch_tokens: int = 2048
    """Read at once, padding included; the measure is how much memory attention needs."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How one network reads."""

    windower: Windower
    network: Network
    judge: Judge
    limits: Limits

    def read(self, question: str, passages: Sequence[ReadPassage]) -> tuple[PassageReading, ...]:
        """One reading a passage, in the order given."""
        cut = self.windower.windows(question, passages)
        said = self.network(cut.windows)
        held: list[list[Window]] = [[] for _ in passages]
        for window in cut.windows:
            held[window.passage].append(window)
        # Windows stand in the order of the passages: one is looked into while the network reads the next.
        return tuple(
            self._reading(passage.text, cut.offsets[i], windows, list(islice(said, len(windows))))
            for i, (passage, windows) in enumerate(zip(passages, held, strict=True))
        )

    def _reading(
        self,
        text: str,
        offsets: Sequence[tuple[int, int]],
        windows: Sequence[Window],
        logits: Sequence[Logits],
    ) -> PassageReading:
        if not windows:
            return PassageReading(0.0, ())
        scores, margins = passage_scores(len(offsets), windows, logits, longest=self.limits.answer_tokens)
        answerable = max(self.judge(said.gate, margin) for said, margin in zip(logits, margins, strict=True))
        found: dict[tuple[int, int], ScoredSpan] = {}
        for span in best_spans(scores, _CANDIDATES):
            place = _place(text, offsets[span.first][0], offsets[span.last][1])
            if place is None:
                continue
            better = found.get(place)
            score = span.score if better is None else better.score  # the first of them is the best
            share = span.share if better is None else better.share + span.share
            found[place] = ScoredSpan(*place, text[place[0] : place[1]], score, min(share, 1.0))
        return PassageReading(answerable, apart(found.values(), self.limits.spans))


@lru_cache(maxsize=16384)
def _place(passage: str, start: int, end: int) -> tuple[int, int] | None:
    """Where a span's words and figures begin and end: a passage is read again for other questions."""
    return snap(passage, start, end, parse_figures(passage))


def batched(network: BatchNetwork, *, pad: int, batch_tokens: int) -> Network:
    """A network that reads batches, as one that reads windows. `pad`: the token that fills a batch up."""

    def run(windows: Sequence[Window]) -> Iterator[Logits]:
        said: dict[int, Logits] = {}
        for positions in batches(windows, batch_tokens=batch_tokens):
            batch = collate([windows[i] for i in positions], pad)
            said.update(zip(positions, network(batch), strict=True))
        return (said[position] for position in range(len(windows)))

    return run


def apart(spans: Iterable[ScoredSpan], count: int) -> tuple[ScoredSpan, ...]:
    """At most `count` spans, the likelier first, none overlapping a likelier one."""
    kept: list[ScoredSpan] = []
    for span in sorted(spans, key=lambda s: (-s.share, s.start, s.end)):
        if len(kept) == count:
            break
        if all(span.end <= other.start or span.start >= other.end for other in kept):
            kept.append(span)
    return tuple(kept)
