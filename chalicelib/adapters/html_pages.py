"""Pages for browsers without JavaScript, of templates beside their texts."""

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from chalicelib.messages.catalogue import FOLDER
from chalicelib.messages.reports.no_script_form import form_texts

PAGES = FOLDER / "reports" / "pages"


class JinjaPages:
    """Implements Pages. What people typed is escaped wherever it stands; a lacking value fails."""

    def __init__(self, folder: Path = PAGES) -> None:
        self._made = Environment(
            loader=FileSystemLoader(folder),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )

    def page(self, name: str, language: str, **values: Any) -> str:
        """The page `name` in a language, as HTML."""
        template = self._made.get_template(f"{name}.html")
        return template.render(t=form_texts(language), language=language, **values)
