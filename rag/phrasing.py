"""Let a language model phrase what was found; its wording is taken only where it holds, else the quote stays."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from threading import Lock

from index.errors import ModelError
from rag.chat import Generator
from rag.drafting.records import Draft
from rag.prompts import phrase_answer
from rag.replies import read_reply
from rag.verify import holds_generated

LOG = logging.getLogger("footnote")
MAX_NEW_TOKENS = 64
"""Length of a generated sentence, in the model's tokens."""


class Phraser:
    """Holds the generator, which is loaded when an answer first needs it. Safe to use from several threads."""

    def __init__(self, load_generator: Callable[[], Generator]) -> None:
        self._load = load_generator
        self._loading = Lock()
        self._generator: Generator | None = None
        self._told = ""  # a failure that lasts is told once

    @property
    def model(self) -> str | None:
        """The generator's name; None as long as none was needed."""
        return self._generator.name if self._generator else None

    def phrase(self, question: str, draft: Draft) -> Draft:
        """The draft with its one statement phrased by the model, where the wording holds; else unchanged.

        A model that fails, as a server may at any time, costs no answer: it is quoted, with a warning in the log.

        Raises:
            ModelError: the model can't be loaded.

        """
        if len(draft.statements) != 1 or draft.computed is not None:
            return draft
        statement = draft.statements[0]
        with self._loading:
            if self._generator is None:
                self._generator = self._load()
        prompt = phrase_answer(question, draft.short_answer, statement.text)
        try:
            reply = self._generator.generate(prompt, max_new_tokens=MAX_NEW_TOKENS)
        except ModelError as error:
            self._tell(str(error))
            return draft
        self._told = ""
        passage = statement.sentence.passage
        around = f"{' '.join(passage.section)} {passage.text}"
        text = read_reply(reply, question, statement.text, around)
        if text is None or not holds_generated(
            text, statement.sentence.text, question, statement.figure, statement.period
        ):
            return draft
        return replace(draft, statements=(replace(statement, text=text),))

    def _tell(self, problem: str) -> None:
        if problem != self._told:
            LOG.warning("The answer is quoted, not phrased: %s.", problem)
        self._told = problem
