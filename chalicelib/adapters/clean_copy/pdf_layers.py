"""Know which layers of a PDF its reader sees when it is opened (ISO 32000-1, 8.11)."""

from typing import Any

from pikepdf import Array, Dictionary, Name, Pdf

from chalicelib.adapters.clean_copy.pdf_fields import is_part

#: Branches above a page; a tree of pages that goes round ends here.
_MOST_BRANCHES = 100
#: Expressions within expressions; real ones nest a few times.
_DEEPEST = 10


class Layers:
    """The layers that are switched off when the document is opened."""

    def __init__(self, pdf: Pdf) -> None:
        self._off: set[tuple[int, int]] = set()
        self._known: dict[tuple[int, int], bool | None] = {}
        self._layered = False
        layers = pdf.Root.get("/OCProperties")
        opened = layers.get("/D") if isinstance(layers, Dictionary) else None
        if not isinstance(layers, Dictionary) or not isinstance(opened, Dictionary):
            return
        self._layered = True  # a group may ask for what is off, where nothing is
        if opened.get("/BaseState") == Name.OFF:
            self._off = _names(layers.get("/OCGs")) - _names(opened.get("/ON"))
        self._off |= _names(opened.get("/OFF"))
        self._follow_usage(layers, opened)

    def _follow_usage(self, layers: Any, opened: Any) -> None:
        """Switch layers as their usage says; the copy keeps none, so that its layers say it."""
        named, asked, before = _parts(layers.get("/OCGs")), _asked_on_screen(opened), {*self._off}
        self._off -= _names([each for each in asked if _on_screen(each) == Name.ON])
        self._off |= _names([each for each in (*named, *asked) if _on_screen(each) == Name.OFF])
        if self._off != before:
            opened.BaseState = Name.ON
            opened.OFF = Array([each for each in named if each.objgen in self._off])

    def hides(self, part: Any) -> bool:
        """Whether the layer that a picture, form, note or field is in is switched off."""
        return self._layered and self._is_off(part.get("/OC"))

    def hidden_names(self, resources: Any) -> frozenset[str]:
        """Return the names by which content marks what is in layers that are switched off."""
        named = resources.get("/Properties") if isinstance(resources, Dictionary) else None
        if not self._layered or not isinstance(named, Dictionary):
            return frozenset()
        return frozenset(key for key in named.keys() if self._is_off(named[key]))  # noqa: SIM118

    def hidden_on_page(self, page: Any) -> frozenset[str]:
        """Return the names for the content of a page, which may take them from a branch above."""
        node = page
        for _ in range(_MOST_BRANCHES if self._layered else 0):
            if not isinstance(node, Dictionary):
                break
            if "/Resources" in node:
                return self.hidden_names(node.Resources)
            node = node.get("/Parent")
        return frozenset()

    def _is_off(self, layer: Any) -> bool:
        """Whether a layer is off, or what is asked of several of them is not so."""
        if not is_part(layer):
            return False
        if layer.get("/Type") != Name.OCMD:
            return layer.is_indirect and layer.objgen in self._off
        expression = layer.get("/VE")
        if isinstance(expression, Array):
            return self._is_met(expression, 1) is False
        given = layer.get("/OCGs")
        asked = list(given) if isinstance(given, Array) else [given]  # type: ignore[call-overload]
        off = [each.objgen in self._off for each in asked if is_part(each)]
        if not off:
            return False
        wanted = {
            "/AllOn": not any(off),
            "/AnyOff": any(off),
            "/AllOff": all(off),
        }
        return not wanted.get(str(layer.get("/P")), not all(off))

    def _is_met(self, asked: Any, depth: int) -> bool | None:
        """Whether a layer is on, or an expression of several is met; None for what is neither."""
        if is_part(asked):
            return asked.objgen not in self._off
        if not isinstance(asked, Array) or depth > _DEEPEST or len(asked) == 0:
            return None
        if not asked.is_indirect:
            return self._worked_out(asked, depth)
        if asked.objgen not in self._known:
            self._known[asked.objgen] = None  # one that is within itself
            self._known[asked.objgen] = self._worked_out(asked, depth)
        return self._known[asked.objgen]

    def _worked_out(self, expression: Any, depth: int) -> bool | None:
        operator, *operands = list(expression)
        found = [self._is_met(each, depth + 1) for each in operands]
        met = [each for each in found if each is not None]
        if not met:
            return None
        if operator == Name.Not:
            return not met[0]
        return {"/And": all(met), "/Or": any(met)}.get(str(operator))


def _items(given: Any) -> list[Any]:
    return list(given) if isinstance(given, (Array, list)) else []  # type: ignore[arg-type]


def _parts(given: Any) -> list[Any]:
    """Return the dictionaries in an array."""
    return [each for each in _items(given) if is_part(each)]


def _names(layers: Any) -> set[tuple[int, int]]:
    """Return which layers are in an array."""
    return {each.objgen for each in _parts(layers) if each.is_indirect}


def _asked_on_screen(opened: Any) -> list[Any]:
    """Return the layers whose usage says by itself whether they are seen (table 103)."""
    return [
        each
        for rule in _parts(opened.get("/AS"))
        if rule.get("/Event") == Name.View and Name.View in _items(rule.get("/Category"))
        for each in _parts(rule.get("/OCGs"))
    ]


def _on_screen(layer: Any) -> Any:
    """Return what the usage of a layer says of screens: ON, OFF, or None for nothing.

    Readers hide what is off there whether or not the document asks them to look; what is for
    printers alone is another entry, which a screen does not follow.
    """
    usage = layer.get("/Usage")
    view = usage.get("/View") if isinstance(usage, Dictionary) else None
    return view.get("/ViewState") if isinstance(view, Dictionary) else None
