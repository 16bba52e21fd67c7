"""Every route: who may pass, and an address and a form with which to try.

A new route goes in here, without the converters of its parts, or the tests fail. Roles are letters:
a(dmin), m(oderator), e(ditor), o(perator); s(tranger) is everybody who is not signed in.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

EVERYBODY = "sameo"
PEOPLE = "ameo"


@dataclass(frozen=True, slots=True)
class Door:
    """One method of one route.

    Those of `open_to` get `answer`; other people get 403, and strangers the way to the sign-in.
    `form` is such that trying it again and again changes nothing that later doors stand on.
    """

    open_to: str = EVERYBODY
    path: str = ""
    form: Mapping[str, str] = field(default_factory=dict)
    answer: int = 200


TOPIC = "/<locale>/topics/<slug>"
HERE = "/en/topics/bare"
PLUGIN = "/admin/plugins/<plugin>"
REPEATS = "/admin/plugins/repeats"

DOORS: Mapping[tuple[str, str], Door] = {
    # The gallery
    ("GET", "/"): Door(answer=302),
    ("GET", "/robots.txt"): Door(),
    ("GET", "/static/<filename>"): Door(path="/static/venire.css"),
    ("GET", "/<locale>/"): Door(path="/en/"),
    ("GET", "/<locale>/tags"): Door(path="/en/tags"),
    ("GET", "/<locale>/tags/<slug>"): Door(path="/en/tags/known"),
    ("GET", "/<locale>/tags/<slug>/<side>"): Door(path="/en/tags/known/broader"),
    ("GET", "/<locale>/suggest-tag"): Door(path="/en/suggest-tag?name=new"),
    ("GET", "/<locale>/court"): Door(path="/en/court"),
    ("GET", "/<locale>/how-the-jury-works"): Door(path="/en/how-the-jury-works"),
    ("GET", "/transparency"): Door(answer=302),
    ("GET", "/<locale>/transparency"): Door(path="/en/transparency"),
    ("GET", "/transparency.<form>"): Door(path="/transparency.csv"),
    ("GET", "/<locale>/ask"): Door(path="/en/ask"),
    ("GET", "/<locale>/sent"): Door(path="/en/sent"),  # before anything is sent
    ("GET", TOPIC): Door(path=HERE),
    ("GET", f"{TOPIC}/evidence"): Door(path=f"{HERE}/evidence"),
    ("POST", f"{TOPIC}/votes"): Door(path=f"{HERE}/votes", form={"choice": "yes"}, answer=303),
    ("POST", f"{TOPIC}/comments"): Door(
        path=f"{HERE}/comments", form={"author": "Ada", "body": "Well."}, answer=303
    ),
    ("POST", f"{TOPIC}/tags"): Door(path=f"{HERE}/tags", form={"name": "new"}, answer=303),
    ("POST", "/<locale>/suggest-tag"): Door(
        path="/en/suggest-tag", form={"name": "newer", "topic": "bare"}, answer=303
    ),
    ("POST", f"{TOPIC}/rechecks"): Door(path=f"{HERE}/rechecks", form={"why": "New."}, answer=303),
    ("POST", "/<locale>/reports"): Door(
        path="/en/reports", form={"subject": "comment:1", "reason": "spam"}, answer=303
    ),
    ("POST", "/<locale>/ask"): Door(path="/en/ask", form={"question": "Can AI knit?"}, answer=303),
    ("GET", "/<locale>/sent/<token>"): Door(path="/en/sent/none", answer=404),
    ("POST", "/<locale>/sent/<token>/appeals"): Door(
        path="/en/sent/none/appeals", form={"why": "So."}, answer=404
    ),
    ("POST", "/<locale>/sent/<token>/answers"): Door(
        path="/en/sent/none/answers", form={"answer": "So."}, answer=404
    ),
    # Machines
    ("GET", "/healthz"): Door(),
    ("GET", "/readyz"): Door(answer=503),  # no broker runs beside a test
    ("GET", "/metrics"): Door(answer=404),  # no token is set
    # Signing in and out
    ("GET", "/auth/login"): Door(),  # whoever is signed in already is led on
    ("POST", "/auth/login"): Door(form={"email": "a@b.example", "password": "no"}, answer=422),
    ("POST", "/auth/logout"): Door(answer=303),
    ("GET", "/auth/link/<token>"): Door(path="/auth/link/none", answer=404),
    ("POST", "/auth/link/<token>"): Door(path="/auth/link/none", answer=404),
    ("GET", "/auth/account"): Door(PEOPLE),
    ("POST", "/auth/account/sign-out-everywhere"): Door(PEOPLE, answer=303),
    ("POST", "/auth/account/tokens"): Door(PEOPLE, form={"name": ""}, answer=422),
    ("POST", "/auth/account/tokens/<token_id>/revocation"): Door(
        PEOPLE, "/auth/account/tokens/99/revocation", answer=404
    ),
    ("GET", "/auth/password"): Door(PEOPLE),
    ("POST", "/auth/password"): Door(PEOPLE, form={"password": "short"}, answer=422),
    # The desk
    ("GET", "/review/"): Door("ame"),
    ("GET", "/review/topics"): Door("ame"),
    ("GET", "/review/tags"): Door("ame"),
    ("GET", "/review/tags/drift"): Door("ame"),
    ("GET", "/review/tags/export.csv"): Door("ame"),
    ("GET", "/review/tags/<slug>"): Door("ame", "/review/tags/known"),
    ("GET", "/review/tags/changes"): Door("ame"),
    ("GET", "/review/tags/changes/new"): Door("ame"),
    ("POST", "/review/tags/changes/new"): Door(
        "ame", form={"ask": "merge a -> b", "action": "plan"}, answer=422
    ),
    ("GET", "/review/tags/changes/<change_id>"): Door("ame", "/review/tags/changes/99", answer=404),
    ("POST", "/review/tags/changes/<change_id>/steps"): Door(
        "ame", "/review/tags/changes/99/steps", {"action": "stop"}, 404
    ),
    ("POST", "/review/tags/<slug>"): Door("ame", "/review/tags/known", answer=409),
    ("GET", "/review/measures"): Door("ame"),
    ("GET", "/review/looks/<look_id>"): Door("ame", "/review/looks/999", answer=404),
    ("POST", "/review/looks/<look_id>"): Door("ame", "/review/looks/999", answer=404),
    ("POST", "/review/items/<item_id>/known-answer"): Door(
        "a", "/review/items/1/known-answer", answer=303
    ),
    ("GET", "/review/changes"): Door("ame"),
    ("GET", "/review/items/<item_id>"): Door("ame", "/review/items/1"),
    ("POST", "/review/items/<item_id>/decisions"): Door(
        "am", "/review/items/1/decisions", {"action": "undo", "version": "0", "revision": "1"}, 409
    ),
    ("POST", "/review/items/<item_id>/lease"): Door(
        "am", "/review/items/1/lease", {"action": "release"}, 303
    ),
    ("POST", "/review/items/<item_id>/notes"): Door(
        "ame", "/review/items/1/notes", {"note": "Seen."}, 303
    ),
    ("POST", "/review/items/<item_id>/questions"): Door(
        "am", "/review/items/1/questions", {"question": "Why?", "version": "1"}, 404
    ),
    ("GET", "/review/topics/<slug>/mode"): Door("ame", "/review/topics/bare/mode"),
    ("POST", "/review/topics/<slug>/mode"): Door(
        "ame", "/review/topics/bare/mode", {"mode": "mood"}, 422
    ),
    ("POST", "/review/topics/<slug>/checks"): Door("am", "/review/topics/bare/checks", answer=303),
    ("POST", "/review/topics/<slug>/evidence"): Door(
        "ame", "/review/topics/bare/evidence", answer=303
    ),
    ("POST", "/review/topics/<slug>/translations"): Door(
        "ae", "/review/topics/bare/translations", {"language": "en"}, 422
    ),
    ("POST", "/review/topics/<slug>/lock"): Door("am", "/review/topics/bare/lock", answer=303),
    ("POST", "/review/items/<item_id>/skip"): Door("am", "/review/items/1/skip", answer=303),
    ("POST", "/review/items/<item_id>/claims"): Door("ame", "/review/items/1/claims", answer=303),
    ("POST", "/review/claims/return"): Door("ame", answer=303),
    ("POST", "/review/keys"): Door("ame", answer=303),
    ("POST", "/review/views"): Door("ame", form={"name": ""}, answer=303),
    ("POST", "/review/views/<view_id>/removal"): Door(
        "ame", "/review/views/99/removal", answer=404
    ),
    ("GET", "/review/bulk"): Door("ame"),
    ("POST", "/review/bulk"): Door("ame", answer=422),  # nothing is chosen
    ("GET", "/review/bulk/<change_id>"): Door("ame", "/review/bulk/99", answer=404),
    ("POST", "/review/bulk/<change_id>/steps"): Door("ame", "/review/bulk/99/steps", answer=404),
    # The admin's rooms
    ("GET", "/admin/queues"): Door("a"),
    ("GET", "/admin/queues/new"): Door("a"),
    ("GET", "/admin/queues/<queue_id>"): Door("a", "/admin/queues/99", answer=404),
    ("POST", "/admin/queues/<queue_id>"): Door("a", "/admin/queues/0", answer=422),
    ("POST", "/admin/queues/<queue_id>/activity"): Door(
        "a", "/admin/queues/99/activity", answer=404
    ),
    ("GET", "/admin/reasons"): Door("a"),
    ("GET", "/admin/reasons/<reason_id>"): Door("a", "/admin/reasons/spam"),
    ("POST", "/admin/reasons/<reason_id>"): Door("a", "/admin/reasons/spam", answer=422),
    ("GET", "/admin/"): Door("amo"),
    ("GET", "/admin/openness"): Door("amo"),
    ("GET", "/admin/openness/statements.<form>"): Door("amo", "/admin/openness/statements.csv"),
    ("GET", "/admin/work"): Door("ao"),
    ("POST", "/admin/work/<work_id>/retries"): Door("ao", "/admin/work/99/retries", answer=404),
    ("POST", "/admin/work/queues/<queue>/retries"): Door(
        "ao", "/admin/work/queues/screen/retries", answer=303
    ),
    ("GET", "/admin/plugins"): Door("ao"),
    ("GET", PLUGIN): Door("ao", REPEATS),
    ("POST", f"{PLUGIN}/activity"): Door(
        "a", f"{REPEATS}/activity", {"enabled": "yes", "version": "99"}, 409
    ),
    ("POST", f"{PLUGIN}/order"): Door("a", f"{REPEATS}/order", {"order": "first"}, 422),
    ("POST", f"{PLUGIN}/<door>/<id>/settings"): Door(
        "a", f"{REPEATS}/filter/repeats/settings", {"version": "99"}, 422
    ),
    ("POST", f"{PLUGIN}/<door>/<id>/trial"): Door(
        "a", f"{REPEATS}/filter/repeats/trial", {"trial": "yes", "version": "99"}, 409
    ),
    ("POST", f"{PLUGIN}/<door>/<id>/fail-policy"): Door(
        "a", f"{REPEATS}/filter/repeats/fail-policy", {"policy": "hold", "version": "99"}, 409
    ),
    ("POST", f"{PLUGIN}/<door>/<id>/checks"): Door(
        "a", f"{REPEATS}/filter/repeats/checks", answer=303
    ),
    ("GET", "/admin/packages"): Door("ao"),
    ("POST", "/admin/packages/requests"): Door("a", answer=403),  # the operator has not allowed it
    ("POST", "/admin/packages/requests/<request_id>/withdrawal"): Door(
        "a", "/admin/packages/requests/99/withdrawal", answer=404
    ),
    ("GET", "/admin/ledger"): Door("amo"),
    ("GET", "/admin/settings"): Door("a"),
    ("GET", "/admin/screening"): Door("ao"),
    ("GET", "/admin/screening/filters/<filter_id>"): Door("ao", "/admin/screening/filters/repeats"),
    ("POST", "/admin/screening/filters/<filter_id>/standing"): Door(
        "a", "/admin/screening/filters/repeats/standing", {"act": "try", "version": "99"}, 409
    ),
    ("POST", "/admin/screening/filters/<filter_id>/model"): Door(
        "a", "/admin/screening/filters/repeats/model", {"number": "99"}, 404
    ),
    ("GET", "/admin/screening/rule"): Door("a"),
    ("POST", "/admin/screening/rule"): Door("a", form={"cap": "0"}, answer=422),
    ("POST", "/admin/settings"): Door("a", form={"panel_size": "many"}, answer=422),
    ("GET", "/admin/users"): Door("a"),
    ("GET", "/admin/tokens"): Door("a"),
    ("POST", "/admin/tokens/<token_id>/revocation"): Door(
        "a", "/admin/tokens/99/revocation", answer=404
    ),
    ("POST", "/admin/users"): Door("a", form={"email": "none"}, answer=422),
    ("POST", "/admin/users/<user_id>/link"): Door("a", "/admin/users/1/link"),
    ("POST", "/admin/users/<user_id>/role"): Door(
        "a", "/admin/users/1/role", {"role": "editor"}, 303
    ),
    ("POST", "/admin/users/<user_id>/activity"): Door(
        "a", "/admin/users/1/activity", {"active": "yes"}, 303
    ),
    ("POST", "/admin/users/<user_id>/sign-out"): Door("a", "/admin/users/1/sign-out", answer=303),
}
