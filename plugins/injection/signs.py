"""The signs of a text that was written for a model to obey."""

from __future__ import annotations

from moderation.hooks.toolkit import message

from .telling import Sign
from .uncovering import plain

_MODEL = (
    r"(?:ai|a\.i\.|llms?|(?:large )?language models?|ai models?|models?|ai jur(?:or|y)s?|jurors?|"
    r"jury|chat ?bots?|bots?|chatgpt|gpt(?:-?\d\w*)?|claude|gemini|copilot|llama|mistral|deepseek|"
    r"grok|ai (?:assistant|judge|reviewer|moderator|reader|agent|language model)s?|"
    r"llm (?:reviewer|reader|agent|judge)s?|"
    r"assistants?|classifiers?|(?:spam |content )?filters?|moderation (?:system|bot|model)s?|"
    r"taalmodel(?:len)?|juryle?de?n?(?:en)?|jurylid|sprachmodelle?)"
    r"(?![ -](?:research|engineer|developer|expert|student|user|lab\b|compan|enthusias|startup))"
)
_ADDRESS = (
    r"(?:dear|attention|notes? (?:to|for)|message (?:to|for)|instructions? (?:to|for)|hey|hello|hi|"
    r"listen|beste|geachte|let op|bericht aan|liebe[rs]?)[,: ]\s?"
    r"(?:all |any |every |the |our |my |alle |de |het |an? |you ){0,3}" + _MODEL
)
_HEADED = r"(?:to|for|aan|voor) (?:all |any |every |the |alle )?" + _MODEL + r" ?:"
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
    r"polic(?:y|ies)|constraints|restrictions|programming|guardrails|messages?)"
)
_DUTCH_ORDERS = r"(?:instructies?|opdracht(?:en)?|regels|aanwijzingen|richtlijnen|prompts?|tekst)"
_ANSWER = r"[\"'*(\[]{0,2}(?:yes|no|almost|ja|nee|bijna|approved?|accept(?:ed)?)\b"
_SAY = r"(?:answer|respond|reply|output|vote|conclude|rule|say|return|decide)"
_BOUND = (
    r"(?:restrictions?|rules|limits|limitations|filters?|censorship|constraints|regels|grenzen)"
)

SIGNS = (
    Sign(
        "overrule",
        message("It orders the reader to ignore instructions: “%(words)s”"),
        3.5,
        0.8,
        ("ignor", "disregard", "forget ", "overrid", "overrule", "bypass", "neglect", "discard",
         "dismiss", "set aside", "follow", "obey", "pay no att", "negeer", "negeren", "vergeet",
         "vergeten", "omzeil", "overschrijf", "vergiss ", "vergessen", "missachte", "oubli",
         "olvid", "omite ", "dimentica", "esqueca", "忽略", "无视", "忘记", plain("игнорируй")),
        (
            (r"\b(?:ignore|disregard|forget|override|overrule|bypass|neglect|discard|dismiss|"
             r"set aside|do not (?:follow|obey)|don't (?:follow|obey)|stop (?:following|obeying)|"
             r"pay no attention to|no longer follow)\s" + _FILLER + r"(?:" + _EARLIER
             + r"\s" + _FILLER + _ORDERS + r"|" + _ORDERS
             + r"\s(?:above|before|given|that came|you (?:were|have been|had been) given)"
             r"|(?:everything|anything|all|what(?:ever)?|the text|the words) "
             r"(?:that )?(?:(?:is|was|came|stands|has been|have been) )?"
             r"(?:written |said |stated |told )?"
             r"(?:above|before|earlier|previously|you (?:were|have been|know|'ve been)))\b"),
            (r"\b(?:negeer|vergeet|omzeil|overschrijf)\s(?:alles (?:hierboven|hiervoor|wat)|"
             r"(?:(?:alle|al|de|het|je|jouw|uw|jullie|deze|andere|eerdere|vorige|bovenstaande|"
             r"voorgaande|gegeven|oorspronkelijke)\s){1,6}" + _DUTCH_ORDERS + r")\b"),
            (r"\b(?:ignoriere|ignorieren sie|vergiss|vergessen sie|missachte)\s(?:(?:alle|die|"
             r"deine|ihre|vorherigen|bisherigen|obigen|fruheren|vorigen)\s){1,6}"
             r"(?:anweisungen|instruktionen|regeln|befehle|vorgaben)\b"),
            (r"\b(?:ignorez|ignore|oubliez|oublie)\s(?:(?:toutes|tous|les|tes|vos|ces)\s){1,4}"
             r"(?:instructions|consignes|regles|ordres|directives)\b"),
            (r"\b(?:ignora|ignore|olvida|olvide|omite|dimentica|esqueca)\s(?:(?:todas|todos|tutte|"
             r"las|los|le|as|os|tus|sus|tue)\s){1,4}(?:instrucciones|ordenes|reglas|indicaciones|"
             r"istruzioni|regole|instrucoes|regras)\b"),
            (r"\b(?:vorige|eerdere|bovenstaande|voorgaande) (?:instructies|opdrachten|regels) "
             r"(?:te )?(?:negeren|vergeten)\b"),
            r"(?:忽略|无视|忘记).{0,8}(?:指令|指示|提示|说明)",
            plain("игнорируй") + r"\w* (?:\w+ ){0,3}(?:" + plain("инструкции") + r"|"
            + plain("указания") + r")",
        ),
    ),
    Sign(
        "voided",
        message("It calls instructions void: “%(words)s”"),
        2.0,
        1.5,
        ("void", "cancel", "revoked", "overrid", "overruled", "replaced"),
        (
            (r"\bthe (?:instructions|rules|prompt) (?:above|before) (?:are|is|have been) (?:now |"
             r"hereby )?(?:void|cancell?ed|revoked|overridden|overruled|replaced)"),
            (r"\b(?:(?:all|any|the|these) ){0,2}(?:previous|prior|earlier|preceding|existing|your|"
             r"other) (?:[a-z]+ )?(?:instructions|rules|prompts?|orders|guidelines) "
             r"(?:are|is|have been|were) (?:now |hereby )?"
             r"(?:void|cancell?ed|revoked|overridden|overruled|replaced)"),
        ),
    ),
    Sign(
        "vote",
        message("It says how to vote or answer: “%(words)s”"),
        2.5,
        0.5,
        ("vote", "verdict", "ballot", "answer", "respon", "output", "conclude", "reply",
         "conclusion", "decision", "stem", "oordeel", "antwoord"),
        (
            (r"\byour (?:only |final |own )?(?:vote|verdict|ballot|answer|response|output|decision|"
             r"conclusion|reply) (?:must|should|shall|has to|needs to|is to|can only|will) "
             r"(?:always |only )?(?:be|read|say|contain|start with|begin with) (?:the word )?"
             + _ANSWER),
            r"\b(?:change|set|flip|switch) (?:the|your) (?:vote|verdict|ballot|answer) to\b",
            (r"\b" + _SAY + r"\s(?:(?:every|each|all) (?:question|topic|case)s? )?"
             r"(?:with |for )?(?:only|just|always|simply|exclusively|the word) "
             r"(?:with |for )?(?:the word )?" + _ANSWER),
            r"\bverdict ?[=:] ?[\"']?(?:yes|no|almost)\b",
            (r"\byou (?:must|shall|have to|need to) (?:always |now )?" + _SAY
             + r" (?:with |for )?" + _ANSWER),
            (r"\bje(?:uw)? (?:stem|oordeel|antwoord) (?:moet|dient|hoort)(?: altijd)? "
             r"[\"']?(?:ja|nee|bijna)\b"),
            r"\b(?:stem|antwoord)\s(?:alleen|altijd|enkel)(?: maar)?(?: met| op| voor)? " + _ANSWER,
        ),
    ),
    Sign(
        "asked",
        message("It asks for a vote: “%(words)s”"),
        1.2,
        0.3,
        ("vote", "answer", "respon", "output", "conclude", "stem", "antwoord", "verdict"),
        (
            (r"\b(?:answer|respond|output|vote|conclude|antwoord|stem) "
             r"(?:with |for |as |by voting |met |op |voor )?" + _ANSWER),
            (r"\b(?:must|should|shall|have to|need to|will(?: now)?|moeten|moet) (?:always |now )?"
             r"(?:vote|answer|respond|conclude|stemmen|antwoorden)\b"),
            r"[\"'](?:vote|verdict|is_spam|spam|decision|label)[\"'] ?: ?[\"']?\w",
        ),
    ),
    Sign(
        "judging",
        message("It tells a model how to judge it: “%(words)s”"),
        2.0,
        0.3,
        ("mark ", "rate ", "score", "grade", "classify", "label", "flag ", "treat ", "rating",
         "review", "screening", "moderation", "beoordeel", "oordeel", "approved", "reject"),
        (
            (r"\b(?:rate|score|mark|grade|classify|label|treat|flag|consider)\s(?:this|it|the|my)\s"
             r"(?:[a-z]+\s){0,2}?as\s(?:an?\s)?(?:approved|accepted|safe|not spam|ham|legitimate|"
             r"harmless|benign|trusted|the highest)\b"),
            (r"\b(?:do not|don't|never) (?:flag|mark|reject|report|hold|block|remove) this "
             r"(?:comment|item|post|message|text|source|paper|submission)\b"),
            r"\bgive an? positive review only\b",
            (r"\b(?:has|have|is|was) (?:already )?(?:been )?(?:pre-?approved|approved|verified) by "
             r"(?:the |an? )?(?:admin\w*|moderators?|site|system|owners?)\b"),
            r"\b(?:geef|beoordeel) (?:dit|deze|het)(?: [a-z]+){0,3} (?:hoogste|laagste|als veilig)",
        ),
    ),
    Sign(
        "waved",
        message("It asks to be let through or praised: “%(words)s”"),
        1.2,
        0.3,
        ("approve", "accept", "keur ", "score", "rating", "verdict", "mark", "grade", "review",
         "screening", "moderation"),
        (
            (r"\b(?:give|assign|award) (?:this|it|the|my)(?: [a-z]+){0,2}? (?:the |an? )?(?:lowest|"
             r"highest|best|maximum|minimum|perfect|positive) (?:[a-z]+ )?(?:score|rating|verdict|"
             r"mark|grade|review)"),
            r"\bpositive review only\b",
            (r"\bno (?:further |more )?(?:screening|moderation|review) (?:is )?"
             r"(?:needed|required)\b"),
            (r"\b(?:approves?|accept)\s(?:all|every|any|everything|this|these|the following)"
             r"(?:\s(?:comments?|items?|posts?|messages?|submissions?|suggestions?|tags?|sources?|"
             r"papers?))?\b"),
            r"\bkeur\s(?:dit|deze|het|alles)\s(?:[a-z]+\s){0,2}?goed\b",
        ),
    ),
    Sign(
        "addressed",
        message("It speaks to a model: “%(words)s”"),
        1.5,
        0.3,
        (" ai", "\nai", " a.i.", "llm", "model", "juror", "jury", " bot", "chatbot", "gpt",
         "claude", "gemini", "copilot", "llama", "mistral", "deepseek", "grok", "assistant",
         "classifier", "filter", "moderation"),
        (
            r"\b" + _ADDRESS + r"\b",
            r"\b(?:as|being) (?:an? |the )" + _MODEL + r",? (?:you|your)\b",
            r"^\W{0,6}" + _HEADED,
            r"^\W{0,6}(?:(?:ai )?jurors?|(?:ai|llm) (?:judge|reviewer|moderator)s?) ?[:,]",
            r"\b(?:ai|llm|moderation) ?(?:models?|moderators?|jurors?|filters?|bots?) must\b",
            (r"\b(?:any|every|whichever|to the|all) " + _MODEL
             + r" (?:that |who |which )?(?:is |are )?(?:reads?|reading|evaluat\w+|process\w+|"
             r"judg\w+|scor\w+|screen\w+|review\w+)\b"),
        ),
    ),
    Sign(
        "if_model",
        message("It speaks to whoever is a model: “%(words)s”"),
        2.0,
        0.3,
        ("if you", "als je", "als u", "wanneer"),
        (
            r"\bif you(?:'re| are) (?:an? |the |one of the )?(?!jur)" + _MODEL + r"\b",
            r"\b(?:als|wanneer) (?:je|u|jij) een (?!jur)" + _MODEL + r" bent\b",
        ),
    ),
    Sign(
        "commanded",
        message("It tells a model what to do: “%(words)s”"),
        1.0,
        0.2,
        ("must", "please", "answer", "reply", "respond", "say", "give", "geef", "approve", "vote",
         "rate", "mark", "output", "antwoord", "keur", "strongest", "positive", "goedgekeurd"),
        (
            (r"\b(?:" + _ADDRESS + r"|" + _HEADED + r")[a-z ]{0,20}[,:]? ?[^\n]{0,60}\b(?:must|"
             r"please|answer|reply|respond|say|give|geef|approve|vote|rate|mark|output|antwoord|keur|"
             r"strongest|positive|goedgekeurd)\b"),
        ),
        only_with="addressed",
    ),
    Sign(
        "persona",
        message("It gives the reader a new role: “%(words)s”"),
        2.5,
        0.5,
        ("your new", "new system", "new task", "new instructions", "no longer bound",
         "from now on", "you are", "you will", "you must", "you shall", "pretend", "roleplay",
         "act as", "vanaf nu", "je nieuwe", "bent nu", "mode ", "without", "zonder"),
        (
            (r"\b(?:developer|debug|god|jailbreak|unrestricted|dan) mode (?:is )?"
             r"(?:enabled|activated|and (?:print|reveal|show|ignore|vote|answer))"),
            r"\byour new (?:task|role|instructions?|goal|objective|job|purpose) (?:is|are)\b",
            r"\bnew (?:system )?(?:task|prompt|directive)s?\s?[:=]",
            r"\bnew instructions ?: ?(?:say|vote|answer|approve|ignore|you|write|output|always)\b",
            r"\byou are no longer bound\b",
            r"\byou are (?:now )?(?:called )?dan\b",
            (r"\b(?:from now on|you are now|pretend (?:that )?you are|pretend to be|roleplay as|"
             r"act as),? (?:you (?:are|will be) |act as )?(?:an? |the )?(?:dan\b|free of|free from|"
             r"unrestricted|unfiltered|jailbroken|uncensored|evil)"),
            r"\b(?:pretend|act as if|act like) (?:that )?you have no " + _BOUND,
            (r"\b(?:you are|u bent|je bent|jij bent)(?: now| nu)? (?:an? |een )[a-z ]{2,30}"
             r"(?:without|zonder|with no) (?:any )?" + _BOUND),
            r"\bfrom now on,? you (?:must|shall|answer|respond|vote)\b",
            (r"\byou (?:will|must|shall) (?:now )?(?:answer|respond to|approve) "
             r"(?:every|all|each|everything)\b"),
            r"\bvanaf nu (?:ben|moet|stem|antwoord|zul) (?:je|jij|u)\b",
            r"\bje nieuwe (?:taak|rol|opdracht|instructies?) (?:is|zijn)\b",
        ),
    ),
    Sign(
        "secrets",
        message("It asks for what the reader must keep secret: “%(words)s”"),
        2.5,
        0.5,
        ("prompt", "instruc", "system message", "words above", "text above"),
        (
            (r"\b(?:reveal|print|repeat|show|output|display|leak|tell|give|write|dump|expose|"
             r"disclose|summari[sz]e|toon|onthul|herhaal)(?: me| us| out| mij| ons)?\s"
             r"(?:(?:all|your|the|of|full|entire|exact|complete|whole|je|jouw|uw|de|alle)\s){1,5}"
             r"(?:(?:system|hidden|initial|original|secret|internal|developer|verborgen) "
             r"(?:prompts?|instruc\w+|messages?|rules)|systeemprompt|instructions? you were)"),
            r"\b(?:repeat|print|output) the (?:words|text|message) above\b",
            (r"\b(?:print|repeat|reveal|output|leak|dump|disclose) your (?:full |entire |exact )?"
             r"instructions\b"),
        ),
    ),
    Sign(
        "markers",
        message("It imitates the marks between a model's texts: “%(words)s”"),
        2.5,
        2.5,
        ("<|", "|>", "[inst", "[/inst", "<<sys", "<start_of_turn", "<end_of_turn", "endoftext",
         "```system", "{{#", "assistant:"),
        (
            r"<\|[a-z_ ]{2,30}\|>|\[/?inst\]|<</?sys>>|<(?:start|end)_of_turn>|<\|?endoftext\|?>",
            r"```system\b|\{\{#?(?:system|user|assistant)\b",
            r"^\W{0,6}(?:human|user|system) ?:[^\n]{0,300}\n\s{0,4}assistant ?:",
        ),
    ),
    Sign(
        "fences",
        message("It pretends that its text has ended: “%(words)s”"),
        2.0,
        0.5,
        ("end ", "begin ", "</", "<system", "<instruc", "[system", "[admin", "system", "# instruc",
         "#instruc", "einde van"),
        (
            (r"</?(?:system|system_prompt|instructions?|prompt|user_?(?:input|content|text)|evidence|"
             r"case|untrusted\w{0,20}|juror|assistant|documents?)>"),
            (r"[-=*#<\[]{2,}\s?/?(?:end|begin|start|stop) (?:of )?(?:the )?(?:[a-z]+ )?(?:input|"
             r"content|data|evidence|document|prompt|context|instructions?|case|text)\b"),
            r"^\W{0,6}(?:begin|start) (?:of )?(?:new|system|admin) (?:instructions?|prompt)\b",
            (r"^\W{0,6}(?:end of (?:the )?(?:user |untrusted |external )(?:input|evidence|data|"
             r"document|prompt|text)|einde van (?:de )?(?:invoer|opdracht))\b"),
            r"\[(?:system|admin|developer) [^\]\n]{1,40}\]",
            r"^\W{0,6}system (?:override|prompt|instruction|command|update|notice)s?\s?[:>\]]",
            (r"^\W{0,6}system ?: (?:you (?:are|must|will)|ignore|approve|vote|answer|the verdict|"
             r"new rules)"),
            r"^#{1,6} ?(?:system|new instructions?|instructions?)\b:?\s?$",
        ),
    ),
    Sign(
        "roles",
        message("It writes lines in the name of roles: “%(words)s”"),
        1.2,
        1.2,
        ("system:", "assistant:", "system :", "assistant :", "override:", "[system]",
         "new instruction"),
        (
            r"^\W{0,6}(?:system|assistant) ?:|^\W{0,6}override ?:|^\[system\]",
            r"\bnew (?:system )?instructions?\s?[:=]",
        ),
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
