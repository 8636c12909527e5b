"""Reports and reference data in one table; see docs/access-patterns.md."""
