"""Handle the messages of queues, by subject. Each is safe to be called twice with a message."""
