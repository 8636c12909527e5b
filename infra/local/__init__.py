"""The laptop cloud: `python -m infra.local` is what `make run` calls."""
