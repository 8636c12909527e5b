"""Know which layers of a PDF its reader sees when it is opened (ISO 32000-1, 8.11)."""

from typing import Any

from pikepdf import Array, Dictionary, Name, Pdf

from chalicelib.adapters.clean_copy.pdf_fields import is_part

#: Branches above a page; a tree of pages that goes round ends here.
_MOST_BRANCHES = 100


class Layers:
    """The layers that are switched off when the document is opened."""

    def __init__(self, pdf: Pdf) -> None:
        self._off: set[tuple[int, int]] = set()
        layers = pdf.Root.get("/OCProperties")
        opened = layers.get("/D") if isinstance(layers, Dictionary) else None
        if not isinstance(layers, Dictionary) or not isinstance(opened, Dictionary):
            return
        if opened.get("/BaseState") == Name.OFF:
            self._off = _names(layers.get("/OCGs")) - _names(opened.get("/ON"))
        self._off |= _names(opened.get("/OFF"))

    def hides(self, part: Any) -> bool:
        """Whether the layer that a picture, form, note or field is in is switched off."""
        return bool(self._off) and self._is_off(part.get("/OC"))

    def hidden_names(self, resources: Any) -> frozenset[str]:
        """Return the names by which content marks what is in layers that are switched off."""
        named = resources.get("/Properties") if isinstance(resources, Dictionary) else None
        if not self._off or not isinstance(named, Dictionary):
            return frozenset()
        return frozenset(key for key in named.keys() if self._is_off(named[key]))  # noqa: SIM118

    def hidden_on_page(self, page: Any) -> frozenset[str]:
        """Return the names for the content of a page, which may take them from a branch above."""
        node = page
        for _ in range(_MOST_BRANCHES if self._off else 0):
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


def _names(layers: Any) -> set[tuple[int, int]]:
    """Return which layers are in an array."""
    if not isinstance(layers, Array):
        return set()
    return {each.objgen for each in layers if is_part(each)}  # type: ignore[attr-defined]
