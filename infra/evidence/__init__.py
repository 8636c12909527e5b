"""Operators' commands about what people sent: copies, and what came in."""
