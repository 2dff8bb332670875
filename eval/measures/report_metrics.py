"""Whether answers are taken from the report that was asked about, where several are asked at once."""

from __future__ import annotations

from typing import Final

from eval.measures.shares import NOTHING, Case, Share, metric


def report_accuracy(case: Case) -> Share:
    """Share of the answers about one known report, where several were asked, all of whose citations are from it."""
    if case.report is None or case.answered is None:
        return NOTHING
    cited = {citation.report_id for citation in case.answered.citations}
    # A system that doesn't say which report it cites isn't measured; one that cites nothing shows no report.
    return NOTHING if None in cited else Share(float(cited == {case.report}), 1)


REPORT_METRICS: Final = (metric("report_accuracy", "Right report", report_accuracy, group="Citations"),)
"""The measures of the report that is cited, in the order of the table."""
