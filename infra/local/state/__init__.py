"""What a run of the local cloud leaves on disk, so that the next one finds it."""
