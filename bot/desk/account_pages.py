"""The accounts of staff: a list, one to change, one to invite. Administrators, within the controllers that are theirs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from starlette.responses import Response

from bot.desk.asked import Asked
from bot.desk.routes import LISTED, DeskRoute
from bot.policies.model import LANGUAGES
from bot.staff.accounts import Refusal, Refused
from bot.staff.managing import Listed, Managing, Wanted
from bot.staff.permissions import Action, Role

_MOST_BYTES = 16_000
#: Of what is typed into a field.
_LONGEST = 500


def routes(managing: Managing, name_of: Callable[[str], str | None], public_url: str) -> list[DeskRoute]:
    """Return the routes.

    Args:
        managing: Does it.
        name_of: Names a controller.
        public_url: Where browsers reach the desk, for links; without a slash at its end.
    """
    pages = _Accounts(managing, name_of, public_url)

    def get(path: str, name: str, show: Callable[[Asked], Response], menu: str | None = None) -> DeskRoute:
        # LISTED: an account is of several controllers at once; who sees which, `Managing` decides from the session.
        return DeskRoute("GET", path, name, Action.MANAGE_ACCOUNTS, show, LISTED, menu=menu)

    def post(path: str, name: str, take: Callable[[Asked], Response]) -> DeskRoute:
        return DeskRoute("POST", path, name, Action.MANAGE_ACCOUNTS, take, LISTED, most_bytes=_MOST_BYTES)

    return [
        get("/accounts", "accounts", pages.all, "menu.accounts"),
        get("/accounts/new", "new_account", pages.new),
        post("/accounts/new", "new_account", pages.invite),
        get("/accounts/of/{account}", "account", pages.one),
        post("/accounts/of/{account}", "account", pages.change),
        post("/accounts/of/{account}/disable", "disable_account", pages.disable),
        post("/accounts/of/{account}/enable", "enable_account", pages.enable),
        post("/accounts/of/{account}/link", "new_link", pages.new_link),
        post("/accounts/of/{account}/second-factor", "reset_second_factor", pages.reset_second_factor),
    ]


class _Accounts:
    def __init__(self, managing: Managing, name_of: Callable[[str], str | None], public_url: str) -> None:
        self._managing, self._name_of, self._public_url = managing, name_of, public_url

    # --- Lists and forms ----------------------------------------------------------------------
    def all(self, asked: Asked) -> Response:
        """List the accounts."""
        return asked.page("accounts.html", listed=self._managing.all(asked.session), name_of=self._name)

    def new(self, asked: Asked) -> Response:
        """Show the form of a new account."""
        first = {"name": "", "mail": "", "role": Role.AGENT.value, "language": asked.language, "everywhere": False, "controllers": []}
        return self._new_form(asked, first)

    def one(self, asked: Asked) -> Response:
        """Show one account, to be changed."""
        return self._one_form(asked)

    # --- Changes ------------------------------------------------------------------------------
    def invite(self, asked: Asked) -> Response:
        """Make an account, and its link."""
        typed = _typed(asked)
        try:
            wanted = _wanted(typed)
            account, token = self._managing.invite(asked.session, typed["mail"], wanted, by_mail=asked.form.get("by") != "link")
        except Refused as refused:
            return self._new_form(asked, typed, 422, refused.why)
        return asked.go("accounts", said="invited") if token is None else self._link_page(asked, account.name, token)

    def change(self, asked: Asked) -> Response:
        """Change one."""
        version = asked.form.get("version", "")
        if not (version.isascii() and version.isdecimal()) or len(version) > 9:
            return asked.error("wrong_form", 400)
        typed = {**_typed(asked), "language": asked.language}
        return self._done(asked, "changed", lambda: self._managing.change(asked.session, asked.path["account"], _wanted(typed), int(version)), typed)

    def disable(self, asked: Asked) -> Response:
        """Keep somebody out."""
        return self._done(asked, "disabled", lambda: self._managing.disable(asked.session, asked.path["account"]))

    def enable(self, asked: Asked) -> Response:
        """Let somebody in again."""
        return self._done(asked, "enabled", lambda: self._managing.enable(asked.session, asked.path["account"]))

    def reset_second_factor(self, asked: Asked) -> Response:
        """Take the second factor of a lost telephone away."""
        return self._done(asked, "factor_reset", lambda: self._managing.reset_second_factor(asked.session, asked.path["account"]))

    def new_link(self, asked: Asked) -> Response:
        """Make another link."""
        tokens: list[str | None] = []
        by_mail = asked.form.get("by") != "link"
        done = self._done(asked, "link_mailed", lambda: tokens.append(self._managing.new_link(asked.session, asked.path["account"], by_mail=by_mail)))
        listed = self._managing.get(asked.session, asked.path["account"])
        if listed is None or not tokens or tokens[0] is None:
            return done
        return self._link_page(asked, listed.account.name, tokens[0])

    # --- Inside -------------------------------------------------------------------------------
    def _done(self, asked: Asked, said: str, change: Callable[[], None], typed: Mapping[str, Any] | None = None) -> Response:
        listed = self._managing.get(asked.session, asked.path["account"])
        if listed is None:
            return asked.error("not_found", 404)
        try:
            change()
        except Refused as refused:
            return self._one_form(asked, typed, 422, refused.why)
        return asked.go("accounts", said=said)

    def _new_form(self, asked: Asked, typed: Mapping[str, Any], status: int = 200, why: Refusal | None = None) -> Response:
        return asked.page("new_account.html", status, typed=typed, wrong=_key(why), **self._choices(asked))

    def _one_form(self, asked: Asked, typed: Mapping[str, Any] | None = None, status: int = 200, why: Refusal | None = None) -> Response:
        listed = self._managing.get(asked.session, asked.path["account"])
        if listed is None:
            return asked.error("not_found", 404)
        is_own = listed.account.id == asked.session.account
        return asked.page(
            "account.html", status, listed=listed, is_own=is_own, typed=typed or _as_typed(listed), wrong=_key(why), name_of=self._name, **self._choices(asked)
        )

    def _choices(self, asked: Asked) -> dict[str, Any]:
        controllers: Sequence[tuple[str, str]] = sorted(((slug, self._name(slug)) for slug in asked.session.controllers), key=lambda each: each[1].casefold())
        return {"controllers": controllers, "roles": [(role.value, asked.say(f"role.{role.value}")) for role in Role]}

    def _link_page(self, asked: Asked, name: str, token: str) -> Response:
        return asked.page("link.html", name=name, link=f"{self._public_url}{asked.url('invitation', token=token)}")

    def _name(self, slug: str) -> str:
        return self._name_of(slug) or slug


def _typed(asked: Asked) -> dict[str, Any]:
    fields = {name: asked.form.get(name, "")[:_LONGEST] for name in ("name", "mail", "role", "language")}
    return {**fields, "everywhere": asked.form.get("everywhere") == "yes", "controllers": asked.forms.get("controllers", [])}


def _as_typed(listed: Listed) -> dict[str, Any]:
    account = listed.account
    return {
        "name": account.name,
        "mail": account.mail,
        "role": account.role.value,
        "language": account.language,
        "everywhere": account.everywhere,
        "controllers": sorted(account.controllers),
    }


def _wanted(typed: Mapping[str, Any]) -> Wanted:
    """Return what an account is to be; raises Refused where the role or the language is none of ours."""
    if typed["role"] not in {role.value for role in Role} or typed["language"] not in LANGUAGES:
        raise Refused(Refusal.NO_ROLE)
    return Wanted(typed["name"], Role(typed["role"]), frozenset(typed["controllers"]), typed["everywhere"], typed["language"])


def _key(why: Refusal | None) -> str | None:
    return f"refusal.{why.value}" if why else None
