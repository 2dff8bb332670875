"""Fits what an answer's confidence means to development questions, and writes what came of it down."""
