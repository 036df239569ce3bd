"""Orchestration: the only place that knows Prefect, settings and the command line."""
