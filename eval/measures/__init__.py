"""The measures: short pure functions, each with its convention, its source and its empty case settled."""
