"""Map tiles drawn on this machine, so that the map can be tried without any network.

They show a grid, each square with its place in the world: enough to see where one points.
"""

import math
import re

PREFIX = "/_tiles/"
ADDRESS = PREFIX + "{z}/{x}/{y}.svg"
CREDIT = "Petak contoh, bukan peta"
DEEPEST = 22
SIZE = 256
_ASKED = re.compile(rf"{PREFIX}(\d{{1,2}})/(\d{{1,7}})/(\d{{1,7}})\.svg")


def tile(path: str) -> bytes | None:
    """The SVG of `/_tiles/<zoom>/<x>/<y>.svg`, None when there is no such tile."""
    asked = _ASKED.fullmatch(path)
    if asked is None:
        return None
    zoom, x, y = (int(part) for part in asked.groups())
    if zoom > DEEPEST or x >= 2**zoom or y >= 2**zoom:
        return None
    lat, lon = north_west(zoom, x, y)
    shade = "#eef3ea" if (x + y) % 2 else "#e3ebf3"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{SIZE}" height="{SIZE}">'
        f'<rect width="{SIZE}" height="{SIZE}" fill="{shade}" stroke="#b7c2d3"/>'
        f'<text x="8" y="22" font-family="sans-serif" font-size="13" fill="#4a5670">'
        f"{lat:.4f}, {lon:.4f}</text></svg>"
    ).encode()


def north_west(zoom: int, x: int, y: int) -> tuple[float, float]:
    """Latitude and longitude of a tile's upper left corner, in Web Mercator as all web maps."""
    across = 2**zoom
    lat = math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * y / across))))
    return lat, x / across * 360 - 180
