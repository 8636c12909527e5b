"""Officers' accounts in the user pool; the group is the role."""

from typing import Any

from chalicelib.adapters.aws.clients import FAULTS, code_of
from chalicelib.domain.errors import AlreadyExists, RowNotFound, Unavailable
from chalicelib.usecases.officers.ports import OfficerEntry


class CognitoAccounts:
    """Implements SignInAccounts. `client` is a cognito-idp client."""

    def __init__(self, client: Any, pool: str) -> None:
        self._client, self._pool = client, pool

    def create_account(self, account: OfficerEntry, email: str) -> None:
        """Cognito sends the invitation with a temporary password."""
        address = [{"Name": "email", "Value": email}, {"Name": "email_verified", "Value": "true"}]
        try:
            self._client.admin_create_user(
                UserPoolId=self._pool,
                Username=account.username,
                UserAttributes=[*address, *_attributes(account)],
                DesiredDeliveryMediums=["EMAIL"],
            )
            self._join(account)
        except self._client.exceptions.UsernameExistsException as error:
            raise AlreadyExists(account.username) from error
        except FAULTS as error:
            raise Unavailable(code_of(error)) from error

    def change_account(self, account: OfficerEntry) -> None:
        """Attributes, group, and whether signing in is possible; signs the officer out."""
        user = {"UserPoolId": self._pool, "Username": account.username}
        try:
            self._client.admin_update_user_attributes(**user, UserAttributes=_attributes(account))
            self._join(account)
            if account.enabled:
                self._client.admin_enable_user(**user)
            else:
                self._client.admin_disable_user(**user)
            # A token that still names the old role or agency must not live on.
            self._client.admin_user_global_sign_out(**user)
        except self._client.exceptions.UserNotFoundException as error:
            raise RowNotFound from error
        except FAULTS as error:
            raise Unavailable(code_of(error)) from error

    def _join(self, account: OfficerEntry) -> None:
        """The one group of the role: an officer has one role at a time."""
        user = {"UserPoolId": self._pool, "Username": account.username}
        there = self._client.admin_list_groups_for_user(**user)["Groups"]
        for group in there:
            if group["GroupName"] != account.role:
                self._client.admin_remove_user_from_group(**user, GroupName=group["GroupName"])
        self._client.admin_add_user_to_group(**user, GroupName=account.role.value)


def _attributes(account: OfficerEntry) -> list[dict[str, str]]:
    return [
        {"Name": "name", "Value": account.name},
        {"Name": "custom:agency", "Value": account.agency},
        {"Name": "custom:unit", "Value": account.unit or ""},
    ]
