"""The words of the desk: kinds, states, acts and reasons as people read them."""

from collections.abc import Mapping

from moderation.domain.authors import AuthorState, Mode
from moderation.domain.lifecycle import ItemKind, ItemState
from moderation.domain.messages import Message, message
from moderation.domain.roles import Role
from moderation.domain.screening import Disposition
from moderation.hooks import doors
from moderation.queries.desk import View
from moderation.web.plugins import current_plugins
from moderation.web.review.decision_words import DECISIONS, SOURCE_NAMES, STANCE_NAMES

__all__ = ["DECISIONS", "SOURCE_NAMES", "STANCE_NAMES"]

#: The kinds that can be decided, in the order of the desk's list of queues.
QUEUE_NAMES: Mapping[ItemKind, Message] = {
    ItemKind.COMMENT: message("Comments"),
    ItemKind.TAG_SUGGESTION: message("Tag suggestions"),
    ItemKind.TAG_CHANGE: message("Tag changes"),
    ItemKind.REPORT: message("Reports"),
    ItemKind.VERDICT: message("Verdict changes"),
    ItemKind.EVIDENCE: message("Evidence"),
    ItemKind.TOPIC_PROPOSAL: message("Proposed topics"),
    ItemKind.RECHECK_REQUEST: message("Re-check requests"),
    ItemKind.TRANSLATION: message("Translations"),
    ItemKind.APPEAL: message("Appeals"),
}

KIND_NAMES: Mapping[ItemKind, Message] = {
    ItemKind.COMMENT: message("Comment"),
    ItemKind.TAG_SUGGESTION: message("Tag suggestion"),
    ItemKind.TAG_CHANGE: message("Tag change"),
    ItemKind.REPORT: message("Reported comment"),
    ItemKind.EVIDENCE: message("Evidence"),
    ItemKind.BACKGROUND: message("Background"),
    ItemKind.VERDICT: message("Verdict change"),
    ItemKind.TRANSLATION: message("Translation"),
    ItemKind.TOPIC_PROPOSAL: message("Proposed topic"),
    ItemKind.RECHECK_REQUEST: message("Re-check request"),
    ItemKind.APPEAL: message("Appeal"),
}

STATE_NAMES: Mapping[ItemState, Message] = {
    ItemState.SCREENING: message("being screened"),
    ItemState.WAITING: message("waiting"),
    ItemState.HELD: message("held"),
    ItemState.ESCALATED: message("escalated"),
    ItemState.APPROVED: message("approved"),
    ItemState.REJECTED: message("rejected"),
    ItemState.WITHDRAWN: message("withdrawn"),
}

#: What screening makes of an item.
DISPOSITIONS: Mapping[Disposition, Message] = {
    Disposition.ALLOW: message("let through"),
    Disposition.HOLD: message("held"),
    Disposition.REJECT: message("rejected"),
}

#: What is wrong with a threshold that no sum of points reaches, or that every one does.
IDLE_THRESHOLDS: Mapping[str, Message] = {
    "hold_from": message(
        "The score to hold from decides nothing: with the filters that count, every item reaches it"
        " or none can."
    ),
    "reject_from": message(
        "The score to reject from decides nothing: with the filters that count, every item reaches"
        " it or none can."
    ),
}

VIEW_NAMES: Mapping[View, Message] = {
    View.HELD: message("Held"),
    View.ESCALATED: message("Escalated"),
    View.DECIDED: message("Decided lately"),
}

#: What was done, as in "approved by Ada".
ACT_NAMES: Mapping[str, Message] = {
    "submitted": message("sent in"),
    "approve": message("approved"),
    "reject": message("rejected"),
    "undo": message("decision taken back"),
    "withdraw": message("withdrawn"),
    "hold": message("held"),
    "release": message("passed to people"),
    "escalate": message("escalated"),
    "edited": message("edited"),
    "set_aside": message("hidden until decided, by the weight of reports"),
    "asked": message("asked the author something"),
    "answered": message("answered"),
}

REASON_NAMES: Mapping[str, Message] = {
    "clean": message("nothing found"),
    "information": message("something has to be found out"),
    "unscreened": message("not fully screened"),
    "late_finding": message("found afterwards"),
    "blind_look": message("doubted by who was shown it blindly"),
    "doubted": message("published first, and a filter doubts it"),
    "first_few": message("one of the author's first"),
    "looked_at_first": message("everything is looked at first here"),
    "has_link": message("has a link"),
    "verdict_change": message("changes a status"),
    "tag_change": message("reaches far"),
    "evidence": message("new evidence"),
    "translation": message("drafted by a plugin"),
    "spam": message("reported: spam"),
    "abuse": message("reported: abuse"),
    "wrong": message("reported: wrong"),
    "privacy": message("reported: privacy"),
    "other": message("reported: other"),
}

OUTCOME_NAMES: Mapping[str, Message] = {
    "abstention": message("had nothing to say"),
    "error": message("failed"),
    "timeout": message("did not answer in time"),
}


ROLE_NAMES: Mapping[Role, Message] = {
    Role.ADMIN: message("admin"),
    Role.MODERATOR: message("moderator"),
    Role.EDITOR: message("editor"),
    Role.OPERATOR: message("operator"),
}


PLUGIN_STATES: Mapping[str, Message] = {
    "loaded": message("works"),
    "failed": message("failed"),
    "disabled": message("switched off"),
    "blocked": message("blocked"),
    "left_out": message("left out"),
    "waits": message("waits for a restart"),
    "unusable": message("cannot be used"),
    "rests": message("rests"),
}

PLUGIN_GROUPS: Mapping[str, Message] = {
    "wrong": message("To look at"),
    "works": message("At work"),
    "off": message("Not used"),
}

DOOR_NAMES: Mapping[str, Message] = {
    "filter": message("filter"),
    "juror": message("juror"),
    "enricher": message("source of evidence"),
    "tag_matcher": message("matcher of tags"),
    "notifier": message("notifier"),
    "translator": message("translator"),
    "topic_section": message("section of topic pages"),
    "dashboard_panel": message("panel of the dashboard"),
}

FAIL_POLICIES: Mapping[str, Message] = {
    "by_author": message("hold unknown authors' items, publish trusted ones' and ask again"),
    "hold": message("hold everybody's items"),
    "ignore": message("go on as if it had abstained"),
}

FAILURE_KINDS: Mapping[str, Message] = {
    "error": message("error"),
    "timeout": message("too late"),
    "refused": message("result refused"),
    "unusable": message("settings cannot be used"),
    "missing": message("not there"),
    "limited": message("put off by the source"),
    "spent": message("budget of the source spent"),
    "malformed": message("answer of the source unreadable"),
}

PLUGIN_ACTS: Mapping[str, Message] = {
    "plugin.enabled": message("switched on"),
    "plugin.disabled": message("switched off"),
    "plugin.ordered": message("given another place"),
    "plugin.settings_changed": message("settings changed"),
    "plugin.shadow_changed": message("trial begun or ended"),
    "plugin.let_count": message("a filter let count"),
    "plugin.put_on_trial": message("a filter put on trial"),
    "plugin.candidate_dropped": message("settings on trial dropped"),
    "plugin.fail_policy_changed": message("policy for failures changed"),
}

PACKAGE_ACTS: Mapping[str, Message] = {
    "install": message("install %(target)s"),
    "upgrade": message("upgrade to %(target)s"),
    "remove": message("remove %(target)s"),
    "rollback": message("go back to what was installed before"),
    "restart": message("start web and workers anew"),
}

REQUEST_STATES: Mapping[str, Message] = {
    "asked": message("waits"),
    "running": message("under way"),
    "done": message("done"),
    "failed": message("failed"),
}

PLUGIN_ORIGINS: Mapping[str, Message] = {
    "bundled": message("comes with Venire"),
    "folder": message("this instance's folder"),
    "entry_point": message("an installed package"),
}

MODE_NAMES: Mapping[Mode, Message] = {
    Mode.PUBLISH_FIRST: message("At once, unless filters reject it; doubts are looked at after"),
    Mode.HOLD_BY_FILTER: message("At once, unless a filter objects"),
    Mode.HOLD_LINKS: message("At once, unless a filter objects or there is a link"),
    Mode.HOLD_FIRST_N: message(
        "The first ones after somebody looked, then unless a filter objects"
    ),
    Mode.HOLD_FIRST: message("Never before somebody looked"),
}

AUTHOR_STATES: Mapping[AuthorState, Message] = {
    AuthorState.DISTRUSTED: message("distrusted"),
    AuthorState.NEW: message("new"),
    AuthorState.KNOWN: message("known"),
    AuthorState.TRUSTED: message("trusted"),
}

POLICY_NAMES: Mapping[str, Message] = {
    "latest": message("The latest check's verdict"),
    "cumulative": message("All ballots ever, counted together"),
}


WORK_QUEUES: Mapping[str, Message] = {
    "screen": message("Screening"),
    "jury": message("Jury checks"),
    "enrich": message("Looking for evidence"),
    "learn": message("Learning"),
    "bulk": message("Events and bulk"),
    "mail": message("Mail"),
}


def reason_name(reason: str) -> Message:
    """Return the words for why an item waits: a known reason, or a filter by its title."""
    return REASON_NAMES.get(reason) or filter_name(reason)


def filter_name(filter_id: str) -> Message:
    """Return a filter's title; its id where the plugin is gone."""
    if filter_id == "*":
        return message("no filter has seen this item")
    titles = {one.id: one.title for one in current_plugins().backends(doors.FILTERS)}
    return titles.get(filter_id) or message("%(name)s", name=filter_id.replace("_", " "))


def package_act(act: str, target: str) -> Message:
    """Return the words for a change of installed packages."""
    return PACKAGE_ACTS[act].filled(target=target)


def actor_name(actor: str, names: Mapping[int, str]) -> Message:
    """Return the words for an actor of the ledger; `names` are the accounts' shown names."""
    kind, _, identifier = actor.partition(":")
    if kind == "user":
        known = names.get(int(identifier)) if identifier.isdigit() else None
        return message("%(name)s", name=known) if known else message("somebody who has left")
    return _OTHER_ACTORS.get(kind, message("%(name)s", name=actor)).filled(name=identifier)


def ledger_actor(act: str, actor: str, names: Mapping[int, str]) -> Message:
    """Return the words for who did an act of the ledger; who used a link was not known by then."""
    if act == "user.link_used":
        return message("whoever had the one-time link")
    return actor_name(actor, names)


_OTHER_ACTORS: Mapping[str, Message] = {
    "author": message("the author"),
    "rule": message("the rule “%(name)s”"),
    "plugin": message("the plugin “%(name)s”"),
    "system": message("Venire"),
    "operator": message("an operator"),
}
