"""Who may do what: the one table that every page of the desk is held against, and the one rule about controllers."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import Enum


class Role(str, Enum):
    """What an account is for."""

    AGENT = "agent"
    OFFICER = "officer"
    ADMINISTRATOR = "administrator"


class Stage(str, Enum):
    """How far somebody came who is not in yet."""

    NOBODY = "nobody"
    #: The password is right; the second factor is to be shown.
    SECOND_FACTOR = "second_factor"
    #: The password is right; a second factor is to be set up first.
    SET_UP = "set_up"


#: Whoever asks: a role once they are in, before that a stage.
Who = Role | Stage


class Action(str, Enum):
    """What a page of the desk does. A new page names one of these, or adds its own with a row in the table."""

    SEE_FILES = "see_files"
    LOG_IN = "log_in"
    ACCEPT_INVITATION = "accept_invitation"
    SHOW_SECOND_FACTOR = "show_second_factor"
    SET_UP_SECOND_FACTOR = "set_up_second_factor"
    LOG_OUT = "log_out"
    SEE_START = "see_start"
    CHANGE_OWN_ACCOUNT = "change_own_account"

    SEE_QUEUE = "see_queue"
    READ_TALK = "read_talk"
    ANSWER_TALK = "answer_talk"
    SEARCH_TALKS = "search_talks"
    MAKE_REQUEST = "make_request"
    USE_SAVED_REPLIES = "use_saved_replies"
    WRITE_SAVED_REPLIES = "write_saved_replies"

    READ_AUDIT = "read_audit"
    MANAGE_ACCOUNTS = "manage_accounts"


_STRANGERS: frozenset[Who] = frozenset(Stage)
_ALL_ROLES: frozenset[Who] = frozenset(Role)
_RESPONSIBLE: frozenset[Who] = frozenset({Role.OFFICER, Role.ADMINISTRATOR})

#: Action -> who may. What stands in no row is allowed to nobody.
TABLE: Mapping[Action, frozenset[Who]] = {
    Action.SEE_FILES: _STRANGERS | _ALL_ROLES,
    # Also for who is in: the page sends them on.
    Action.LOG_IN: _STRANGERS | _ALL_ROLES,
    Action.ACCEPT_INVITATION: _STRANGERS | _ALL_ROLES,
    Action.SHOW_SECOND_FACTOR: frozenset({Stage.SECOND_FACTOR}),
    # Who is in may set up one that is not required, or a new one.
    Action.SET_UP_SECOND_FACTOR: frozenset({Stage.SET_UP}) | _ALL_ROLES,
    Action.LOG_OUT: frozenset({Stage.SECOND_FACTOR, Stage.SET_UP}) | _ALL_ROLES,
    Action.SEE_START: _ALL_ROLES,
    Action.CHANGE_OWN_ACCOUNT: _ALL_ROLES,
    Action.SEE_QUEUE: _ALL_ROLES,
    Action.READ_TALK: _ALL_ROLES,
    Action.ANSWER_TALK: _ALL_ROLES,
    Action.SEARCH_TALKS: _ALL_ROLES,
    Action.MAKE_REQUEST: _ALL_ROLES,
    Action.USE_SAVED_REPLIES: _ALL_ROLES,
    Action.WRITE_SAVED_REPLIES: _RESPONSIBLE,
    Action.READ_AUDIT: _RESPONSIBLE,
    Action.MANAGE_ACCOUNTS: frozenset({Role.ADMINISTRATOR}),
}


def may(who: Who, action: Action) -> bool:
    """Return whether somebody may do something at all; for which controllers, `sees` says."""
    return who in TABLE.get(action, frozenset())


def sees(controllers: Collection[str], everywhere: bool, controller: str | None) -> bool:
    """Return whether what belongs to a controller exists for somebody.

    Args:
        controllers: The slugs of theirs.
        everywhere: Whether they work for every controller, also for those that come.
        controller: Whose it is; None: of none, or of several at once (a talk that is tied to no company), which only those see
            who work for all.
    """
    return everywhere or (controller is not None and controller in controllers)
