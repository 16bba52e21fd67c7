"""A result that breaks its contract cannot be built."""

import pytest

from moderation.domain.evidence import Measure
from moderation.domain.jury import Vote
from moderation.domain.messages import Message, message
from moderation.hooks.contracts import (
    Assessment,
    CheckAnswer,
    ContractBroken,
    EvidenceDraft,
    JurorBallot,
    Line,
    Match,
    Section,
    Translation,
    score,
)
from moderation.hooks.testing import item


class Markup(str):
    """A text that says of itself that it is safe, as some libraries' do."""

    __slots__ = ()

    def __html__(self):
        return self


WHY = message("Because.")


@pytest.mark.parametrize(
    "build",
    [
        lambda: Assessment(8.1),
        lambda: Assessment(-4.1),
        lambda: Assessment(float("inf")),
        lambda: Assessment("1"),
        lambda: Assessment(None, [WHY]),
        lambda: Assessment(None, (WHY,) * 9),
        lambda: Assessment(None, ("why",)),
        lambda: Assessment(None, (message("x" * 501),)),
        lambda: Assessment(None, (message("%(a)s", a=Markup("<b>")),)),
        lambda: Assessment(None, (Message("%(a)s", {"a": None}),)),
        lambda: Assessment(None, (Message("x", {str(n): n for n in range(21)}),)),
        lambda: JurorBallot("YES", "It works."),
        lambda: JurorBallot(Vote.YES, "x" * 301),
        lambda: JurorBallot(Vote.YES, "two\nlines"),
        lambda: JurorBallot(Vote.YES, "colour \x1b[31m"),
        lambda: JurorBallot(Vote.YES, "lone \ud800"),
        lambda: JurorBallot(Vote.YES, Markup("<b>")),
        lambda: JurorBallot(Vote.YES, "x", [1]),
        lambda: JurorBallot(Vote.YES, "x", tuple(range(51))),
        lambda: JurorBallot(Vote.NO, "x", (), (2020, 1)),
        lambda: JurorBallot(Vote.YES, "x", (), (2020, 13)),
        lambda: JurorBallot(Vote.YES, "x", (), (2020,)),
        lambda: JurorBallot(Vote.YES, "x", (), None, "x" * 20_001),
        lambda: JurorBallot(Vote.YES, "x", (), None, "", -1),
        lambda: EvidenceDraft(" "),
        lambda: EvidenceDraft("x" * 501),
        lambda: EvidenceDraft("x", year=99_999),
        lambda: EvidenceDraft("x", year="2020"),
        lambda: EvidenceDraft("x", link="ftp://x"),
        lambda: EvidenceDraft("x", link="javascript:alert(1)"),
        lambda: EvidenceDraft("x", kind="journal"),
        lambda: EvidenceDraft("x", stance="supports"),
        lambda: EvidenceDraft("x", relevance=1.1),
        lambda: EvidenceDraft("x", measures=(Measure(Markup("x"), 1.0),)),
        lambda: EvidenceDraft(Markup("<b>x</b>")),
        lambda: Match(1, 1.1, WHY),
        lambda: Match("1", 1.0, WHY),
        lambda: Match(1, 1.0, "why"),
        lambda: Line("x", "//evil.example"),
        lambda: Line("x", "/\\evil.example"),
        lambda: Line("x", "https://evil.example"),
        lambda: Line("x", "/a b"),
        lambda: Line(Markup("x")),
        lambda: Section(WHY, (Line("x"),) * 51),
        lambda: Section("Heading", ()),
        lambda: Translation("x" * 50_001),
        lambda: Translation("x", 2.0),
        lambda: CheckAnswer(True, "fine"),
    ],
)
def test_what_breaks_its_contract_cannot_be_built(build):
    with pytest.raises(ContractBroken):
        build()


def test_what_keeps_its_contract_is_built():
    assert Assessment(8.0, (message("%(a)s %(b)s", a="x", b=1.5),)).points == 8
    assert JurorBallot(Vote.YES, "It works.", (1,), (2020, 12)).since == (2020, 12)
    assert EvidenceDraft("x", 2020, link="https://doi.org/10.1000/182").relevance == 0
    assert Line("x", "/en/topics/faces?page=2#findings").path
    assert score(-99).points == -4


def test_a_screened_item_cannot_be_changed():
    one = item()
    with pytest.raises(AttributeError):
        one.text = "changed"
    with pytest.raises(TypeError):
        one.fields["body"] = "changed"
