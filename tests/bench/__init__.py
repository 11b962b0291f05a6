"""Performance claims, measured: ``python -m tests.bench``. Tests assert no durations; these assert nothing else."""
