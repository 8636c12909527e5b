"""Keep officers' sign-in accounts in the Cognito user pool; the group is the role."""

from typing import Any

from chalicelib.adapters.aws.faults import translated
from chalicelib.domain.errors import AlreadyExists, RowNotFound
from chalicelib.usecases.officers.ports import OfficerEntry


class CognitoAccounts:
    """Implements SignInAccounts. `client` is a cognito-idp client."""

    def __init__(self, client: Any, pool: str) -> None:
        self._client, self._pool = client, pool

    def create_account(self, entry: OfficerEntry, email: str) -> None:
        """Create the user; Cognito sends the invitation with a temporary password.

        Raises: AlreadyExists, Unavailable.
        """
        address = [{"Name": "email", "Value": email}, {"Name": "email_verified", "Value": "true"}]
        with translated({"UsernameExistsException": AlreadyExists}):
            self._client.admin_create_user(
                UserPoolId=self._pool,
                Username=entry.username,
                UserAttributes=[*address, *_attributes(entry)],
                DesiredDeliveryMediums=["EMAIL"],
            )
            self._set_group(entry)

    def change_account(self, entry: OfficerEntry) -> None:
        """Set attributes, group and whether signing in is possible; sign the officer out.

        Raises: RowNotFound, Unavailable.
        """
        user = {"UserPoolId": self._pool, "Username": entry.username}
        with translated({"UserNotFoundException": RowNotFound}):
            self._client.admin_update_user_attributes(**user, UserAttributes=_attributes(entry))
            self._set_group(entry)
            if entry.enabled:
                self._client.admin_enable_user(**user)
            else:
                self._client.admin_disable_user(**user)
            # A token that still names the old role or agency must not live on.
            self._client.admin_user_global_sign_out(**user)

    def _set_group(self, entry: OfficerEntry) -> None:
        """Put the user into the one group of the role: an officer has one role at a time."""
        user = {"UserPoolId": self._pool, "Username": entry.username}
        groups = self._client.admin_list_groups_for_user(**user)["Groups"]
        for group in groups:
            if group["GroupName"] != entry.role:
                self._client.admin_remove_user_from_group(**user, GroupName=group["GroupName"])
        self._client.admin_add_user_to_group(**user, GroupName=entry.role.value)


def _attributes(entry: OfficerEntry) -> list[dict[str, str]]:
    return [
        {"Name": "name", "Value": entry.name},
        {"Name": "custom:agency", "Value": entry.agency},
        {"Name": "custom:unit", "Value": entry.unit or ""},
    ]
