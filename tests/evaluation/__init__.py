"""Measures matching on all labelled sets; `python -m tests.evaluation` writes the document."""
