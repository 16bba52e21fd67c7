"""The signs of a text that was written for a model to obey."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from moderation.hooks.toolkit import Message, message

MOST_MATCHES = 20
"""No more places are looked at for one sign."""
_AROUND = 200
_TELLING = 12
"""Characters around a quotation that make it one."""
_LEADS = frozenset(
    ["please", "now", "and", "then", "just", "must", "should", "so", "also", "kindly", "hereby",
     "always", "simply", "instead", "first", "you", "nu", "en", "dan", "dus", "moet", "graag",
     "eerst", "bitte", "jetzt", "und", "dann", "sofort", "maintenant", "et", "favor", "ahora", "y"]
)  # fmt: skip
_QUOTES = "\"'`"
_LAST_WORD = re.compile(r"([a-z]+)\s*$")

_MODEL = (
    r"(?:ai|a\.i\.|llms?|(?:large )?language models?|ai models?|ai jur(?:or|y)s?|jurors?|jury|"
    r"chat ?bots?|bots?|chatgpt|gpt(?:-?\d\w*)?|claude|gemini|copilot|llama|mistral|deepseek|grok|"
    r"ai assistants?|assistants?|ai judges?|ai reviewers?|ai moderators?|classifiers?|"
    r"taalmodel(?:len)?|juryle?de?n?(?:en)?|jurylid|sprachmodelle?)"
)
_FILLER = (
    r"(?:(?:all|any|every|each|of|the|your|my|our|these|those|this|that|other|and|or|to|from|in|"
    r"previous|previously|prior|preceding|above|earlier|foregoing|former|existing|original|initial|"
    r"given|system|safety|security|moderation|hidden|developer|stated|current)\s){0,7}"
)
_EARLIER = (
    r"(?:previous|previously|prior|preceding|above|earlier|foregoing|former|existing|original|"
    r"initial|system|safety|hidden|your|developer|all other|any other)"
)
_ORDERS = (
    r"(?:instructions?|prompts?|rules|guidelines?|directions|directives?|commands?|orders|context|"
    r"polic(?:y|ies)|constraints|restrictions|programming|training|guardrails|messages?)"
)
_DUTCH_ORDERS = r"(?:instructies?|opdracht(?:en)?|regels|aanwijzingen|richtlijnen|prompts?)"


@dataclass(frozen=True, slots=True)
class Sign:
    """One way of talking to a model.

    `points` for a place where it is said; `mentioned` where it is only quoted or told of, as in a
    talk about such attacks. A text without any of `needs` cannot match: it is the quick look.
    """

    name: str
    reason: Message
    points: float
    mentioned: float
    needs: tuple[str, ...]
    patterns: tuple[str, ...]
    compiled: re.Pattern[str] = field(init=False)

    def __post_init__(self) -> None:
        """Compile the patterns as one."""
        object.__setattr__(self, "compiled", re.compile("|".join(self.patterns), re.MULTILINE))

    def found(self, text: str) -> tuple[float, str] | None:
        """Give what the weightiest place in an uncovered text is worth, and its words."""
        for need in self.needs:  # `any` with a generator takes twice as long
            if need in text:
                return max(self._places(text), default=None, key=lambda place: place[0])
        return None

    def _places(self, text: str) -> Iterator[tuple[float, str]]:
        for number, match in enumerate(self.compiled.finditer(text)):
            if number >= MOST_MATCHES:
                break
            told = self.mentioned != self.points and _is_told(text, match.start(), match.end())
            yield self.mentioned if told else self.points, match.group().strip()


def _is_told(text: str, start: int, end: int) -> bool:
    """Say whether the words are quoted or told of: an order begins a sentence or follows a lead."""
    before = text[max(0, start - _AROUND) : start].rpartition("\n")[2]
    after = text[end : end + _AROUND].partition("\n")[0]
    if _is_quoted(before, after):
        return True
    spoken = before.rstrip(" ")
    if not spoken or not spoken[-1].isalnum():
        return False
    word = _LAST_WORD.search(spoken)
    return word is None or word.group(1) not in _LEADS


def _is_quoted(before: str, after: str) -> bool:
    """Say whether a quotation is open and closed again, with a sentence around it."""
    for quote in _QUOTES:
        opens = before.rfind(quote)
        if opens < 0 or quote not in after or before[opens - 1 : opens].isalnum():
            continue
        around = before[:opens] + after.partition(quote)[2]
        if len(around.strip()) >= _TELLING:
            return True
    return False


SIGNS = (
    Sign(
        "overrule",
        message("It orders the reader to ignore instructions: “%(words)s”"),
        3.5,
        0.8,
        ("instruc", "prompt", "rule", "guideline", "direct", "command", "order", "context",
         "polic", "constraint", "restriction", "programming", "training", "guardrail", "message",
         "above", "before", "previous", "told", "opdracht", "regel", "aanwijzing", "richtlijn",
         "anweisung", "vorgaben", "befehle", "consigne", "instruccion", "istruzioni", "instrucoes"),
        (
            r"\b(?:ignore|disregard|forget|override|overrule|bypass|neglect|discard|dismiss|"
            r"set aside|do not (?:follow|obey)|don't (?:follow|obey)|stop (?:following|obeying)|"
            r"pay no attention to|no longer follow)\s" + _FILLER + r"(?:" + _EARLIER
            + r"\s" + _FILLER + _ORDERS + r"|" + _ORDERS
            + r"\s(?:above|before|given|that came|you (?:were|have been|had been) given)"
            r"|(?:everything|anything|all|what(?:ever)?) (?:that )?(?:(?:is|was|came|stands) )?"
            r"(?:above|before|previously|you (?:were|have been|know|ve been|'ve been)))\b",
            r"\b(?:negeer|vergeet|omzeil|overschrijf)\s(?:(?:alle|al|de|het|je|jouw|uw|jullie|"
            r"deze|andere|eerdere|vorige|bovenstaande|voorgaande|gegeven|oorspronkelijke)\s){1,6}"
            + _DUTCH_ORDERS + r"\b",
            (r"\b(?:ignoriere|ignorieren sie|vergiss|vergessen sie|missachte)\s(?:(?:alle|die|"
            r"deine|ihre|vorherigen|bisherigen|obigen|fruheren|vorigen)\s){1,6}"
            r"(?:anweisungen|instruktionen|regeln|befehle|vorgaben)\b"),
            (r"\b(?:ignorez|ignore|oubliez|oublie)\s(?:(?:toutes|tous|les|tes|vos|ces)\s){1,4}"
            r"(?:instructions|consignes|regles|ordres|directives)\b"),
            (r"\b(?:ignora|ignore|olvida|olvide|omite|dimentica|esqueca)\s(?:(?:todas|todos|tutte|"
            r"las|los|le|as|os|tus|sus|tue)\s){1,4}(?:instrucciones|ordenes|reglas|indicaciones|"
            r"istruzioni|regole|instrucoes|regras)\b"),
        ),
    ),
    Sign(
        "vote",
        message("It says how to vote or answer: “%(words)s”"),
        2.0,
        0.3,
        ("vote", "verdict", "ballot", "answer", "respon", "output", "conclude", "reply",
         "conclusion", "decision", "stem", "oordeel", "antwoord"),
        (
            (r"\byour (?:only |final |own )?(?:vote|verdict|ballot|answer|response|output|decision|"
            r"conclusion|reply|statement) (?:must|should|shall|has to|needs to|is to|can only)\b"),
            r"\b(?:change|set|flip|switch) (?:the|your) (?:vote|verdict|ballot|answer) to\b",
            (r"\b(?:(?:answer|respond|output|vote|conclude)\s(?:only|just|always|simply|"
            r"exclusively)?\s?(?:with|for|as|by voting)?|reply (?:only|just|always|only with))\s?"
            r"(?:only|just|the word)?\s?"
            r"[\"'*]{0,2}(?:yes|no|almost)\b"),
            r"\bje(?:uw)? (?:stem|oordeel|antwoord) (?:moet|dient|hoort)\b",
            (r"\b(?:stem|antwoord)\s(?:alleen|altijd|enkel|alleen maar)?\s?(?:met|op|voor)?\s?"
            r"[\"'*]{0,2}(?:ja|nee|bijna)\b"),
        ),
    ),
    Sign(
        "judging",
        message("It tells a model how to judge it: “%(words)s”"),
        2.0,
        0.3,
        ("mark ", "rate ", "score", "grade", "classify", "label", "flag ", "treat ", "approve",
         "accept", "beoordeel", "keur "),
        (
            (r"\b(?:rate|score|mark|grade|classify|label|treat|flag|consider)\s(?:this|it|the|my)\s"
            r"(?:[a-z]+\s){0,2}?as\s(?:an?\s)?(?:approved|positive|accepted|safe|not spam|ham|"
            r"legitimate|harmless|benign|the highest|highly|true|trusted|reliable|strong)\b"),
            (r"\b(?:approve|accept)\sthis\s(?:comment|item|post|message|submission|suggestion|tag|"
            r"source|paper)\b"),
            r"\b(?:keur|beoordeel)\s(?:dit|deze|het)\s(?:[a-z]+\s){0,2}?(?:goed|als)\b",
        ),
    ),
    Sign(
        "addressed",
        message("It speaks to a model: “%(words)s”"),
        1.5,
        0.3,
        ("ai", "a.i.", "llm", "model", "juror", "jury", "bot", "gpt", "claude", "gemini",
         "copilot", "llama", "mistral", "deepseek", "grok", "assistant", "judge", "classifier"),
        (
            r"\b(?:dear|attention|note (?:to|for)|message (?:to|for)|instructions? (?:to|for)|"
            r"hey|hello|hi|listen|beste|geachte|let op|bericht aan|liebe[rs]?)[,: ]\s?"
            r"(?:all |any |every |the |our |my |our |alle |de |het |an? |(?:you )){0,3}"
            + _MODEL + r"\b",
            r"\bif you(?:'re| are) (?:an? |the |one of the )?" + _MODEL + r"\b",
            r"\b(?:as|being) (?:an? |the )" + _MODEL + r",? (?:you|your)\b",
            r"\b(?:any|every|whichever|to the|all) " + _MODEL
            + r" (?:that |who |which )?(?:is |are )?(?:reads?|reading|evaluat\w+|process\w+|"
            r"judg\w+|scor\w+|screen\w+|review\w+)\b",
            r"\b(?:als|wanneer) (?:je|u|jij) een " + _MODEL + r" bent\b",
        ),
    ),
    Sign(
        "persona",
        message("It gives the reader a new role: “%(words)s”"),
        2.5,
        0.5,
        ("mode", "your new", "new instruction", "new system", "new task", "no longer bound",
         "from now on", "you are now", "pretend", "roleplay", "vanaf nu", "je nieuwe"),
        (
            (r"\b(?:enter|enable|activate|switch to|engage|you are(?: now)? in) (?:the )?"
            r"(?:developer|debug|god|dan|admin|jailbreak|unrestricted|maintenance|sudo) mode\b"),
            r"\b(?:developer|debug|god|jailbreak|unrestricted) mode (?:is )?(?:enabled|activated)",
            r"\byour new (?:task|role|instructions?|goal|objective|job|purpose) (?:is|are)\b",
            r"\bnew (?:system )?(?:instructions?|task|prompt|directive)s?\s?[:=]",
            r"\byou are no longer bound\b",
            r"\b(?:from now on|you are now|pretend (?:that )?you are|pretend to be|roleplay as),? "
            r"(?:you (?:are|will be) )?(?:an? |the )?(?:dan\b|free of|free from|unrestricted|"
            r"unfiltered|jailbroken|uncensored|evil|" + _MODEL + r"\b)",
            r"\bfrom now on,? you (?:must|will|shall|should|only|answer|respond|vote)\b",
            r"\bvanaf nu (?:ben|moet|stem|antwoord|zul)\b",
            r"\bje nieuwe (?:taak|rol|opdracht|instructies?) (?:is|zijn)\b",
        ),
    ),
    Sign(
        "secrets",
        message("It asks for what the reader must keep secret: “%(words)s”"),
        2.5,
        0.5,
        ("prompt", "instruc", "system message"),
        (
            (r"\b(?:reveal|print|repeat|show|output|display|leak|tell|give|write|dump|expose|"
            r"disclose|summari[sz]e|toon|onthul|herhaal)(?: me| us| out| mij| ons)?\s"
            r"(?:(?:all|your|the|of|full|entire|exact|complete|whole|je|jouw|uw|de|alle)\s){1,5}"
            r"(?:(?:system|hidden|initial|original|secret|internal|developer|verborgen) "
            r"(?:prompts?|instruc\w+|messages?|rules)|systeemprompt|instructions? "
            r"(?:above|you were))"),
        ),
    ),
    Sign(
        "markers",
        message("It imitates the marks between a model's texts: “%(words)s”"),
        2.5,
        2.5,
        ("<|", "|>", "[inst", "[/inst", "<<sys", "<start_of_turn", "<end_of_turn", "endoftext"),
        (
            r"<\|[a-z_ ]{2,30}\|>|\[/?inst\]|<</?sys>>|<(?:start|end)_of_turn>|<\|?endoftext\|?>",
        ),
    ),
    Sign(
        "fences",
        message("It pretends that its text has ended: “%(words)s”"),
        2.0,
        0.5,
        ("end of", "end ", "begin ", "</", "<system", "[system", "[admin", "system", "einde van",
         "# instruc", "#instruc"),
        (
            (r"</?(?:system|system_prompt|instructions?|prompt|user_?(?:input|content|text)|evidence|"
            r"case|untrusted\w{0,20}|juror|assistant|documents?)>"),
            (r"[-=*#<\[]{2,}\s?/?(?:end|begin|start|stop) (?:of )?(?:the )?(?:[a-z]+ )?(?:input|"
            r"content|data|evidence|document|prompt|context|instructions?|case|text)\b"),
            (r"^\W{0,6}(?:end of (?:the )?(?:user |untrusted |external )?(?:input|evidence|data|"
            r"document|prompt|case|instructions?)|einde van (?:de )?(?:invoer|tekst|opdracht))\b"),
            r"\[(?:system|admin|developer)[^\]\n]{0,40}\]",
            r"^\W{0,6}system (?:override|prompt|instruction|command|update|notice)s?\s?[:>\]]",
            r"^#{1,6} ?(?:system|new instructions?|instructions?)\b:?\s?$",
        ),
    ),
    Sign(
        "roles",
        message("It writes lines in the name of roles: “%(words)s”"),
        1.2,
        1.2,
        ("system:", "assistant:", "system :", "assistant :", "developer:"),
        (r"^\W{0,6}(?:system|assistant|developer) ?:",),
    ),
    Sign(
        "unseen",
        message("It holds markup that nobody would see: “%(words)s”"),
        1.5,
        1.5,
        ("<!--", "display", "visibility", "font-size", "opacity"),
        (
            r"<!--",
            (r"\b(?:display ?: ?none|visibility ?: ?hidden|font-size ?: ?0(?!\.?\d)|"
            r"opacity ?: ?0(?!\.?\d))"),
        ),
    ),
    Sign(
        "decoding",
        message("It asks to decode and obey something: “%(words)s”"),
        1.5,
        0.3,
        ("decode", "decrypt", "decodeer", "base64"),
        (
            r"\b(?:decode|decrypt|decodeer) (?:this|the following|it|dit|het volgende|and)\b",
            r"\b(?:from|in|uit) base64 and (?:follow|obey|execute|do|comply)\b",
        ),
    ),
)  # fmt: skip
"""All signs; each counts once for a text, at its weightiest place."""
