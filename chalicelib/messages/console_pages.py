"""Pages of the console to which messages to officers lead, as paths on the site."""

WORKLIST = "/konsol/"
#: Where the addresses of an agency's subscribers are kept.
SUBSCRIPTIONS = "/konsol/#/subscriptions"
ESCALATED = "/konsol/#/escalated"
WEBHOOKS = "/konsol/#/webhooks"
FIGURES = "/konsol/#/figures?month={month}"


def report_page(report: str) -> str:
    """Return the page of a report, by its id."""
    return f"/konsol/#/report/{report}"
