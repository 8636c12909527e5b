"""Read the catalogues: the texts that people read, as JSON, one file per subject and language.

`agency_alerts/id.json` holds the Indonesian texts of one subject in groups, `reports/codes.id.json`
those of one file beside it. A text takes its values at `{name}`, as in the site's catalogues.
Sentences of the group `shared` stand wherever another text of the file names one of them alike.
A file is read at its first use and checked as a whole against the dataclass that asks for it, so
that a lacking text fails at once and by name rather than in front of a reader.
"""

import json
from collections.abc import Hashable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast, get_args, get_origin

#: The languages of the catalogues; the first is read by whoever asks for an unknown one.
LANGUAGES = ("id", "en")
FOLDER = Path(__file__).parent

Shape = TypeVar("Shape")


class IncompleteCatalogue(ValueError):
    """A catalogue lacks a text, or has one that its dataclass does not know."""


def known_language(language: str) -> str:
    """Return the language if there are texts in it, else Indonesian.

    >>> known_language("en"), known_language("fr")
    ('en', 'id')
    """
    return language if language in LANGUAGES else LANGUAGES[0]


def read(shape: type[Shape], language: str, *places: str) -> Shape:
    """Return the texts of all `places` in a language, as one dataclass.

    A place is a subject (`problems`), a file of a subject (`reports/codes`), or a group of either
    (`agency_alerts:digest`). A mapping whose keys are an enum has a text for each of its values.

    Raises: IncompleteCatalogue when a text is lacking, empty, unknown or of another form.
    """
    return cast(Shape, _read(cast(Hashable, shape), known_language(language), places))


def read_all(shape: type[Shape], language: str, place: str) -> Mapping[str, Shape]:
    """Return every entry of a group by its key; each is a text or a dataclass.

    Raises: IncompleteCatalogue as `read` does.
    """
    every = Mapping.__class_getitem__((str, shape))  # type: ignore[attr-defined]
    return cast(
        Mapping[str, Shape], _read(cast(Hashable, every), known_language(language), (place,))
    )


@cache
def _read(shape: Any, language: str, places: tuple[str, ...]) -> Any:
    data: dict[str, Any] = {}
    for place in places:
        data |= _found(place, language)
    return _built(shape, data, f"{' + '.join(places)} ({language})")


def _found(place: str, language: str) -> Mapping[str, Any]:
    subject, _, group = place.partition(":")
    catalogue = _catalogue(subject, language)
    if group and group not in catalogue:
        raise IncompleteCatalogue(f"{subject} ({language}) lacks {group!r}")
    found = catalogue[group] if group else catalogue
    if not isinstance(found, dict):
        raise IncompleteCatalogue(f"{place} ({language}) is no group of texts")
    return found


def path_of(subject: str, language: str) -> Path:
    """Return the file of a subject, or of a file of a subject."""
    name = f"{subject}." if "/" in subject else f"{subject}/"
    return FOLDER / f"{name}{language}.json"


@cache
def _catalogue(subject: str, language: str) -> Mapping[str, Any]:
    data = json.loads(path_of(subject, language).read_text(encoding="utf-8"))
    shared: dict[str, str] = data.pop("shared", {})
    return cast(Mapping[str, Any], _with_shared(data, shared) if shared else data)


def _with_shared(data: Any, shared: Mapping[str, str]) -> Any:
    if isinstance(data, dict):
        return {key: _with_shared(value, shared) for key, value in data.items()}
    if isinstance(data, list):
        return [_with_shared(value, shared) for value in data]
    for name, sentence in shared.items():
        data = data.replace(f"{{{name}}}", sentence)
    return data


def _built(shape: Any, data: Any, place: str) -> Any:
    """Build `shape` of JSON: a text, a tuple of texts, a mapping of either, or a dataclass."""
    if is_dataclass(shape):
        return _dataclass(cast(type[Any], shape), data, place)
    origin, inner = get_origin(shape), get_args(shape)
    if origin is Mapping and isinstance(data, dict):
        keys, values = inner
        if issubclass(keys, StrEnum):
            _complete(place, data, required=set(keys), known=set(keys))
        return {keys(k): _built(values, v, f"{place}.{k}") for k, v in data.items()}
    if origin is tuple and isinstance(data, list):
        return tuple(_built(str, text, f"{place}[{n}]") for n, text in enumerate(data))
    if shape is str and isinstance(data, str) and data:
        return data
    raise IncompleteCatalogue(f"{place} is no text or not of the form that it should have")


def _dataclass(shape: type[Any], data: Any, place: str) -> Any:
    if not isinstance(data, dict):
        raise IncompleteCatalogue(f"{place} is no group of texts")
    asked = {field.name: field for field in fields(shape)}
    required = {name for name, field in asked.items() if field.default is MISSING}
    _complete(place, data, required=required, known=set(asked))
    return shape(**{k: _built(asked[k].type, v, f"{place}.{k}") for k, v in data.items()})


def _complete(place: str, data: Mapping[str, Any], *, required: set[str], known: set[str]) -> None:
    """Raises: IncompleteCatalogue when a required key is lacking or another one is not known."""
    for fault, names in (("lacks", required - set(data)), ("does not know", set(data) - known)):
        if names:
            raise IncompleteCatalogue(f"{place} {fault} {', '.join(sorted(names))}")
