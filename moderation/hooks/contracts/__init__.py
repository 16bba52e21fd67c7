"""The contracts between the core and plugins, one module a door. Plugins import from here."""

from moderation.hooks.contracts.base import (
    CheckAnswer,
    ContractBroken,
    Implementation,
    NoSettings,
    NotSetUp,
    Surroundings,
)
from moderation.hooks.contracts.enrichers import (
    Enricher,
    EvidenceDraft,
    Question,
)
from moderation.hooks.contracts.events import DecisionMade, TopicChanged, VerdictReached
from moderation.hooks.contracts.filters import (
    Assessment,
    Example,
    Filter,
    ScreenedItem,
    SenderHistory,
    abstain,
    score,
)
from moderation.hooks.contracts.http import HttpClient, HttpResponse, RateLimit
from moderation.hooks.contracts.jurors import Case, CaseEvidence, Juror, JurorBallot
from moderation.hooks.contracts.learning import LearningFilter, Lesson, Trained
from moderation.hooks.contracts.matchers import JudgedPair, Match, TagMatcher, VocabularyTag
from moderation.hooks.contracts.notifiers import Notice, Notifier
from moderation.hooks.contracts.sections import (
    DashboardPanel,
    Line,
    Section,
    ShownTopic,
    TopicSection,
)
from moderation.hooks.contracts.sources import (
    HostRefused,
    SourceError,
    SourceLate,
    SourceLimited,
    SourceMalformed,
    SourceSpent,
)
from moderation.hooks.contracts.translators import Translation, Translator

__all__ = [
    "Assessment",
    "Case",
    "CaseEvidence",
    "CheckAnswer",
    "ContractBroken",
    "DashboardPanel",
    "DecisionMade",
    "Enricher",
    "EvidenceDraft",
    "Example",
    "Filter",
    "HostRefused",
    "HttpClient",
    "HttpResponse",
    "Implementation",
    "JudgedPair",
    "Juror",
    "JurorBallot",
    "LearningFilter",
    "Lesson",
    "Line",
    "Match",
    "NoSettings",
    "NotSetUp",
    "Notice",
    "Notifier",
    "Question",
    "RateLimit",
    "ScreenedItem",
    "Section",
    "SenderHistory",
    "ShownTopic",
    "SourceError",
    "SourceLate",
    "SourceLimited",
    "SourceMalformed",
    "SourceSpent",
    "Surroundings",
    "TagMatcher",
    "TopicChanged",
    "TopicSection",
    "Trained",
    "Translation",
    "Translator",
    "VerdictReached",
    "VocabularyTag",
    "abstain",
    "score",
]
