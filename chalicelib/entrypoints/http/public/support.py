"""The route by which a device supports another's public report: no login, a device counts once."""

from chalice.app import Blueprint, Response

from chalicelib.entrypoints.context import Context, Provider
from chalicelib.entrypoints.http.endpoint import errors_as_problems, json_object, json_response
from chalicelib.entrypoints.http.json_fields import Fields
from chalicelib.usecases.public.ports import PublicUpdateQueue, Supports
from chalicelib.usecases.public.support import support
from chalicelib.usecases.reports.ports import Reports


def support_routes(
    context: Context,
    *,
    reports: Provider[Reports],
    supports: Provider[Supports],
    public_updates: Provider[PublicUpdateQueue],
) -> Blueprint:
    """Make the blueprint."""
    routes = Blueprint(__name__)

    @routes.route("/v1/reports/{typed}/support", methods=["POST"])
    @errors_as_problems(routes)
    def support_report(typed: str) -> Response:
        form = Fields(json_object(routes.current_request))
        device, on = form.uuid("device"), form.boolean("on", default=True)
        form.raise_faults()
        count = support(
            typed,
            device,
            on=on,
            reports=reports(),
            supports=supports(),
            public_updates=public_updates(),
            pepper=context.pepper(),
            now=context.now(),
        )
        context.count_metric("ReportSupported" if on else "SupportTakenBack")
        return json_response({"supports": count})

    return routes
