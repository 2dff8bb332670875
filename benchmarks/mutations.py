"""How many alterations of right answers verification tells: python benchmarks/mutations.py [--rounds N] [--missed]

The answers are the assistant's own to the development questions on the bundled report and the made-up ones of
`eval/gold`, and to those of `tests/golden/veldara`, where they are right; some of them again in other words. Each is
altered in one place at a time (`tests/mutations.py`) by a seeded generator, N times in each way, and checked as
`footnote verify` does it; altered statements also as the pipeline checks a draft. Prints the rate told by kind, how
many unaltered answers were refused, and how long one check takes, the first time that an answer is seen.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.cases import CitedPassage, Prediction, read_gold
from eval.measures.judging import judge
from index.build import add_reports
from index.embed import load_embedder
from index.location import sample_report_path
from index.store import open_index
from rag.chat import Generator
from rag.pipeline import Assistant
from rag.reader.load import load_reader
from rag.records import Answer
from rag.settings import Settings
from rag.verify import check_answer, read_text, statement_problems
from rag.verify.check import read_citation
from rag.verify.quoted import figures_of

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))  # the alterations are the tests' own

from mutations import Mutant, mutants, reworded  # noqa: E402

SEED = 20231124
GOLD = ROOT / "eval" / "gold"
MADE_UP = ROOT / "tests" / "golden" / "veldara"


@dataclass(frozen=True, slots=True)
class Sound:
    """Right answers, and the texts that they cite."""

    answers: tuple[Answer, ...]
    texts: Mapping[str, str]


def _no_generator() -> Generator:
    raise AssertionError("a quoted answer needs no generator")


def _is_right(path: Path, answers: Mapping[str, Answer]) -> Iterator[Answer]:
    """The right answers to a gold set's development questions; right abstentions among them."""
    for gold in read_gold(path):
        if gold.split != "dev":
            continue
        answer = answers[gold.question]
        said = Prediction(
            id=gold.id,
            answer=answer.answer,
            short_answer=answer.short_answer,
            abstained=answer.status == "abstained",
            reason=answer.reason.value if answer.reason else None,
            confidence=answer.confidence,
            citations=tuple(CitedPassage(c.passage.text, c.start, c.end, c.quote) for c in answer.citations),
        )
        if judge(gold, said).right:
            yield answer


def right_answers() -> Sound:
    """The assistant's right answers, and some of them in other words."""
    embedder, reader = load_embedder(), load_reader()
    texts: dict[str, str] = {}
    found: list[Answer] = []
    reports = [(sample_report_path(), GOLD / "mexico_2023.jsonl")]
    reports += [(path, GOLD / f"{path.stem}.jsonl") for path in sorted((GOLD / "reports").glob("*.txt"))]
    reports.append((MADE_UP / "report.txt", MADE_UP / "questions.jsonl"))
    for report, questions in reports:
        with tempfile.TemporaryDirectory() as folder:
            add_reports(Path(folder) / "index", [report], embedder=embedder)
            index = open_index(Path(folder) / "index", embedder)
            texts |= {info.sha256: index.report_text(info.id) for info in index.reports()}
            assistant = Assistant(index, embedder, reader, Settings(), load_generator=_no_generator)
            rows = [json.loads(line) for line in questions.read_text(encoding="utf-8").splitlines()]
            rows = [row for row in rows if row.get("split", "dev") == "dev"]
            asked = {row["question"]: assistant.ask(row["question"], generate=False) for row in rows}
            if questions.parent == GOLD:
                found += _is_right(questions, asked)
            else:
                found += [
                    asked[row["question"]] for row in rows if row["states"] in asked[row["question"]].answer
                ]
            assistant.close()
    others = [other for answer in found if (other := reworded(answer)) is not None]
    return Sound((*found, *others), texts)


def say(line: str) -> None:
    """Print one line."""
    sys.stdout.write(f"{line}\n")


def _refused_as_draft(mutant: Mutant) -> bool:
    text, number = mutant.statement or ("", 0)
    citation = next(citation for citation in mutant.answer.citations if citation.id == number)
    passage = citation.passage.text
    return bool(statement_problems(text, read_citation(citation), mutant.answer.question, passage))


def _times(sound: Sound) -> list[float]:
    """Milliseconds of processor time of one check of each answer, nothing of it read before."""
    took = []
    for answer in sound.answers:
        read_text.cache_clear()
        figures_of.cache_clear()
        began = time.process_time()
        check_answer(answer, sound.texts)
        took.append((time.process_time() - began) * 1000)
    return sorted(took)


def _print_table(made: Sequence[Mutant], missed: Sequence[Mutant]) -> None:
    drafts = [mutant for mutant in made if mutant.statement is not None]
    passed = Counter(mutant.kind for mutant in drafts if not _refused_as_draft(mutant))
    drafted = Counter(mutant.kind for mutant in drafts)
    lost = Counter(mutant.kind for mutant in missed)
    say("| altered | alterations | told by `footnote verify` | told before it is shown |")
    say("|---|---|---|---|")
    for kind, number in sorted(Counter(mutant.kind for mutant in made).items()):
        draft = f"{1 - passed[kind] / drafted[kind]:.4f}" if drafted[kind] else "–"
        say(f"| {kind} | {number} | {1 - lost[kind] / number:.4f} | {draft} |")
    told, shown = 1 - len(missed) / len(made), 1 - passed.total() / max(1, len(drafts))
    say(f"| **all** | **{len(made)}** | **{told:.4f}** | **{shown:.4f}** |")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=2, help="times each answer is altered in each way")
    parser.add_argument("--missed", action="store_true", help="print each alteration that wasn't told")
    options = parser.parse_args()
    sound = right_answers()
    took = _times(sound)
    refused = [answer for answer in sound.answers if check_answer(answer, sound.texts)]
    chance = random.Random(SEED)  # noqa: S311 - damage that can be repeated, no secret
    made = [m for _ in range(options.rounds) for answer in sound.answers for m in mutants(answer, chance)]
    missed = [mutant for mutant in made if not check_answer(mutant.answer, sound.texts)]
    _print_table(made, missed)
    say(f"\nunaltered answers refused: {len(refused)} of {len(sound.answers)}")
    say(
        f"one check, processor time: median {statistics.median(took):.2f} ms, "
        f"95th percentile {took[int(0.95 * len(took))]:.2f} ms, longest {took[-1]:.2f} ms"
    )
    for mutant in missed if options.missed else ():
        say(
            f"\n{mutant.kind}: {mutant.where}\n    was: {mutant.answer.answer} | {mutant.answer.short_answer}"
        )


if __name__ == "__main__":
    main()
