"""The texts of the form for browsers without JavaScript; its templates are in `pages`."""

from collections.abc import Mapping

from chalicelib.messages.catalogue import read_all


def form_texts(language: str) -> Mapping[str, str]:
    """Return the texts by key; a question's key is the name of its field."""
    return read_all(str, language, "reports:no_script_form")
