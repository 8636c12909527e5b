"""Local governments, made from the regions: one per province, regency and city."""

from typing import Any

PROVINCE_OF_JAKARTA = "31"


def agency_id(region: str) -> str:
    """`pemda-3273` for `32.73`."""
    return "pemda-" + region.replace(".", "")


def local_governments(regions: dict[str, str], units: list[dict[str, str]]) -> list[dict[str, Any]]:
    """Every local government. Jakarta's cities are administrative: the province answers."""
    return [_government(code, name, units) for code, name in regions.items() if code.count(".") < 2]


def _government(code: str, name: str, units: list[dict[str, str]]) -> dict[str, Any]:
    province = code.split(".", maxsplit=1)[0]
    is_province = code == province
    administrative = not is_province and province == PROVINCE_OF_JAKARTA
    kind = "province" if is_province else "city" if name.startswith("Kota") else "regency"
    title = f"Provinsi {name}" if is_province else name
    return {
        "id": agency_id(code),
        "name": f"Pemerintah {title}",
        "short": title,
        "kind": kind,
        "escalates_to": "kemendagri" if is_province else agency_id(province),
        "region": code,
        "delegates_to": agency_id(province) if administrative else None,
        "units": [] if administrative else units,
        "approves_answers": False,
        "active": True,
    }
