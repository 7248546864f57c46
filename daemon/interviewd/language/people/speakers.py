"""Whom a machine's mail speaks for, and who writes through a machine.

Recruiting systems send for a company from their own hosts and put its name into the display name or
the subject. A person who writes through one (`Dana Cole <dana.cole@hire.lever.co>`) is a person all
the same.
"""

from __future__ import annotations

from interviewd.language.people.addresses import domain_of
from interviewd.language.people.companies import has_legal_form, names_in, plain_letters
from interviewd.language.people.forenames import is_forename
from interviewd.language.people.hosts import RECRUITING, is_under
from interviewd.language.people.machines import is_no_reply, is_robot, is_robot_name
from interviewd.language.people.names import is_name
from interviewd.language.people.roles import is_role_mailbox
from interviewd.model.seen import Person


def names_spoken_for(sender: Person, subject: str) -> frozenset[str]:
    """The folded names that a machine's mail may speak for; none of a person's mail.

    A recruiting system's subject counts too; other machines (news, alerts) write about companies,
    not for them.
    """
    if is_under(domain_of(sender.email), RECRUITING):
        return names_in(sender.name) | names_in(subject)
    return names_in(sender.name) if is_robot(sender) else frozenset()


def is_machine(sender: Person) -> bool:
    """Whether nobody in particular writes from there."""
    return is_robot(sender) or is_role_mailbox(sender.email)


def writes_in_person(sender: Person, *, in_thread: bool) -> bool:
    """Whether a human being writes through a machine's address.

    By a person's full name; within the thread also by an address that can be answered.
    """
    words = sender.name.split()
    named = len(words) > 1 and is_forename(plain_letters(words[0])) and is_name(sender.name)
    if named and not has_legal_form(sender.name) and not is_robot_name(sender.name):
        return True
    return in_thread and not is_no_reply(sender) and not is_robot_name(sender.name)
