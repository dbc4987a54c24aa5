"""Measures matching on all labelled sets: `python -m tests.evaluation` writes docs/evaluation.md."""
