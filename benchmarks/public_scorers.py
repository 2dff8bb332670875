"""Our measures beside public scorers, on seeded random inputs: python benchmarks/public_scorers.py [FOLDER]

Prints the largest difference from pytrec-eval-terrier (rankings), the SQuAD script in transformers 4, torchmetrics,
torch-uncertainty and scikit-learn (confidences). With FOLDER, a few of the inputs are written there with the scorers'
numbers, as tests/golden/public_*.jsonl, which tests compare with where no scorer is installed.
"""

from __future__ import annotations

import importlib.util
import json
import math
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from types import SimpleNamespace

import numpy as np

from eval.measures.calibration import Calibration
from eval.measures.rank_measures import (
    average_precision,
    graded_ndcg,
    grades_of,
    recall,
    reciprocal_rank,
    relevant_count,
    success,
)
from eval.measures.risk_coverage import RiskCoverage
from eval.measures.squad_summary import SquadPrediction, SquadSummary, squad_summary

SEED = 20230
DEPTHS = (1, 3, 5, 10, 20)
RANKINGS, SQUAD_SETS, CONFIDENCE_SETS = 5000, 400, 400
PACKAGES = {
    "pytrec_eval": "pytrec-eval-terrier",
    "transformers.data.metrics": "transformers<5",
    "torchmetrics": "torchmetrics",
    "torch_uncertainty": "torch-uncertainty[cpu]",
    "sklearn": "scikit-learn",
}
WORDS = (
    "the a an Visas visas, victims officials five 5 3.5 35 60% 1,254 2022 (2021) U.S. anti-trafficking "
    "“labor” 'sex' É école state—run ... The AN Tijuana Chiapas"
).split()


@dataclass(frozen=True, slots=True)
class Recorded:
    """An input with the numbers that a public scorer gives it, and ours."""

    given: Mapping[str, object]
    public: Mapping[str, float]
    ours: Mapping[str, float]


def rankings(chance: np.random.Generator) -> list[Recorded]:
    """Rankings with graded judgements, some without results or without a relevant text."""
    import pytrec_eval

    judged, results = {}, {}
    for number in range(RANKINGS):
        texts = [f"t{at}" for at in chance.permutation(40)]
        grades = chance.integers(-1, 4, size=int(chance.integers(1, 15))) * int(chance.integers(0, 8) > 0)
        judged[str(number)] = {text: int(grade) for text, grade in zip(texts, grades, strict=False)}
        results[str(number)] = [f"t{at}" for at in chance.permutation(40)[: int(chance.integers(0, 31))]]
    depths = ",".join(map(str, DEPTHS))
    wanted = {"map", "recip_rank", *(f"{name}.{depths}" for name in ("success", "recall", "ndcg_cut"))}
    # Scores fall with the rank: trec_eval sorts by score, not by the order given.
    runs = {key: {text: float(-at) for at, text in enumerate(found)} for key, found in results.items()}
    scored = pytrec_eval.RelevanceEvaluator(judged, wanted).evaluate(runs)
    return [
        Recorded(
            {"judged": judged[key], "results": results[key]}, scored[key], our_ranking(judged[key], found)
        )
        for key, found in results.items()
    ]


def our_ranking(judged: Mapping[str, int], results: Sequence[str]) -> dict[str, float]:
    """Our measures of a ranking under trec_eval's names."""
    grades, relevant = grades_of(results, judged), relevant_count(judged)
    values = {
        "map": average_precision(grades, relevant=relevant),
        "recip_rank": reciprocal_rank(grades),
    }
    for k in DEPTHS:
        values[f"success_{k}"] = success(grades, k=k)
        values[f"recall_{k}"] = recall(grades, relevant=relevant, k=k)
        values[f"ndcg_cut_{k}"] = graded_ndcg(grades, ideal=judged.values(), k=k)
    return values


def squad_sets(chance: np.random.Generator) -> list[Recorded]:
    """Sets of predictions, with and without gold answers, empty ones and equal no-answer probabilities among them."""
    from transformers.data.metrics.squad_metrics import squad_evaluate

    recorded = []
    for _ in range(SQUAD_SETS):
        rows = [_squad_row(chance) for _ in range(int(chance.integers(1, 41)))]
        threshold = float(chance.choice([1.0, 0.5, 0.3]))
        examples = [
            SimpleNamespace(qas_id=str(at), answers=[{"text": gold} for gold in row.golds])
            for at, row in enumerate(rows)
        ]
        said = {str(at): row.prediction for at, row in enumerate(rows)}
        doubts = {str(at): row.no_answer for at, row in enumerate(rows)}
        public = squad_evaluate(examples, said, doubts, threshold)
        given = {"threshold": threshold, "rows": [[r.prediction, list(r.golds), r.no_answer] for r in rows]}
        recorded.append(Recorded(given, dict(public), our_squad(squad_summary(rows, threshold=threshold))))
    return recorded


def _squad_row(chance: np.random.Generator) -> SquadPrediction:
    golds = [_phrase(chance) for _ in range(int(chance.integers(0, 4)))]
    copied = bool(golds) and chance.random() < 0.4
    prediction = "" if chance.random() < 0.2 else golds[0] if copied else _phrase(chance)
    return SquadPrediction(
        prediction, tuple(golds), round(float(chance.random()), int(chance.integers(1, 5)))
    )


def _phrase(chance: np.random.Generator) -> str:
    return " ".join(chance.choice(WORDS, size=int(chance.integers(1, 6))))


def our_squad(summary: SquadSummary) -> dict[str, float]:
    """Our table in percent, under the script's names."""
    values: dict[str, float] = {}
    parts = (("", summary.all), ("HasAns_", summary.has_answer), ("NoAns_", summary.no_answer))
    for prefix, means in parts:
        if means.exact is not None and means.f1 is not None:
            values[f"{prefix}exact"], values[f"{prefix}f1"] = 100 * means.exact, 100 * means.f1
            values[f"{prefix}total"] = means.n
    for name, best in (("exact", summary.best_exact), ("f1", summary.best_f1)):
        if best is not None:
            values[f"best_{name}"], values[f"best_{name}_thresh"] = 100 * best.score, best.threshold
    return values


def confidence_sets(chance: np.random.Generator) -> list[Recorded]:
    """Confidences of right and wrong answers, all different, and above a half as torch-uncertainty wants them."""
    import torch
    from sklearn.calibration import calibration_curve
    from sklearn.metrics import brier_score_loss, roc_auc_score
    from torch_uncertainty.metrics.classification import AURC
    from torchmetrics.functional.classification import binary_calibration_error

    recorded = []
    for number in range(CONFIDENCE_SETS):
        n = 10 * int(chance.integers(1, 31))
        low = 0.5 * (number % 2)
        confidences = low + (1 - low) * chance.random(n)
        right = chance.random(n) < confidences ** chance.uniform(0.3, 3)
        right[:2] = (True, False)
        scores, labels = torch.tensor(confidences), torch.tensor(right.astype(np.int64))
        shares, means = calibration_curve(right, confidences, n_bins=10, strategy="quantile")
        public = {
            "brier": float(brier_score_loss(right, confidences)),
            "auroc": float(roc_auc_score(right, confidences)),
            "ece_equal_width": float(binary_calibration_error(scores, labels, n_bins=10, norm="l1")),
            # Ten bins of equally many, as there are no ties and n is a multiple of ten.
            "ece_equal_mass": float(np.abs(shares - means).mean()),
        }
        if low:
            area = AURC()
            area.update(torch.stack((scores, 1 - scores), dim=1), 1 - labels)
            public["aurc"] = float(area.partial_compute().double().mean())
            public["aurc_trapezoid"] = float(area.compute())
        given = {"confidences": confidences.tolist(), "right": right.tolist()}
        ours = our_confidence(confidences.tolist(), right.tolist())
        recorded.append(Recorded(given, public, {name: ours[name] for name in public}))
    return recorded


def our_confidence(confidences: Sequence[float], right: Sequence[bool]) -> dict[str, float]:
    """Our measures of confidence; `aurc_trapezoid` is ours turned into the trapezoid rule from 1/n to 1."""
    n = len(confidences)
    once = np.ones(n)
    calibration, curve = Calibration(confidences, right), RiskCoverage(confidences, right)
    area, first, last = curve.aurc(once), curve.risk_at(1 / n, once), curve.risk_at(1.0, once)
    values = {
        "brier": calibration.brier(once),
        "auroc": calibration.auroc(once),
        "ece_equal_width": calibration.equal_width(once),
        "ece_equal_mass": calibration.equal_mass(once),
        "aurc": area,
        "aurc_trapezoid": None
        if area is None or first is None or last is None
        else (n * area - (first + last) / 2) / (n - 1),
    }
    return {name: math.nan if value is None else value for name, value in values.items()}


def largest_differences(recorded: Sequence[Recorded]) -> dict[str, float]:
    """For each measure the largest difference; infinite where only one of both has a value."""
    found: dict[str, float] = {}
    for each in recorded:
        for name in each.public.keys() | each.ours.keys():
            ours, public = each.ours.get(name, math.inf), each.public.get(name, math.inf)
            found[name] = max(found.get(name, 0.0), abs(ours - public))
    return dict(sorted(found.items()))


def main(arguments: Sequence[str]) -> int:
    """Compare, print, and write where asked to."""
    missing = [package for module, package in PACKAGES.items() if not _is_installed(module)]
    if missing:
        sys.stderr.write(f"public scorers are missing; install {', '.join(missing)}\n")
        return 2
    folder = Path(arguments[0]) if arguments else None
    for name, compare, kept in (
        ("ranking", rankings, 60),
        ("squad", squad_sets, 20),
        ("confidence", confidence_sets, 10),
    ):
        recorded = compare(np.random.default_rng(SEED))
        sys.stdout.write(f"{name}: {len(recorded)} cases\n")
        for measure, difference in largest_differences(recorded).items():
            sys.stdout.write(f"  {measure:16} {difference:.1e}\n")
        if folder is not None:
            small = sorted(recorded, key=lambda each: len(json.dumps(each.given)))[:: len(recorded) // kept]
            lines = [json.dumps({**r.given, "public": r.public}, ensure_ascii=False) for r in small[:kept]]
            (folder / f"public_{name}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    names = [re.split("[<[]", package)[0] for package in PACKAGES.values()]
    sys.stdout.write("versions: " + ", ".join(f"{name} {version(name)}" for name in names) + "\n")
    return 0


def _is_installed(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:
        return False


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
