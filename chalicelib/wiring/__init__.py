"""Compose the platform: which adapter serves which port. See docs/decisions/0037."""
