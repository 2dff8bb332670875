"""The trained reader: question + passage → answer spans, or "not here"."""
