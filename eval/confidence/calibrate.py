"""Answers development questions with no threshold, fits the confidence to the outcomes, and writes both down."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from eval.attempts import Answerable
from eval.choices import SplitChoice
from eval.confidence.confidence_fit import (
    PENALTY,
    Outcome,
    Threshold,
    choose_threshold,
    fit,
    fit_abstained,
    folds_by_turn,
    held_out,
)
from eval.measures.bootstrap import Estimate
from eval.measures.calibration import Calibration
from eval.measures.confidence_measures import GivenAnswers, measure_confidence
from eval.measures.judging import judge
from eval.measures.risk_coverage import RiskCoverage
from eval.predict import prediction_from_answer
from eval.results import estimate_to_json
from eval.selection import GoldFile, select
from eval.sources import GoldSource, ground_of, index_of
from eval.systems import asked_of, check_reports
from index.errors import InputError
from rag.confidence import FORMAT, NAMES, LogisticConfidence, Signals
from rag.contract import JsonObject
from rag.pipeline import open_assistant
from rag.settings import Settings

FEWEST: Final = 30
"""Answers that a fit needs."""


class Recorder:
    """A confidence model that gives every answer, and keeps the signals that it is asked about."""

    threshold = 0.0

    def __init__(self) -> None:
        self.given: list[Signals] = []
        """Of answers."""
        self.declined: list[Signals] = []
        """Of abstentions."""

    def confidence(self, signals: Signals, *, answers: bool) -> float:
        """1 for an answer, 0 for an abstention."""
        (self.given if answers else self.declined).append(signals)
        return float(answers)

    def clear(self) -> None:
        """Forget what was asked so far."""
        self.given.clear()
        self.declined.clear()


@dataclass(frozen=True, slots=True)
class Calibrated:
    """A fit, what it was made from, and what it is worth on questions that it hasn't seen."""

    model: LogisticConfidence
    files: tuple[GoldFile, ...]
    split: SplitChoice
    outcomes: tuple[Outcome, ...]
    confidences: tuple[float | None, ...]
    """Of each outcome, by the fit on the other folds; None where the answer abstains."""
    folds: int
    measures: dict[str, Estimate]
    """Of those confidences."""
    other_files: dict[str, Estimate]
    """The same, each file's answers by the fit on the other files; empty where that can't be fitted."""
    without: Threshold
    """What the questions come to with no threshold."""
    chosen: Threshold

    def given(self) -> GivenAnswers:
        """The answers with the confidence that a fit gives them which hasn't seen them."""
        return _given(self.outcomes, self.confidences)

    def calibration(self) -> Calibration:
        """Of those confidences."""
        return Calibration(self.given().confidences, self.given().right)

    def curve(self) -> RiskCoverage:
        """Of those confidences."""
        return RiskCoverage(self.given().confidences, self.given().right)


def read_sources(sources: Sequence[GoldSource], split: SplitChoice) -> tuple[GoldFile, ...]:
    """The gold files with the questions of one part only; one without any is an error. Raises InputError."""
    select([source.gold for source in sources], split=SplitChoice.ALL, types=[], limit=None)  # ids are unique
    found = []
    for source in sources:
        chosen = select([source.gold], split=split, types=[], limit=None)
        found.append(replace(chosen.files[0], questions=chosen.golds))
    return tuple(found)


def answered(
    sources: Sequence[GoldSource],
    files: Sequence[GoldFile],
    settings: Settings,
    *,
    progress: Callable[[], None] = lambda: None,
) -> tuple[Outcome, ...]:
    """Answer each file's questions, quoting and with no threshold; `progress` is called after each.

    Raises:
        InputError: an index holds none of a file's evidence.
        NoIndexError, BrokenIndexError, IndexMismatchError: there is no index that can answer.
        ModelError: a model can't be loaded.

    """
    found: list[Outcome] = []
    for number, (source, file) in enumerate(zip(sources, files, strict=True)):
        recorder = Recorder()
        with index_of(ground_of(file, evidence=source.evidence), settings) as folder:
            assistant = open_assistant(folder, replace(settings, answers_kept=0), confidence=recorder)
            try:
                check_reports(assistant.index, file)
                limited = [
                    replace(gold, report_ids=asked_of(gold, assistant.index)) for gold in file.questions
                ]
                for outcome in outcomes_of(assistant, recorder, replace(file, questions=tuple(limited))):
                    found.append(replace(outcome, source=number))
                    progress()
            finally:
                assistant.close()
    return tuple(found)


def outcomes_of(system: Answerable, recorder: Recorder, file: GoldFile) -> Iterator[Outcome]:
    """Answer and judge a file's questions; the system must weigh by the recorder."""
    for gold in file.questions:
        recorder.clear()
        answer = system.explain(gold.question, report_ids=gold.report_ids, generate=False).answer
        prediction = prediction_from_answer(gold.id, answer)
        right = judge(gold, prediction).right
        if prediction.abstained:
            yield Outcome(gold, right, (), nearest=next(iter(recorder.declined), None))
        else:
            yield Outcome(gold, right, tuple(recorder.given))


def calibrated(
    outcomes: Sequence[Outcome], files: Sequence[GoldFile], *, split: SplitChoice, folds: int, seed: int
) -> Calibrated:
    """Fit weights on all outcomes, and threshold and measures on confidences of answers that a fit hasn't seen.

    Args:
        outcomes: Answered with no threshold.
        files: Where they come from.
        split: The part of the files.
        folds: Parts of the cross-validation; at most as many as there are wrong answers of one part.
        seed: Of the intervals.

    Raises:
        InputError: there are too few answers, or too few wrong ones, to fit.

    """
    single = [outcome for outcome in outcomes if len(outcome.parts) == 1]
    wrong = sum(not outcome.right for outcome in single)
    if len(single) < FEWEST or wrong < 2:
        raise InputError(
            f"{len(single)} answers with {wrong} wrong ones are too few to fit a confidence on: it needs "
            f"{FEWEST} with 2 wrong ones; add gold questions"
        )
    folds = min(folds, wrong)
    confidences = held_out(outcomes, folds_by_turn(outcomes, folds))
    without, chosen = choose_threshold(outcomes, confidences)
    model = fit(outcomes)
    return Calibrated(
        model=replace(model, threshold=chosen.value, abstained=fit_abstained(model, outcomes)),
        files=tuple(files),
        split=split,
        outcomes=tuple(outcomes),
        confidences=confidences,
        folds=folds,
        measures=measure_confidence(_given(outcomes, confidences), seed=seed),
        other_files=_by_other_files(outcomes, seed),
        without=without,
        chosen=chosen,
    )


def calibrated_to_json(found: Calibrated) -> JsonObject:
    """The file that `rag/confidence.py` reads; besides the fit, it says what it was fitted on and its measures."""
    counts = []
    for number, file in enumerate(found.files):
        own = [outcome for outcome in found.outcomes if outcome.source == number]
        given = [outcome for outcome in own if outcome.parts]
        counts.append(
            {
                "name": file.name,
                "sha256": file.sha256,
                "split": found.split.value,
                "questions": len(own),
                "answered": len(given),
                "wrong": sum(not outcome.right for outcome in given),
            }
        )
    return {
        "format": FORMAT,
        "intercept": found.model.intercept,
        "weights": dict(zip(NAMES, found.model.weights, strict=True)),
        "threshold": found.model.threshold,
        "abstained": found.model.abstained,
        "fitted_on": counts,
        "penalty": PENALTY,
        "folds": found.folds,
        "measures": {name: estimate_to_json(value) for name, value in found.measures.items()},
    }


def calibrated_text(found: Calibrated) -> str:
    """The text of that file."""
    return json.dumps(calibrated_to_json(found), ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _given(outcomes: Sequence[Outcome], confidences: Sequence[float | None]) -> GivenAnswers:
    pairs = [(c, o.right) for o, c in zip(outcomes, confidences, strict=True) if c is not None]
    return GivenAnswers(tuple(c for c, _ in pairs), tuple(right for _, right in pairs))


def _by_other_files(outcomes: Sequence[Outcome], seed: int) -> dict[str, Estimate]:
    sources = tuple(outcome.source for outcome in outcomes)
    if len(set(sources)) < 2:
        return {}
    try:
        confidences = held_out(outcomes, sources)
    except InputError:  # without one of the files, no answer is wrong
        return {}
    return measure_confidence(_given(outcomes, confidences), seed=seed)
