"""The measures: shares, counted a question at a time, each with its convention and its empty case settled.

Every measure is Σ hits / Σ of over the questions, so that intervals can resample questions (bootstrap.py).
A question that a measure isn't about has `of` 0; a measure whose `of` is 0 over all questions has no value
(None): "not measured" is not 0. A question whose answering crashed has no prediction; it counts as not right
and not abstained, so that a crash never helps.
"""

from __future__ import annotations

from typing import Final

from eval.cases import CitedPassage, GoldQuestion, Prediction
from eval.measures.judging import judge
from eval.measures.normalise import Number, numbers, without_markers
from eval.measures.shares import NOTHING, Case, Share, metric, one_line
from index.sentences import sentence_spans


def right(case: Case) -> Share:
    """Share of all questions that are answered rightly, which for some means to abstain."""
    if not case.gold.judged:
        return NOTHING
    return Share(float(case.prediction is not None and judge(case.gold, case.prediction).right), 1)


def strict(case: Case) -> Share:
    """Share of all questions that are answered rightly and with no wrong number beside."""
    if not case.gold.judged:
        return NOTHING
    return Share(float(case.prediction is not None and judge(case.gold, case.prediction).strict), 1)


def abstention_precision(case: Case) -> Share:
    """Share of the abstentions that are of questions that the report doesn't answer; no value without any."""
    if not case.gold.judged:
        return NOTHING
    return Share(float(not case.gold.answerable), 1) if case.abstained else NOTHING


def abstention_recall(case: Case) -> Share:
    """Share of the questions that the report doesn't answer that are abstained from; no value without any."""
    return NOTHING if case.gold.answerable else Share(float(case.abstained), 1)


def abstention_f1(case: Case) -> Share:
    """2·TP / (2·TP + FP + FN): 0 if nothing is abstained from that should be; no value if neither is."""
    if not case.gold.judged:
        return NOTHING
    should = not case.gold.answerable
    return Share(2.0 * (case.abstained and should), float(case.abstained) + float(should))


def citation_recall(case: Case) -> Share:
    """Share of the answerable questions with evidence inside a cited passage; abstaining cites none."""
    if not case.gold.answerable or not case.gold.evidence:
        return NOTHING
    cited = case.answered.citations if case.answered is not None else ()
    passages = [one_line(citation.text) for citation in cited]
    found = any(one_line(proof) in passage for proof in case.gold.evidence for passage in passages)
    return Share(float(found), 1)


def citation_precision(case: Case) -> Share:
    """Share of the quotes that hold or lie in an evidence sentence, in answers to answerable questions."""
    if case.answered is None or not case.gold.answerable or not case.gold.evidence:
        return NOTHING
    citations = case.answered.citations
    return Share(sum(_proves(citation, case.gold) for citation in citations), len(citations))


def unsupported_figures(case: Case) -> Share:
    """Share of the answers that state a figure which no cited passage states."""
    if case.answered is None:
        return NOTHING
    return Share(float(bool(figures_without_source(case.gold.question, case.answered))), 1)


def verified(case: Case) -> Share:
    """Share of all answers, abstentions too, in which the model-free check finds nothing wrong."""
    return NOTHING if case.problems is None else Share(float(not case.problems), 1)


def figures_without_source(question: str, prediction: Prediction) -> tuple[Number, ...]:
    """The figures of an answer that no cited passage states, by value after normalisation.

    A figure is a number in digits, or in words from two on (`one` is too often a pronoun). A percentage needs
    a percentage, unless it is computed. A number that the question holds is not put down to the report, and
    needs no source. A figure that the system declares as computed has a source if each of its operands has
    one; that the sum is done right is not checked here (`numbers` of the gold question does).
    """
    cited = [number for citation in prediction.citations for number in numbers(citation.text)]
    values = {number.value for number in cited}
    sources = {(number.value, number.percent) for number in cited}
    free = {number.value for number in numbers(question)}
    free |= {figure.value for figure in prediction.computed if values.issuperset(figure.operands)}
    return tuple(
        number
        for number in numbers(without_markers(prediction.answer))
        if not (number.spelled and number.value < 2)
        and number.value not in free
        and (number.value, number.percent) not in sources
    )


def _proves(citation: CitedPassage, gold: GoldQuestion) -> bool:
    quote = one_line(citation.quote)
    if not quote:
        return False
    for proof in map(one_line, gold.evidence):
        if proof in quote or quote in proof:
            return True
        if quote in _sentences_around(proof, one_line(citation.text)):
            return True
    return False


def _sentences_around(proof: str, passage: str) -> str:
    """The sentences that the evidence touches: evidence may be a clause, and a quote another clause."""
    start = passage.find(proof)
    if start < 0:
        return ""
    end = start + len(proof)
    touched = [span for span in sentence_spans(passage) if span[0] < end and start < span[1]]
    return passage[touched[0][0] : touched[-1][1]] if touched else ""


ANSWER_METRICS: Final = (
    metric("right", "Right", right),
    metric("strict", "Right, strictly", strict),
    metric("citation_recall", "Citation recall", citation_recall, group="Citations"),
    metric("citation_precision", "Citation precision", citation_precision, group="Citations"),
    metric(
        "unsupported_figures", "Unsupported figures", unsupported_figures, group="Citations", higher=False
    ),
    metric("verified", "Verified", verified, group="Citations"),
    metric("abstention_precision", "Abstention precision", abstention_precision, group="Abstention"),
    metric("abstention_recall", "Abstention recall", abstention_recall, group="Abstention"),
    metric("abstention_f1", "Abstention F1", abstention_f1, group="Abstention"),
)
"""The measures of the project's contracts, in the order of the table."""
