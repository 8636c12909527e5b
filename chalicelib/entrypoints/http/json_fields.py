"""Read a JSON body field by field: every fault is collected, none ends the reading.

Every text passes through `domain/clean_text.py` before anything else looks at it.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from chalicelib.domain.clean_text import clean_line, clean_text, fits, visible_length
from chalicelib.domain.contacts.contact_rules import LONGEST_EMAIL, parse_email, parse_phone
from chalicelib.domain.errors import FieldError, InvalidFields

LONGEST_PHONE = 60


class Fields:
    """One JSON object. `where` is the dotted path of this object in the body.

    A reader that refuses a value notes the fault and returns a stand-in of the right type, so that
    the next field is read too; `raise_faults` ends the reading.
    """

    def __init__(
        self, data: Mapping[str, Any], errors: list[FieldError] | None = None, where: str = ""
    ) -> None:
        self._data, self._where = data, where
        self.errors: list[FieldError] = [] if errors is None else errors

    def fail(
        self, name: str, code: str, limit: object = "", said: Mapping[str, str] | None = None
    ) -> None:
        """Note a fault; `limit` or `said` (own words by language) completes its sentence."""
        where = self._where + name
        self.errors.append(FieldError(name=where, code=code, limit=str(limit), said=said or {}))

    def raise_faults(self) -> None:
        """End the reading.

        Raises: InvalidFields with every fault found so far, if there is any.
        """
        if self.errors:
            raise InvalidFields(self.errors)

    def raw(self, name: str) -> Any:
        """Return the value as it was sent; None when absent."""
        return self._data.get(name)

    def has(self, name: str) -> bool:
        """Return whether the object has that name, even with null."""
        return name in self._data

    def text(self, name: str, *, shortest: int = 0, longest: int, lines: bool = False) -> str:
        """Read clean text of `shortest` to `longest` visible characters; "" when refused.

        Without `lines` it is one line: line ends in it become spaces.
        """
        value = self._data.get(name)
        if value is None or value == "":
            if shortest:
                self.fail(name, "required")
            return ""
        if not isinstance(value, str):
            self.fail(name, "not_text")
            return ""
        cleaned = clean_text(value) if lines else clean_line(value)
        if shortest and not cleaned:
            self.fail(name, "required")
        elif visible_length(cleaned) < shortest:
            self.fail(name, "too_short", shortest)
        elif not fits(cleaned, longest):
            self.fail(name, "too_long", longest)
        else:
            return cleaned
        return ""

    def file_text(self, name: str, *, longest: int) -> str:
        """Read the text of a file as it is, at most `longest` characters; "" when refused."""
        value = self._data.get(name)
        if value is None or value == "":
            self.fail(name, "required")
        elif not isinstance(value, str):
            self.fail(name, "not_text")
        elif len(value) > longest:
            self.fail(name, "too_long", longest)
        else:
            return value
        return ""

    def choice(self, name: str, choices: Iterable[str]) -> str:
        """Read one of `choices`; "" when refused."""
        options = [str(c) for c in choices]
        value = self._data.get(name)
        if value is None or value == "":
            self.fail(name, "required")
            return ""
        if not isinstance(value, str) or value not in options:
            self.fail(name, "not_a_choice", ", ".join(options))
            return ""
        return value

    def boolean(self, name: str, *, default: bool | None = None) -> bool:
        """Read true or false; `default` None makes it required."""
        value = self._data.get(name)
        if value is None and default is not None:
            return default
        if value is None:
            self.fail(name, "required")
        elif not isinstance(value, bool):
            self.fail(name, "not_a_boolean")
        else:
            return value
        return False

    def integer(self, name: str, *, least: int, most: int) -> int:
        """Read a whole number in [least, most]; `least` when refused."""
        value = self._data.get(name)
        if value is None:
            self.fail(name, "required")
        elif not isinstance(value, int) or isinstance(value, bool):
            self.fail(name, "not_a_number")
        elif value < least:
            self.fail(name, "too_small", least)
        elif value > most:
            self.fail(name, "too_big", most)
        else:
            return value
        return least

    def coordinate(self, name: str, low: float, high: float) -> float | None:
        """Read degrees within [low, high]; None when absent or refused."""
        value = self._data.get(name)
        if value is None:
            return None
        if not isinstance(value, int | float) or isinstance(value, bool):
            self.fail(name, "not_a_number")
        elif not low <= value <= high:
            self.fail(name, "outside")
        else:
            return float(value)
        return None

    def day(self, name: str, *, earliest: date, latest: date) -> date:
        """Read `YYYY-MM-DD` within [earliest, latest]; `latest` when refused."""
        value = self._data.get(name)
        if value is None or value == "":
            self.fail(name, "required")
            return latest
        try:
            found = date.fromisoformat(value)
        except (TypeError, ValueError):
            self.fail(name, "not_a_date")
            return latest
        if found > latest:
            self.fail(name, "in_the_future")
        elif found < earliest:
            self.fail(name, "too_long_ago", earliest)
        else:
            return found
        return latest

    def uuid(self, name: str) -> str:
        """Read a UUID in its canonical form; "" when refused."""
        value = self._data.get(name)
        if value is None or value == "":
            self.fail(name, "required")
            return ""
        try:
            return str(UUID(value))
        except (TypeError, ValueError, AttributeError):
            self.fail(name, "not_a_uuid")
            return ""

    def email(self, name: str) -> str:
        """Read an e-mail address; "" when absent or refused."""
        value = self.text(name, longest=LONGEST_EMAIL)
        found = parse_email(str(self.raw(name))) if value else None
        if value and found is None:
            self.fail(name, "not_an_email")
        return found or ""

    def phone(self, name: str) -> str:
        """Read a telephone number in E.164; "" when absent or refused."""
        value = self.text(name, longest=LONGEST_PHONE)
        found = parse_phone(value)
        if value and found is None:
            self.fail(name, "not_a_phone")
        return found or ""

    def nested(self, name: str, *, required: bool = True) -> "Fields | None":
        """Read an object within; its faults are named `<name>.<field>`."""
        value = self._data.get(name)
        if value is None:
            if required:
                self.fail(name, "required")
            return None
        if not isinstance(value, dict):
            self.fail(name, "not_an_object")
            return None
        return Fields(value, self.errors, f"{self._where}{name}.")

    def texts(self, name: str, *, most: int, longest: int) -> list[str]:
        """Read a list of texts; their faults are named `<name>.<n>`, n from 0."""
        value = self._data.get(name)
        if not value:
            self.fail(name, "required")
            return []
        if not isinstance(value, list):
            self.fail(name, "not_a_list")
            return []
        if len(value) > most:
            self.fail(name, "too_many_entries", most)
            return []
        entries = Fields({str(n): v for n, v in enumerate(value)}, self.errors, f"{name}.")
        return [entries.text(str(n), shortest=1, longest=longest) for n in range(len(value))]

    def nested_list(self, name: str, *, most: int) -> "list[Fields]":
        """Read a list of objects; their faults are named `<name>.<n>.<field>`, n from 0."""
        value = self._data.get(name)
        if value is None:
            return []
        if not isinstance(value, list):
            self.fail(name, "not_a_list")
            return []
        if len(value) > most:
            self.fail(name, "too_many", most)
            return []
        found = []
        for n, entry in enumerate(value):
            if isinstance(entry, dict):
                found.append(Fields(entry, self.errors, f"{self._where}{name}.{n}."))
            else:
                self.fail(f"{name}.{n}", "not_an_object")
        return found
