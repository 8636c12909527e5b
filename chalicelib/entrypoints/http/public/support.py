"""Supporting another's public report: no login, one device counts once."""

from datetime import datetime
from typing import Protocol

from chalice.app import Blueprint, Response

from chalicelib.entrypoints.http.endpoint import answer, json_object, mapped
from chalicelib.entrypoints.http.json_fields import Fields
from chalicelib.usecases.public.ports import PublicUpdateQueue, Supports
from chalicelib.usecases.public.support import support
from chalicelib.usecases.reports.ports import Reports


class Needs(Protocol):
    """What these routes need of the wiring."""

    @property
    def reports(self) -> Reports: ...
    @property
    def supports(self) -> Supports: ...
    @property
    def newsroom(self) -> PublicUpdateQueue: ...
    @property
    def pepper(self) -> bytes: ...
    def now(self) -> datetime: ...
    def count(self, fact: str) -> None: ...


def support_routes(needs: Needs) -> Blueprint:
    """The blueprint."""
    routes = Blueprint(__name__)

    @routes.route("/v1/reports/{typed}/support", methods=["POST"])
    @mapped(routes)
    def support_report(typed: str) -> Response:
        form = Fields(json_object(routes.current_request))
        device, on = form.uuid("device"), form.boolean("on", default=True)
        form.done()
        count = support(
            typed,
            device,
            on=on,
            reports=needs.reports,
            supports=needs.supports,
            newsroom=needs.newsroom,
            pepper=needs.pepper,
            now=needs.now(),
        )
        needs.count("ReportSupported" if on else "SupportTakenBack")
        return answer({"supports": count})

    return routes
