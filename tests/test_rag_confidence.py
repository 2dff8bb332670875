from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import ModelError
from index.records import Hit, Passage
from rag.confidence import NAMES, LogisticConfidence, Signals, packaged_confidence, read_confidence
from rag.drafting.records import Draft, Reading, Statement
from rag.drafting.weighing import signals_of, weighed
from rag.figures import parse_figures
from rag.periods import bind_periods
from rag.question import read_question
from rag.read import Sentence
from rag.records import Reason
from rag.rerank import ReadHit
from rag.spans import SentenceSpan
from rag.terms import build_lexicon

SIGNALS = Signals(lead=0.5, coverage=0.25, answerable=2.0, chance_lead=-0.5, as_asked=1.0)
MODEL = LogisticConfidence(
    intercept=-1.0, weights=(2.0, 4.0, 0.5, 1.0, 0.5), threshold=0.6, abstained=-math.log(3)
)
PERMITS = "The town issued 40 permits in 2022."
BENCHES = "It painted 12 benches near the harbor."


def test_the_confidence_is_the_logistic_of_the_weighted_sum() -> None:
    # -1 + 2·0.5 + 4·0.25 + 0.5·2 + 1·(-0.5) + 0.5·1 = 2
    assert MODEL.log_odds(SIGNALS) == pytest.approx(2.0)
    assert MODEL.confidence(SIGNALS, answers=True) == pytest.approx(1 / (1 + math.exp(-2)))


def test_an_abstention_has_lower_odds_by_what_was_fitted() -> None:
    even = replace(SIGNALS, coverage=-0.25)
    assert MODEL.confidence(even, answers=True) == pytest.approx(0.5)
    assert MODEL.confidence(even, answers=False) == pytest.approx(0.25)


signal = st.floats(-5, 5)
signals = st.builds(Signals, signal, signal, signal, signal, signal)


@given(signals, st.sampled_from(NAMES), st.floats(0, 5), st.booleans())
def test_more_of_a_signal_never_makes_an_answer_less_likely(
    found: Signals, name: str, more: float, answers: bool
) -> None:
    model = packaged_confidence()
    values = {field.name: getattr(found, field.name) for field in fields(Signals)}
    raised = Signals(**{**values, name: values[name] + more})
    before, after = (model.confidence(s, answers=answers) for s in (found, raised))
    assert 0 <= before <= after <= 1


def test_the_packaged_fit_is_sound() -> None:
    model = packaged_confidence()
    assert len(model.weights) == len(NAMES)
    assert any(weight > 0 for weight in model.weights)
    assert model.threshold <= 0.5


def test_the_documented_weights_are_those_in_use() -> None:
    root = Path(__file__).resolve().parents[1]
    page = (root / "docs" / "CALIBRATION.md").read_text(encoding="utf-8")
    model = packaged_confidence()
    for name, weight in zip(NAMES, model.weights, strict=True):
        assert f"{name} {weight:.3f}" in page
    assert f"intercept {model.intercept:.3f}" in page
    assert f"Threshold {model.threshold:.3f}" in page


GOOD = {
    "format": 1,
    "intercept": 0.5,
    "threshold": 0.25,
    "abstained": -1,
    "weights": dict.fromkeys(NAMES, 1),
    "fitted_on": [],
}


def write(path: Path, **changes: object) -> Path:
    path.write_text(json.dumps({**GOOD, **changes}))
    return path


def test_a_written_file_is_read(tmp_path: Path) -> None:
    expected = LogisticConfidence(0.5, (1.0,) * len(NAMES), 0.25, -1.0)
    assert read_confidence(write(tmp_path / "c.json")) == expected


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"format": 2}, "not of format 1"),
        ({"weights": {"lead": 1.0}}, "the weights must be those of lead, coverage"),
        ({"weights": dict.fromkeys(NAMES, -1)}, "out of its range"),
        ({"weights": {**dict.fromkeys(NAMES, 1), "lead": True}}, "lead must be a number"),
        ({"intercept": "0"}, "intercept must be a number"),
        ({"intercept": 1e400}, "intercept must be a number"),
        ({"threshold": 1.5}, "out of its range"),
        ({"abstained": 0.5}, "out of its range"),
        ({"abstained": None}, "abstained must be a number"),
    ],
)
def test_a_broken_file_is_named(tmp_path: Path, changes: dict[str, object], complaint: str) -> None:
    path = write(tmp_path / "c.json", **changes)
    with pytest.raises(ModelError) as caught:
        read_confidence(path)
    assert complaint in str(caught.value)
    assert str(path) in str(caught.value)


def test_a_missing_file_says_the_cure(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="footnote eval calibrate"):
        read_confidence(tmp_path / "none.json")


def sentence(text: str, score: float, coverage: float, *spans: tuple[str, float], start: int = 0) -> Sentence:
    figures = parse_figures(text)
    found = tuple(
        SentenceSpan(start + text.index(said), start + text.index(said) + len(said), said, chance)
        for said, chance in spans
    )
    return Sentence(
        passage=Passage(f"p{start}", "town", start, start + len(text), text, (), 1),
        start=start,
        end=start + len(text),
        text=text,
        previous="",
        figures=figures,
        bound=bind_periods(text, figures, None),
        carried=None,
        similarity=0.5,
        coverage=coverage,
        spans=found,
        score=score,
    )


def reading(question: str, *sentences: Sentence) -> Reading:
    def similar(phrases: Sequence[str]) -> Sequence[float]:
        return [0.3] * len(phrases)

    texts = [found.text for found in sentences]
    lexicon = build_lexicon(texts, [" ".join(texts)])
    return Reading(read_question(question), sentences, lexicon, similar, {}, {})


def hit(found: Sentence, answerable: float | None) -> ReadHit:
    return ReadHit(Hit(found.passage, score=1.0, answerable=answerable))


def stating(found: Sentence, period: str | None = "2022") -> Statement:
    return Statement(found.text, found, found.bound[0].figure, period)


FIRST = sentence(PERMITS, 0.9, 0.8, ("40", 0.7), ("2022", 0.1))
SECOND = sentence(BENCHES, 0.4, 0.2, ("12", 0.3), start=100)
ASKED = reading("How many permits did the town issue in 2022?", FIRST, SECOND)
HITS = (hit(FIRST, 0.5), hit(SECOND, None))


def test_the_signals_of_a_figure() -> None:
    found = signals_of(Draft((stating(FIRST),)), ASKED, HITS)
    assert found == Signals(
        lead=pytest.approx(0.5),
        coverage=0.8,
        answerable=0.0,
        chance_lead=pytest.approx(0.4),
        as_asked=1.0,
    )


def test_the_same_words_elsewhere_are_no_rival() -> None:
    again = sentence("All 40 permits were free.", 0.5, 0.3, ("40 permits", 0.6), start=100)
    found = signals_of(Draft((stating(FIRST),)), reading("How many permits?", FIRST, again), HITS)
    assert found.chance_lead == pytest.approx(0.7 - 0.1)


def test_a_passage_that_was_not_read_counts_as_the_least_answerable() -> None:
    assert signals_of(Draft((stating(SECOND),)), ASKED, HITS).answerable == -4.0
    assert signals_of(Draft((stating(SECOND),)), ASKED, ()).answerable == -4.0


def test_a_year_that_nothing_states_is_assumed() -> None:
    assert signals_of(Draft((stating(FIRST, None),)), ASKED, HITS).as_asked == 0.0
    unasked = reading("How many permits did the town issue?", FIRST, SECOND)
    assert signals_of(Draft((stating(FIRST, None),)), unasked, HITS).as_asked == 1.0


def test_several_statements_have_the_mean_of_their_signals_and_are_no_rivals() -> None:
    found = signals_of(Draft((stating(FIRST), stating(SECOND))), ASKED, HITS)
    assert found.lead == pytest.approx((0.9 + 0.4) / 2)
    assert found.coverage == pytest.approx(0.5)


def test_an_answer_below_the_threshold_abstains_and_shows_its_sentence() -> None:
    doubtful = LogisticConfidence(-10.0, (0.0,) * len(NAMES), threshold=0.5)
    draft = weighed(Draft((stating(FIRST),), short_answer="40"), ASKED, HITS, doubtful)
    assert draft.reason is Reason.NOT_STATED
    assert draft.short_answer is None
    assert [statement.sentence for statement in draft.statements] == [FIRST]
    assert 0 < draft.confidence < 0.001


def test_an_answer_at_the_threshold_is_given() -> None:
    even = LogisticConfidence(0.0, (0.0,) * len(NAMES), threshold=0.5)
    draft = weighed(Draft((stating(FIRST),), short_answer="40"), ASKED, HITS, even)
    assert draft.reason is None
    assert draft.confidence == 0.5


def test_an_abstention_keeps_its_reason_and_one_without_evidence_has_no_confidence() -> None:
    other = Draft((stating(FIRST),), reason=Reason.OTHER_PERIOD)
    assert weighed(other, ASKED, HITS, MODEL).reason is Reason.OTHER_PERIOD
    assert weighed(other, ASKED, HITS, MODEL).confidence > 0
    assert weighed(Draft((), reason=Reason.OFF_TOPIC), ASKED, HITS, MODEL).confidence == 0.0
