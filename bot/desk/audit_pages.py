"""The audit log: who read or did what, of the controllers that are one's own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from starlette.responses import Response

from bot.desk.asked import Asked
from bot.desk.routes import LISTED, DeskRoute
from bot.staff.audit import DESK
from bot.staff.auditing import Auditing, Shown
from bot.staff.permissions import Action

#: Lines on one page.
_EACH = 50
#: How the desk's own chain is called in an address, where it has an empty name.
_OF_DESK = "-"


def routes(auditing: Auditing, name_of: Callable[[str], str | None]) -> list[DeskRoute]:
    """Return the routes; `name_of` names a controller."""

    def chain_name(asked: Asked, chain: str) -> str:
        return asked.say("audit.of_desk") if chain == DESK else name_of(chain) or chain

    def subject_of(asked: Asked, shown: Shown) -> str:
        if shown.about is not None:
            return shown.about
        kind, _, identifier = shown.line.subject.partition(":")
        if kind == "controller":
            return chain_name(asked, identifier)
        kind = asked.say(f"subject.{kind}") if asked.look.catalogues[asked.language].has(f"subject.{kind}") else kind
        # Enough of an id to find it again.
        return f"{kind} {identifier[:8]}"

    def show(asked: Asked) -> Response:
        chain, act, who, before = (asked.query(name)[:200] for name in ("of", "act", "who", "before"))
        lines = auditing.lines(
            asked.session,
            chain=(DESK if chain == _OF_DESK else chain) if chain else None,
            act=act or None,
            account=who or None,
            before=_place(before),
            # One more than is shown tells whether there are any.
            most=_EACH + 1,
        )
        filters = {name: value for name, value in (("of", chain), ("act", act), ("who", who)) if value}
        more = asked.url("audit", {**filters, "before": _written(lines[_EACH - 1])}) if len(lines) > _EACH else None
        known = asked.look.catalogues[asked.language]
        return asked.page(
            "audit.html",
            lines=lines[:_EACH],
            more=more,
            chains=[("", asked.say("audit.all")), *((each or _OF_DESK, chain_name(asked, each)) for each in auditing.chains(asked.session))],
            acts=[("", asked.say("audit.all")), *((each, asked.say(f"act.{each}") if known.has(f"act.{each}") else each) for each in auditing.acts(asked.session))],
            chosen=chain,
            act=act,
            who=who,
            subject_of=lambda each: subject_of(asked, each),
            chain_name=lambda each: chain_name(asked, each),
        )

    # Looking into the log is itself written down where it is asked for, not at every page turned.
    return [DeskRoute("GET", "/audit", "audit", Action.READ_AUDIT, show, LISTED, menu="menu.audit")]


def _written(shown: Shown) -> str:
    return f"{shown.line.at.isoformat()}~{shown.id}"


def _place(text: str) -> tuple[datetime, str] | None:
    moment, _, identifier = text.partition("~")
    try:
        at = datetime.fromisoformat(moment)
    except ValueError:
        return None
    return (at, identifier) if at.tzinfo is not None else None
