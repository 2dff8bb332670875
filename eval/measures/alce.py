"""ALCE's citation recall and citation precision, with Footnote's own support test in place of a language model.

The measures are those of Gao et al. 2023, "Enabling Large Language Models to Generate Text with Citations", section
3, and of the script `eval.py` that was published with it. There an inference model says whether cited passages
entail a statement. Here `rag.verify` says it, which needs no model and always says the same: each figure with its
kind, bound, unit and year, and each content word, name and "not" of the statement must be in the cited quotes. So
the numbers can't be set beside published ones; the measures are called "(figure support)" for that.

- A statement is a sentence of the answer; its citations are the marks in it and right after it, each once.
- Recall of a statement: 1 if it has citations and they support it together, else 0.
- Precision of a citation: 0 if its statement isn't supported; else 1, unless the citation is irrelevant, which is
  that it doesn't support the statement alone and that the others support it without this one.
- An answer's value is the mean over its statements, or over the citations of all of them (0 where there is none); a
  set's value is the mean over answers. An abstention has no statements.

Otherwise than in the script:

- What needs no citation by `rag.verify` is left out: our own words ("Yes.", "The report says otherwise:"), alone or
  before a statement; a conclusion without marks in our own voice ("The higher is that for convictions."), which has
  no amount, a content word of `rag.verify.frames`, and no others but the question's and the cited quotes'; and a
  computed line ("31 − 18 = 13") that `rag.arithmetic` writes so for figures that the cited quotes state.
- What supports is the quote that a citation names, not its whole passage, which only tells year and names.
- A mark without a citation, or with a quote that isn't in its passage, supports nothing and counts as a citation.
  The script leaves such marks out of the precision, and all but the first three of a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from itertools import islice, product

from eval.cases import CitedPassage, ComputedFigure, Prediction
from index.sentences import sentence_spans
from rag.arithmetic import compute
from rag.quantities import End, Quantity, quantity
from rag.records import Operation
from rag.terms import content_stems
from rag.verify import read_text, statement_problems
from rag.verify.frames import FRAME_STEMS, frame_end, is_frame, own_words_problems
from rag.verify.quoted import ReadText, one_line
from rag.verify.statements import MARK

_MOST_CHOICES = 4096
"""Ways to read a computed figure's operands as figures of the quotes that are tried."""

Support = Callable[[str, Sequence[int]], bool]
"""Whether the citations with some numbers together support a statement."""


@dataclass(frozen=True, slots=True)
class CitedStatement:
    """A sentence of an answer that needs a citation."""

    text: str
    """Without marks."""
    marks: tuple[int, ...]
    """Numbers of its citations, each once, in order."""


@dataclass(frozen=True, slots=True)
class CitationCounts:
    """What is counted in one answer."""

    statements: int
    supported: int
    """Statements that have citations which support them together."""
    citations: int
    """Of all statements; one that two statements have counts twice."""
    relevant: int
    """Citations that aren't irrelevant, of supported statements."""

    @property
    def recall(self) -> float | None:
        """Citation recall of the answer, 0 to 1; None where it has no statement."""
        return self.supported / self.statements if self.statements else None

    @property
    def precision(self) -> float | None:
        """Citation precision of the answer, 0 to 1; 0 where nothing is cited, None where it has no statement."""
        if not self.statements:
            return None
        return self.relevant / self.citations if self.citations else 0.0


def citation_counts(question: str, prediction: Prediction) -> CitationCounts:
    """What one answer adds to ALCE's citation recall and precision (figure support).

    Args:
        question: As asked; its words may be repeated in an answer.
        prediction: The answer; its mark [n] is for the n-th of its citations.

    """
    return count_citations(
        statements_of(question, prediction), figure_support(question, prediction.citations)
    )


def count_citations(statements: Sequence[CitedStatement], supports: Support) -> CitationCounts:
    """The counts of some statements, whatever tests their support."""
    supported, relevant = 0, 0
    for statement in statements:
        if not statement.marks or not supports(statement.text, statement.marks):
            continue
        supported += 1
        for mark in statement.marks:
            others = tuple(other for other in statement.marks if other != mark)
            alone = not others or supports(statement.text, (mark,))
            relevant += alone or not supports(statement.text, others)
    cited = sum(len(statement.marks) for statement in statements)
    return CitationCounts(len(statements), supported, cited, relevant)


def statements_of(question: str, prediction: Prediction) -> tuple[CitedStatement, ...]:
    """The sentences of an answer that need a citation, with those that they have; none of an abstention."""
    if prediction.abstained:
        return ()
    quotes = _quotes(prediction.citations).values()
    stems = frozenset(stem for quote in quotes for stem in quote.stems)
    found = []
    for sentence in _sentences(_without_computed(prediction)):
        text = sentence.text[frame_end(sentence.text) :]
        says = any(character.isalnum() for character in text)
        if says and (sentence.marks or not _concludes(text, question, stems)):
            found.append(replace(sentence, text=text))
    return tuple(found)


def figure_support(question: str, citations: Sequence[CitedPassage]) -> Support:
    """Footnote's own test of support: see `rag.verify.statement_problems`.

    Several citations support what one of them does, and what their quotes do one after the other.
    """
    quotes = _quotes(citations)

    def together(text: str, marks: Sequence[int]) -> bool:
        passage = " ".join(citations[mark - 1].text for mark in marks)
        return not statement_problems(text, one_text([quotes[mark] for mark in marks]), question, passage)

    def supports(text: str, marks: Sequence[int]) -> bool:
        if not marks or any(mark not in quotes for mark in marks):
            return False
        return together(text, marks) or any(together(text, (mark,)) for mark in marks)

    return supports


def one_text(quotes: Sequence[ReadText]) -> ReadText:
    """Several quotes as one text, each figure with the year and the words that it has in its own quote."""
    whole = quotes[0]
    for quote in quotes[1:]:
        shift = len(whole.text) + 1
        moved = (
            replace(
                own, figure=replace(own.figure, start=own.figure.start + shift, end=own.figure.end + shift)
            )
            for own in quote.figures
        )
        whole = ReadText(
            text=f"{whole.text} {quote.text}",
            figures=(*whole.figures, *moved),
            years=whole.years | quote.years,
            carried=whole.carried,
            stems=whole.stems | quote.stems,
        )
    return whole


def _quotes(citations: Sequence[CitedPassage]) -> dict[int, ReadText]:
    """The quotes that stand in their passages, read there, by the number of their citation."""
    return {
        number: read_text(cited.quote, cited.text, cited.text.find(cited.quote))
        for number, cited in enumerate(citations, start=1)
        if cited.quote.strip() and cited.quote in cited.text
    }


def _sentences(text: str) -> list[CitedStatement]:
    """The sentences of an answer, each with the marks that stand in it or right after it."""
    plain, places, at = "", [], 0
    for match in MARK.finditer(text):
        plain += text[at : match.start()]
        places.append((len(plain), int(match.group(1))))
        at = match.end()
    plain += text[at:]
    spans = sentence_spans(plain)
    # A mark at a sentence's very start belongs to the one before it.
    owners = [
        max((n for n, (start, _) in enumerate(spans) if start < place), default=0) for place, _ in places
    ]
    return [
        CitedStatement(
            one_line(plain[start:end]),
            tuple(
                dict.fromkeys(
                    mark for owner, (_, mark) in zip(owners, places, strict=True) if owner == number
                )
            ),
        )
        for number, (start, end) in enumerate(spans)
    ]


def _concludes(sentence: str, question: str, quoted: Collection[str]) -> bool:
    """Whether a sentence is a conclusion in our own voice, with no words but ours, the question's and the quotes'.

    One that has no content word of ours says what a report would say: "No officials were convicted."
    """
    if own_words_problems(sentence, question, quoted, answered=False):
        return False
    known = {*content_stems(question), *quoted} - FRAME_STEMS
    ours = " ".join(word for word in sentence.split() if known.isdisjoint(content_stems(word)))
    return is_frame(ours) and bool(content_stems(ours))


def _without_computed(prediction: Prediction) -> str:
    """The answer without the lines of its computed figures that hold."""
    text = prediction.answer
    for figure in prediction.computed:
        for line in _lines(figure, prediction.citations):
            text = re.sub(rf"(?<![\w$€£.,]){re.escape(line)}(?![\w%]|[.,]\d)", "", text)
    return text


def _lines(figure: ComputedFigure, citations: Sequence[CitedPassage]) -> list[str]:
    """How a computed figure can be written as a line, with operands that the quotes state."""
    stated: dict[float, list[Quantity]] = {}
    for quote in _quotes(citations).values():
        for read in quote.figures:
            ends = (None,) if read.figure.high is None else (End.LOWEST, End.HIGHEST)
            for operand in (quantity(read.figure, end) for end in ends):
                if operand is not None:
                    stated.setdefault(operand.value, []).append(operand)
    known = [tuple(dict.fromkeys(stated.get(float(value), ()))) for value in figure.operands]
    results = (
        compute(operation, operands, places)
        for operation in Operation
        for places in (0, 1)
        for operands in islice(product(*known), _MOST_CHOICES)
    )
    lines = (r.line for r in results if r is not None and r.value == float(figure.value))
    return list(dict.fromkeys(lines))
