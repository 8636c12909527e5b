"""A quarter in the life of the platform: real use cases and reference data, a moving clock."""
