"""Made-up reports dense in figures, with questions whose answers are known because the reports were made from them.

They put answering under stress: siblings of a figure in the same sentence, years carried over, near misses. Nothing
here is shared with the statements that the reader is trained on.
"""
