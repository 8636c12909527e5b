"""Limit what a submission may hold, the same in every channel. Lengths are (fewest, most)."""

#: Channels that a report comes in by.
CHANNELS = ("web", "sms", "email")
TITLE, BODY, ADDRESS, NAME = (10, 140), (20, 2500), 300, 100
FILES = 5
MEGABYTE = 1024 * 1024
#: Largest size of each type in bytes.
FILE_TYPES = {
    "image/jpeg": 10 * MEGABYTE,
    "image/png": 10 * MEGABYTE,
    "image/webp": 10 * MEGABYTE,
    "application/pdf": 10 * MEGABYTE,
    "video/mp4": 50 * MEGABYTE,
}
#: The label of files whose sender says nothing that we know; their bytes say what they are.
UNKNOWN_TYPE = "application/octet-stream"
LARGEST_FILE = max(FILE_TYPES.values())
