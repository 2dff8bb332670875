"""Hold an answer against the text that it cites. No model, no guess; what doesn't hold, fails.

`check_answer` is for finished answers, ours or a file's; `statement_problems`, `unsupported_figures` and
`holds_generated` are for drafts. What can't be proven from a text alone isn't: a report's title and id, the labels of
sections, a passage's id and paragraph, how sure an answer is, and which models had a part in it.
"""

from __future__ import annotations

from rag.verify.check import check_answer
from rag.verify.figures import unsupported_figures
from rag.verify.generated import holds_generated
from rag.verify.quoted import read_text
from rag.verify.statements import statement_problems, statements_of

__all__ = [
    "check_answer",
    "holds_generated",
    "read_text",
    "statement_problems",
    "statements_of",
    "unsupported_figures",
]
