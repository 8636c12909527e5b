"""The only rooms that speak to AWS."""
