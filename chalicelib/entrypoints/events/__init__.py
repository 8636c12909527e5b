"""Streams, queues and schedules. No Chalice here."""
