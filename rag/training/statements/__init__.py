"""Training examples made by rule: passages in the style of public reports, and questions on one figure."""

from rag.training.statements.generate import generate_statements

__all__ = ["generate_statements"]
