"""Doors: they read what comes in, call one use case, and put the response into words."""
