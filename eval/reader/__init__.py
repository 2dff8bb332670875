"""Measures the reader: given its passage, ranking passages, and in the whole assistant on SQuAD's questions."""
