"""When evidence is enough to answer. Chosen on the development part of the gold set, never on its test part."""

from __future__ import annotations

FIGURE_SCORE = 0.50
"""Least score of a figure candidate that answers."""
RARE_FIGURE_SCORE = 0.42
"""The same for money, percentages and durations, which stand in few sentences."""
TEXT_SCORE = 0.36
"""Least score of a sentence that answers a question about no figure."""
YESNO_SCORE = 0.40
"""Least score of a sentence that settles a yes/no question."""
TOPIC_SCORE = 0.30
"""Below it, nothing that was read is about the question at all."""
VOUCHED = 0.5
"""How sure the trained reader must be of a sentence for a name to be taken from the report's title or left unsaid."""
SURE_OF_NAME = 0.7
"""How sure the trained reader must be of a name for a sentence that else speaks of "an NGO" to tell which."""
SURE_OF_YESNO = 0.6
"""How sure the trained reader must be of a sentence for it to be shown where neither yes nor no can be told from it."""
SURE_OF_WORDS = 0.9
"""How sure the trained reader must be to answer a question for a figure with words that hold none."""
LEAD_OVER = 0.15
"""How much better than the best figure for the right period a figure for another one must fit, to say that
the report states it for that other one only."""
