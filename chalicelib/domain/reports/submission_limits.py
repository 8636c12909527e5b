"""What a submission may hold, whatever door it comes in by."""

#: The doors that a report comes in by, as `Report.channel` names them.
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
