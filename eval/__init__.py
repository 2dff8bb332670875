"""Measures answers against gold questions. Write `from eval.x import …`: `import eval` hides the builtin."""
