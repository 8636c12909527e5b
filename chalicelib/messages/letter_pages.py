"""The HTML of letters, as Jinja templates beside their texts."""

from functools import cache

from jinja2 import Environment, Template

from chalicelib.messages.catalogue import FOLDER


@cache
def letter_page(path: str) -> Template:
    """Return the template at a path below `messages`; every value in it is escaped."""
    return Environment(autoescape=True).from_string((FOLDER / path).read_text(encoding="utf-8"))
