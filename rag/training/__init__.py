"""Training of the reader: data, model, loop, calibration, export, measures."""
