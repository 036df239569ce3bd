"""How good and how fast Copydesk is: `python -m benchmarks.quality` and `python -m benchmarks.speed`."""
