"""The providers of calendars and mail: one table of what the rest of the program knows of each.

The code of one is in `accounts/NAME/`, the command that adds such an account is `connect NAME`.
"""

from __future__ import annotations

import re
from typing import Final

from interviewd.values import dataclass


@dataclass(frozen=True, slots=True)
class Provider:
    """One provider.

    `account` is what an account is called when nobody says otherwise, `calendars` are those of an
    account that names none.
    """

    name: str  # in the config, and below accounts/
    account: str
    keys: tuple[str, ...]  # of an account in the config, that no other provider has
    calendars: tuple[str, ...] = ()
    is_online: bool = True  # behind a sign-in
    optional_endpoints: tuple[str, ...] = ()  # that no pass asks
    mail_hosts: str = ""  # a pattern of the domains of private addresses there
    may_send: bool = False  # its permission to write drafts would allow sending, too
    has_any_colour: bool = False  # colours or labels of events beside the eleven of Google

    @property
    def needed_endpoints(self) -> frozenset[str]:
        """The endpoints that have to be on this machine before a rehearsal may use the account."""
        return frozenset(self.keys) - {*self.optional_endpoints} if self.is_online else frozenset()

    def has_mail_of(self, host: str) -> bool:
        """Whether private addresses with this domain have their calendar here."""
        return bool(self.mail_hosts and re.fullmatch(self.mail_hosts, host))


LOCAL: Final = Provider(
    name="local",
    account="home",
    keys=("mailbox", "drafts", "sent", "trash"),
    is_online=False,
    has_any_colour=True,
)
_GOOGLE: Final = Provider(
    name="google",
    account="gmail",
    keys=("calendar_endpoint", "gmail_endpoint", "authorize_endpoint", "token_endpoint"),
    calendars=("primary",),
    optional_endpoints=("authorize_endpoint",),
    mail_hosts=r"(gmail|googlemail)\.com",
    may_send=True,
    has_any_colour=True,
)
_MICROSOFT: Final = Provider(
    name="microsoft",
    account="outlook",
    keys=("graph_endpoint", "authority"),
    calendars=("default",),
    mail_hosts=r"(outlook|hotmail|live|msn)\..+",
)

PROVIDERS: Final = {each.name: each for each in (LOCAL, _GOOGLE, _MICROSOFT)}
"""Every provider, by its name."""

ONLINE: Final = tuple(each.name for each in PROVIDERS.values() if each.is_online)
"""The names of those behind a sign-in."""
