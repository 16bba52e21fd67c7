"""The reasons that stand on a new desk, until an admin writes others."""

from moderation.domain.desk.reasons import CannedReason
from moderation.domain.lifecycle import ItemKind
from moderation.domain.messages import message

_COMMENT, _TAG, _REPORT = ItemKind.COMMENT, ItemKind.TAG_SUGGESTION, ItemKind.REPORT
_VERDICT, _EVIDENCE, _ASK = ItemKind.VERDICT, ItemKind.EVIDENCE, ItemKind.TOPIC_PROPOSAL
_RECHECK, _APPEAL = ItemKind.RECHECK_REQUEST, ItemKind.APPEAL
_TRANSLATION = ItemKind.TRANSLATION
_OTHERS = (ItemKind.TAG_CHANGE, ItemKind.BACKGROUND, _TRANSLATION)

#: Id, kinds, title (a message, so that it is translated), what authors read in English and Dutch.
_ROWS = (
    ("spam", (_COMMENT, _TAG, _ASK, _RECHECK, *_OTHERS), message("Spam or advertising"),
     "It reads like advertising.", "Het leest als reclame."),
    ("abuse", (_COMMENT,), message("Insult or abuse"),
     "It insults or attacks somebody. Say what is wrong, not what somebody is.",
     "Het beledigt iemand of valt iemand aan. Zeg wat er niet klopt, niet wat iemand is."),
    ("off_topic", (_COMMENT, _EVIDENCE), message("Not about this question"),
     "It is not about the question of this page.", "Het gaat niet over de vraag van deze pagina."),
    ("personal_data", (_COMMENT,), message("Personal data of somebody"),
     "It tells something about a person that they may not want to be public.",
     "Er staat iets in over een persoon dat die misschien niet openbaar wil hebben."),
    ("unclear", (_COMMENT,), message("Cannot be understood"),
     "We could not make out what you mean. Please write it in other words.",
     "We begrepen niet wat je bedoelt. Schrijf het alsjeblieft anders."),
    ("same_tag", (_TAG,), message("Another tag says the same"),
     "A tag that says the same exists already.", "Een tag die hetzelfde zegt bestaat al."),
    ("wrong_breadth", (_TAG,), message("Too broad or too narrow"),
     "The tag takes in too much or too little to find questions by.",
     "De tag omvat te veel of te weinig om vragen mee te vinden."),
    ("does_not_fit", (_TAG,), message("Does not fit this question"),
     "The tag does not fit this question.", "De tag past niet bij deze vraag."),
    ("no_concept", (_TAG,), message("Not a concept"),
     "A tag names a subject or an ability; this is neither.",
     "Een tag noemt een onderwerp of een vaardigheid; dit is geen van beide."),
    ("within_rules", (_REPORT,), message("Within the rules"),
     "We looked at it: it is within the rules.", "We keken ernaar: het past binnen de regels."),
    ("opinion", (_REPORT,), message("An opinion, not a breach"),
     "It is an opinion that you need not share, and no breach of the rules.",
     "Het is een mening die je niet hoeft te delen, en geen overtreding."),
    ("decided_before", (_REPORT,), message("Decided before"),
     "The same was looked at before, and stays.", "Hier is eerder naar gekeken; het blijft zo."),
    ("bad_faith", (_REPORT,), message("A report made in bad faith"),
     "The report does not say what is wrong.", "De melding zegt niet wat er mis is."),
    ("thin_evidence", (_VERDICT,), message("The evidence is too thin"), "", ""),
    ("misread", (_VERDICT,), message("The jurors misread the evidence"), "", ""),
    ("later_check", (_VERDICT,), message("A later check says otherwise"), "", ""),
    ("wait", (_VERDICT,), message("Wait for the next check"), "", ""),
    ("weak_source", (_EVIDENCE,), message("Not a source to rest on"),
     "The source cannot be relied on.", "Op de bron kun je niet bouwen."),
    ("known", (_EVIDENCE,), message("Known already"),
     "The source stands here already.", "De bron staat hier al."),
    ("poor_summary", (_EVIDENCE,), message("The summary does not fit the source"),
     "The summary does not say what the source says.",
     "De samenvatting zegt niet wat de bron zegt."),
    ("too_little", (_TRANSLATION,), message("Too little of it is translated"), "", ""),
    ("other_meaning", (_TRANSLATION,), message("It says something else than the original"), "", ""),
    ("asked_already", (_ASK,), message("Asked already"),
     "This question has a page already.", "Deze vraag heeft al een pagina."),
    ("no_question", (_ASK,), message("Not a question of what AI can do"),
     "We only take questions of what AI can do.",
     "We nemen alleen vragen op over wat AI kan."),
    ("too_vague", (_ASK,), message("Too vague to be tested"),
     "Nobody could tell when it is true. Please ask for something that can be tested.",
     "Niemand kan zeggen wanneer het waar is. Vraag iets wat je kunt toetsen."),
    ("nothing_new", (_RECHECK,), message("Nothing new since the last check"),
     "Nothing has changed since the last check.", "Sinds de laatste controle is er niets nieuws."),
    ("checked_lately", (_RECHECK,), message("Checked a short while ago"),
     "The jury heard it a short while ago.", "De jury behandelde het kort geleden."),
    ("stands", (_APPEAL,), message("The first decision was right"),
     "Somebody else looked at it again: the decision stands.",
     "Iemand anders keek er opnieuw naar: het besluit blijft staan."),
)  # fmt: skip

FIRST_REASONS = tuple(
    CannedReason(
        id, frozenset(kinds), title.id,
        {locale: text for locale, text in (("en", english), ("nl", dutch)) if text},
        position=10 * place,
    )
    for place, (id, kinds, title, english, dutch) in enumerate(_ROWS, start=1)
)  # fmt: skip
