"""Fitting the confidence: on outcomes made up here, whose right weights are known, and through the command."""

from __future__ import annotations

import io
import json
import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from eval_fakes import Scripted, answer, gold
from rich.console import Console
from typer.testing import CliRunner

from eval.choices import SplitChoice
from eval.cli import app
from eval.confidence.calibrate import (
    Calibrated,
    Recorder,
    answered,
    calibrated,
    calibrated_text,
    outcomes_of,
    read_sources,
)
from eval.confidence.calibrate_report import BEGIN, END, calibrated_markdown, calibrated_table, with_section
from eval.confidence.confidence_fit import (
    Outcome,
    at_threshold,
    choose_threshold,
    fit,
    fit_abstained,
    folds_by_turn,
    held_out,
)
from eval.report.diagrams import reliability_svg, risk_coverage_svg
from eval.selection import GoldFile
from eval.sources import GoldSource, parse_source
from index.errors import InputError
from rag.confidence import NAMES, LogisticConfidence, Signals, read_confidence
from rag.settings import Settings
from rag.trace import Explained

WEIGHTS = np.array([3.0, 1.5, 0.0, 0.0, 0.0])
SVG = "{http://www.w3.org/2000/svg}"


def made_up(n: int = 400, seed: int = 0) -> list[Outcome]:
    """Answers whose chance of being right is 0.5 at signals of 0, and known elsewhere; every tenth abstains."""
    chance = np.random.default_rng(seed)
    found = []
    for number in range(n):
        signals = Signals(*(float(value) for value in chance.normal(size=len(NAMES))))
        values = np.array([getattr(signals, name) for name in NAMES])
        right = bool(chance.random() < 1 / (1 + math.exp(-float(WEIGHTS @ values))))
        asked = gold(str(number), answerable=number % 10 != 9)
        if number % 10 == 9:
            found.append(Outcome(asked, right=True, parts=(), nearest=signals, source=number % 2))
        else:
            found.append(Outcome(asked, right=right, parts=(signals,), source=number % 2))
    return found


OUTCOMES = made_up()
FILES = (GoldFile("one.jsonl", "0" * 64, ()), GoldFile("two.jsonl", "1" * 64, ()))


@pytest.fixture(scope="module")
def found() -> Calibrated:
    return calibrated(OUTCOMES, FILES, split=SplitChoice.DEV, folds=5, seed=0)


def test_the_weights_come_near_those_that_made_the_outcomes() -> None:
    model = fit(made_up(4000), penalty=0.1)
    assert model.weights == pytest.approx(WEIGHTS, abs=0.35)
    assert model.intercept == pytest.approx(0, abs=0.2)


def test_no_weight_is_negative_though_the_outcomes_say_so() -> None:
    turned = [
        replace(o, parts=tuple(replace(s, lead=-s.lead) for s in o.parts)) if o.parts else o for o in OUTCOMES
    ]
    assert fit(OUTCOMES).weights[0] > 1
    assert fit(turned).weights[0] == 0
    assert min(fit(turned).weights) >= 0


def test_the_fit_is_the_least_of_loss_and_penalty() -> None:
    model = fit(OUTCOMES, penalty=3.0)
    single = [o for o in OUTCOMES if o.parts]
    signals = np.array([[getattr(o.parts[0], name) for name in NAMES] for o in single])
    spread = signals.std(axis=0)
    right = np.array([o.right for o in single], dtype=np.float64)

    def cost(weights: np.ndarray[tuple[int], np.dtype[np.float64]], intercept: float) -> float:
        logits = signals @ weights + intercept
        loss = float(np.logaddexp(0, -logits) @ right + np.logaddexp(0, logits) @ (1 - right))
        return loss + 1.5 * float(((weights * spread) ** 2).sum())

    weights = np.array(model.weights)
    least = cost(weights, model.intercept)
    for at in range(len(weights)):
        for step in (-0.01, 0.01):
            moved = weights.copy()
            moved[at] = max(0.0, moved[at] + step)
            assert cost(moved, model.intercept) >= least - 1e-4
    assert cost(weights, model.intercept + 0.01) >= least
    assert cost(weights, model.intercept - 0.01) >= least


def test_a_signal_that_never_varies_has_no_weight() -> None:
    same = [replace(o, parts=tuple(replace(s, as_asked=1.0) for s in o.parts)) for o in OUTCOMES]
    model = fit(same)
    assert model.weights[-1] == 0
    assert all(math.isfinite(value) for value in (model.intercept, *model.weights))


@pytest.mark.parametrize("right", [True, False])
def test_outcomes_of_one_kind_cannot_be_fitted(right: bool) -> None:
    with pytest.raises(InputError, match="nothing to fit"):
        fit([replace(o, right=right) for o in OUTCOMES])


def test_answers_of_several_parts_are_not_fitted_but_measured_by_their_least_confident() -> None:
    low, high = (Signals(value, 0.0, 0.0, 0.0, 0.0) for value in (-1.0, 1.0))
    both = Outcome(gold("both"), right=False, parts=(high, low))
    assert fit([*OUTCOMES, both]) == fit(OUTCOMES)
    confidences = held_out([*OUTCOMES, both], [*folds_by_turn(OUTCOMES, 5), 5])
    assert confidences[-1] == pytest.approx(fit(OUTCOMES).confidence(low, answers=True))


def test_folds_share_right_and_wrong_answers_evenly() -> None:
    folds = folds_by_turn(OUTCOMES, 5)
    for right in (True, False):
        sizes = np.bincount(
            [fold for fold, o in zip(folds, OUTCOMES, strict=True) if o.parts and o.right is right]
        )
        assert len(sizes) == 5
        assert sizes.max() - sizes.min() <= 1


def test_no_answer_is_weighed_by_a_fit_that_has_seen_it() -> None:
    folds = folds_by_turn(OUTCOMES, 5)
    confidences = held_out(OUTCOMES, folds)
    for at in (0, 1, 2):
        rest = [o for o, fold in zip(OUTCOMES, folds, strict=True) if fold != folds[at]]
        assert confidences[at] == fit(rest).confidence(OUTCOMES[at].parts[0], answers=True)
    assert [c is None for c in confidences] == [not o.parts for o in OUTCOMES]


SOME = (Signals(0.0, 0.0, 0.0, 0.0, 0.0),)
CASES = (
    (Outcome(gold("a"), right=True, parts=SOME), 0.9),
    (Outcome(gold("b"), right=False, parts=SOME), 0.8),
    (Outcome(gold("c"), right=True, parts=SOME), 0.4),
    (Outcome(gold("d", answerable=False), right=False, parts=SOME), 0.3),
    (Outcome(gold("e"), right=False, parts=SOME), 0.2),
    (Outcome(gold("f", answerable=False), right=True, parts=()), None),
    (Outcome(gold("g"), right=False, parts=()), None),
)


def test_what_a_threshold_does() -> None:
    outcomes, confidences = zip(*CASES, strict=True)
    none = at_threshold(outcomes, confidences, 0.0)
    assert (none.given, none.wrong) == (5, 3)
    assert none.right == pytest.approx(3 / 7)
    # One of two abstentions is right, and two questions should be abstained from.
    assert none.abstention_f1 == pytest.approx(2 / 4)
    some = at_threshold(outcomes, confidences, 0.35)
    assert (some.given, some.wrong) == (3, 1)
    assert some.right == pytest.approx(4 / 7)
    assert some.abstention_f1 == pytest.approx(4 / 6)


def test_the_highest_threshold_that_costs_nothing_is_chosen() -> None:
    outcomes, confidences = zip(*CASES, strict=True)
    without, chosen = choose_threshold(outcomes, confidences)
    assert without.value == 0
    assert chosen.value == pytest.approx(0.35)


def test_no_threshold_is_chosen_where_each_costs_something() -> None:
    outcomes, confidences = zip(*CASES[:3], strict=True)
    without, chosen = choose_threshold(outcomes, confidences)
    assert chosen == without


def test_a_threshold_is_at_most_a_half() -> None:
    wrong = [(Outcome(gold(str(n), answerable=False), right=False, parts=SOME), 0.6 + n / 10) for n in (0, 1)]
    outcomes, confidences = zip(*wrong, strict=True)
    assert choose_threshold(outcomes, confidences)[1].value == 0


def test_abstentions_get_the_mean_confidence_of_those_that_should_have_answered() -> None:
    model = LogisticConfidence(1.0, (1.0, 0.0, 0.0, 0.0, 0.0))
    declined = [
        Outcome(gold(str(n), answerable=n < 2), right=n >= 2, parts=(), nearest=Signals(n / 2, 0, 0, 0, 0))
        for n in range(9)
    ]
    lowered = replace(model, abstained=fit_abstained(model, declined))
    mean = np.mean([lowered.confidence(o.nearest, answers=False) for o in declined if o.nearest])
    assert mean == pytest.approx(2.5 / 10, abs=1e-4)
    assert fit_abstained(model, []) == 0
    # Never more likely than an answer with the same signals.
    assert fit_abstained(model, [replace(o, gold=gold("x")) for o in declined]) <= 0


def test_the_measures_are_those_of_unseen_answers(found: Calibrated) -> None:
    assert found.folds == 5
    assert found.confidences == held_out(OUTCOMES, folds_by_turn(OUTCOMES, 5))
    assert found.measures["confidence_auroc"].value is not None
    assert found.measures["confidence_auroc"].value > 0.8
    assert set(found.other_files) == set(found.measures)
    assert len(found.given().right) == sum(bool(o.parts) for o in OUTCOMES)


def test_what_is_written_is_what_is_read(found: Calibrated, tmp_path: Path) -> None:
    path = tmp_path / "confidence.json"
    path.write_text(calibrated_text(found))
    assert read_confidence(path) == found.model
    says = json.loads(path.read_text())
    assert [source["name"] for source in says["fitted_on"]] == ["one.jsonl", "two.jsonl"]
    assert sum(source["questions"] for source in says["fitted_on"]) == len(OUTCOMES)
    again = calibrated(OUTCOMES, FILES, split=SplitChoice.DEV, folds=5, seed=0)
    assert calibrated_text(again) == path.read_text()


def test_one_file_alone_has_no_measure_by_others() -> None:
    alone = [replace(o, source=0) for o in OUTCOMES]
    one = calibrated(alone, FILES[:1], split=SplitChoice.DEV, folds=5, seed=0)
    assert one.other_files == {}
    assert "others" not in calibrated_markdown(one, command="footnote", day="2026-01-01")


@pytest.mark.parametrize("n", [0, 20])
def test_too_few_answers_are_refused(n: int) -> None:
    with pytest.raises(InputError, match="too few to fit"):
        calibrated(OUTCOMES[:n], FILES, split=SplitChoice.DEV, folds=5, seed=0)


def test_the_report_names_weights_threshold_and_measures(found: Calibrated) -> None:
    console = Console(width=200, record=True, file=io.StringIO())
    console.print(calibrated_table(found))
    page = calibrated_markdown(found, command="footnote eval calibrate -o x", day="2026-01-02")
    for said in (console.export_text(), page):
        assert f"lead {found.model.weights[0]:.3f}" in said
        assert f"Threshold {found.chosen.value:.3f}" in said
        assert "ECE, equal mass" in said
    assert "2026-01-02" in page
    assert "    footnote eval calibrate -o x" in page


def test_a_section_is_replaced_again_and_again() -> None:
    page = f"before\n{BEGIN}\nold\n{END}\nafter\n"
    once = with_section(page, "new")
    assert once == f"before\n{BEGIN}\nnew\n{END}\nafter\n"
    assert with_section(once, "new") == once
    with pytest.raises(InputError, match="no section to replace"):
        with_section("before", "new")


def test_a_source_is_a_file_with_what_it_is_answered_from(tmp_path: Path) -> None:
    odd = tmp_path / "a=b.jsonl"
    odd.touch()
    assert parse_source("gold.jsonl") == GoldSource(Path("gold.jsonl"))
    assert parse_source("gold.jsonl=reports") == GoldSource(Path("gold.jsonl"), Path("reports"))
    assert parse_source(str(odd)) == GoldSource(odd)
    assert parse_source(f"{odd}=reports") == GoldSource(odd, Path("reports"))


def test_signals_are_recorded_question_by_question() -> None:
    recorder = Recorder()

    class Weighing(Scripted):
        def explain(
            self, question: str, *, report_ids: Sequence[str] = (), generate: bool | None = None
        ) -> Explained:
            reply = super().explain(question, report_ids=report_ids, generate=generate)
            recorder.confidence(SOME[0], answers=question != "b?")
            return reply

    system = Weighing({"a?": answer("a?"), "b?": answer("b?", abstained=True)})
    file = GoldFile("g", "0" * 64, (gold("a", question="a?"), gold("b", question="b?", answerable=False)))
    first, second = outcomes_of(system, recorder, file)
    assert (first.right, first.parts, first.nearest) == (True, SOME, None)
    assert (second.right, second.parts, second.nearest) == (True, (), SOME[0])
    assert system.asked == [("a?", False), ("b?", False)]


def test_diagrams_are_drawings_without_script(found: Calibrated) -> None:
    bins, points = found.calibration().bins(), found.curve().points()
    reliability = ElementTree.fromstring(reliability_svg(bins, alone=True))  # noqa: S314 - drawn here
    curve = ElementTree.fromstring(risk_coverage_svg(points, threshold=0.4, alone=True))  # noqa: S314
    assert len(reliability.findall(f"{SVG}circle")) == len(bins) == 10
    assert [path.get("class") for path in curve.findall(f"{SVG}path")].count("cut") == 1
    for drawing in (reliability, curve):
        assert not [element for element in drawing.iter() if element.tag.removeprefix(SVG) == "script"]


def test_empty_diagrams_have_axes_only() -> None:
    for drawing in (reliability_svg(()), risk_coverage_svg(()), risk_coverage_svg((), threshold=0.5)):
        assert 'class="axis"' in drawing
        assert "circle" not in drawing
        assert 'class="line"' not in drawing
        assert "http" not in drawing


def write_gold(path: Path, n: int) -> Path:
    line = {"type": "date", "answerable": True, "answers": ["x"], "evidence": ["trafficking"], "split": "dev"}
    path.write_text(
        "".join(
            json.dumps({**line, "id": f"{path.stem}{i}", "question": "What did the town fight?"}) + "\n"
            for i in range(n)
        )
    )
    return path


def test_sources_keep_the_questions_of_the_part(tmp_path: Path) -> None:
    source = GoldSource(write_gold(tmp_path / "g.jsonl", 3))
    assert len(read_sources([source], SplitChoice.DEV)[0].questions) == 3
    with pytest.raises(InputError, match="no question is left"):
        read_sources([source], SplitChoice.TEST)
    with pytest.raises(InputError, match="two gold files"):
        read_sources([source, source], SplitChoice.DEV)


def test_the_command_makes_an_index_of_reports_and_says_that_few_answers_are_too_few(tmp_path: Path) -> None:
    gold_file = write_gold(tmp_path / "g.jsonl", 2)
    report = tmp_path / "report.txt"
    report.write_text("The town fought trafficking in 2022.\n")
    output = tmp_path / "confidence.json"
    result = CliRunner().invoke(app, ["calibrate", "--gold", f"{gold_file}={report}", "-o", str(output)])
    assert isinstance(result.exception, InputError)
    assert "too few to fit" in str(result.exception)
    assert not output.exists()


def test_questions_are_answered_within_their_filters(tmp_path: Path) -> None:
    for country, visas in (("Alphia", 31), ("Betia", 47)):
        (tmp_path / f"{country}.txt").write_text(
            f"The state issued {visas} visas in 2022.\n", encoding="utf-8"
        )
        (tmp_path / f"{country}.meta.json").write_text(json.dumps({"country": country}), encoding="utf-8")
    asked = "How many visas did the state issue in 2022?"
    golds = tuple(
        replace(
            gold(country, question=asked),
            answers=((visas,),),
            numbers=(visas,),
            wrong_numbers=(),
            evidence=(f"The state issued {visas} visas in 2022.",),
            where=(("country", country),),
        )
        for country, visas in (("Alphia", "31"), ("Betia", "47"))
    )
    file = GoldFile("g", "0" * 64, golds)
    outcomes = answered([GoldSource(Path("g"), tmp_path)], [file], Settings())
    assert [outcome.right for outcome in outcomes] == [True, True]


def test_the_command_checks_where_to_write_before_it_answers(tmp_path: Path) -> None:
    gold_file = write_gold(tmp_path / "g.jsonl", 2)
    page = tmp_path / "page.md"
    page.write_text("no marks")
    missing = CliRunner().invoke(
        app, ["calibrate", "--gold", str(gold_file), "-o", str(tmp_path / "no" / "c.json")]
    )
    assert "the folder" in str(missing.exception)
    marks = CliRunner().invoke(
        app, ["calibrate", "--gold", str(gold_file), "-o", str(tmp_path / "c.json"), "--page", str(page)]
    )
    assert "no section to replace" in str(marks.exception)
