"""Wire the accounts of officers."""

from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.wiring.base import Base

if TYPE_CHECKING:
    from chalicelib.adapters.aws.cognito import CognitoAccounts
    from chalicelib.adapters.dynamodb.officers.directory import DynamoOfficerDirectory


class OfficerWiring:
    """Accounts that sign in, and the directory of an agency's officers."""

    def __init__(self, base: Base) -> None:
        self._base = base

    @cached_property
    def accounts(self) -> "CognitoAccounts":
        """The accounts that sign in."""
        from chalicelib.adapters.aws.cognito import CognitoAccounts

        base = self._base
        return CognitoAccounts(base.client("cognito-idp"), base.settings.user_pool_id)

    @cached_property
    def directory(self) -> "DynamoOfficerDirectory":
        """Who the officers of an agency are."""
        from chalicelib.adapters.dynamodb.officers.directory import DynamoOfficerDirectory

        return DynamoOfficerDirectory(*self._base.table)
