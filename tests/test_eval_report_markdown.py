from __future__ import annotations

from eval_fakes import Scripted, answer, gold

from eval.baseline import Regression
from eval.choices import SplitChoice
from eval.comparison import compare_runs
from eval.recorded import recorded
from eval.report.markdown_report import MOST_FLIPS, results_markdown
from eval.results import Results, results_of
from eval.run import run
from eval.selection import Selection

RIGHT, WRONG = "Five humanitarian visas. [1]", "13 | visas. [1]"
GOLDS = tuple(gold(f"q{n}", question=f"q{n}?") for n in range(MOST_FLIPS + 10))


def results(wrong: int) -> Results:
    replies = {g.question: answer(g.question, WRONG if n < wrong else RIGHT) for n, g in enumerate(GOLDS)}
    return results_of(
        run(Scripted(replies), GOLDS, generate=None),
        Selection((), SplitChoice.DEV, (), None, GOLDS),
        system="fake",
        reports=(),
        generate=None,
        seed=0,
        seconds=1.0,
    )


def test_summary_has_the_headline_with_intervals_the_types_and_the_times() -> None:
    text = results_markdown(results(15))
    assert text.startswith("## fake: 60 questions\n")
    assert ", split dev: 45 right, 15 wrong." in text
    assert "| Right | 0.750 | 0." in text
    assert "| numeric | 60 | 0.750 |" in text
    assert "| Milliseconds | retrieve | read | generate | verify | total |" in text
    assert "Against" not in text


def test_summary_says_what_fell_against_the_baseline_and_which_questions_flipped() -> None:
    before, now = results(0), results(6)
    worse = (Regression("right", 1.0, 0.9, 0.02),)
    paired = compare_runs(recorded(before), recorded(now), seed=0)
    text = results_markdown(now, baseline="old_run.json", comparison=paired, worse=worse)
    assert "### Against old\\_run.json" in text
    assert "- right: 0.900, was 1.000 (tolerance 0.02)" in text
    assert "| Right | 1.000 | 0.900 | -0.100 |" in text
    assert "▼" in text
    assert "6 questions went otherwise:" in text
    assert "| q0: q0? | right: Five humanitarian visas. \\[1\\] | wrong: 13 \\| visas. \\[1\\] |" in text


def test_measures_that_did_not_surely_change_are_left_out_unless_they_are_the_first() -> None:
    paired = compare_runs(recorded(results(3)), recorded(results(3)), seed=0)
    text = results_markdown(results(3), baseline="old.json", comparison=paired)
    assert "No measure is worse than the baseline allows." in text
    assert "Citation recall" in text
    assert "SQuAD" not in text
    assert "went otherwise" not in text


def test_a_long_list_of_flips_is_cut_and_says_so() -> None:
    now = results(len(GOLDS))
    paired = compare_runs(recorded(results(0)), recorded(now), seed=0)
    text = results_markdown(now, baseline="old.json", comparison=paired)
    assert f"{len(GOLDS)} questions went otherwise, of which {MOST_FLIPS} are listed:" in text
    assert f"q{MOST_FLIPS - 1}?" in text
    assert f"q{MOST_FLIPS}?" not in text


def test_baseline_of_measures_only_has_no_questions_to_compare() -> None:
    worse = (Regression("right", 1.0, 0.9, 0.02),)
    text = results_markdown(results(6), baseline="old.json", worse=worse)
    assert "**Worse than the baseline:**" in text
    assert "went otherwise" not in text
