"""A browser without script, as far as a form needs one."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

from tests.entrypoints.api import Api, ApiResponse

PATH = "/v1/forms/report"
FORM = "application/x-www-form-urlencoded"


@dataclass
class Element:
    """One element with its attributes and the text within."""

    tag: str
    attributes: dict[str, str]
    text: str = ""


@dataclass
class Page(HTMLParser):
    """What a page says, and what its form would send."""

    response: ApiResponse
    elements: list[Element] = field(default_factory=list)
    typed: dict[str, str] = field(default_factory=dict)
    text: str = ""

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[Element] = []
        self._select = ""
        self.feed(self.response.body)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {k: v or "" for k, v in attrs})
        self.elements.append(element)
        given, name = element.attributes, element.attributes.get("name", "")
        if tag == "input":
            ticked = given["type"] not in ("radio", "checkbox") or "checked" in given
            if ticked:
                self.typed[name] = given["value"]
        elif tag == "select":
            self._select = name
            self.typed[name] = ""
        elif tag == "option" and "selected" in given:
            self.typed[self._select] = given["value"]
        if tag not in ("input", "meta", "link"):
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        closed = self._open.pop()
        assert closed.tag == tag, f"<{closed.tag}> is closed by </{tag}>"
        if tag == "textarea":
            # The parser drops one line break after the tag, as HTML says.
            self.typed[closed.attributes["name"]] = closed.text.removeprefix("\n")

    def handle_data(self, data: str) -> None:
        self.text += data
        for element in self._open:
            element.text += data

    @property
    def status(self) -> int:
        return self.response.status

    def by_id(self, name: str) -> Element:
        [found] = [e for e in self.elements if e.attributes.get("id") == name]
        return found

    def every(self, tag: str) -> list[Element]:
        return [e for e in self.elements if e.tag == tag]

    def answers(self) -> dict[str, str]:
        """Terms of a list with what they say."""
        return {
            term.text: said.text
            for term, said in zip(self.every("dt"), self.every("dd"), strict=True)
        }


def send(api: Api, fields: dict[str, str], **headers: Any) -> Page:
    """Post a form; every answer has to be a page."""
    headers = {"content_type": FORM, **headers}
    return page_of(api.call("POST", PATH, raw=urlencode(fields), **headers))


def page_of(response: ApiResponse) -> Page:
    """The page of an answer."""
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    on_the_way = "<form" in response.body and 'id="access-code"' not in response.body
    assert response.headers["Cache-Control"] == ("private, no-cache" if on_the_way else "no-store")
    assert "script" not in response.headers["Content-Security-Policy"]
    assert response.body.startswith("<!doctype html>")
    return Page(response)
