"""How right the tag matchers were, told where the vocabulary is kept."""

from sqlalchemy import delete

from moderation.actions.transaction import transaction
from moderation.models import TagJudgement
from tests.web.review.tags.test_vocabulary import write_tag


def judge(clock, tag_id: int, items, *, same: bool, claimed: bool = True) -> None:
    """Let people have decided on names that were compared with a tag."""
    with transaction() as session:
        session.add_all(
            TagJudgement(
                item_id=item, name="robot", tag_id=tag_id, same=same, score=0.98, claimed=claimed,
                decided_at=clock(),
            )
            for item in items
        )  # fmt: skip


def test_claims_are_counted_by_what_people_decided(mo, clock, tag):
    robots, other = write_tag(clock, "robots"), write_tag(clock, "art")
    items = [tag(f"robot {number}") for number in range(4)]
    assert "Nobody decided yet on a name" in mo.get("/review/tags").text
    judge(clock, robots, items[:3], same=True)
    judge(clock, robots, items[3:], same=False)
    judge(clock, other, items, same=False, claimed=False)
    page = mo.get("/review/tags").text
    assert "Of 4 names that the tag matchers called the same as a tag, 3 were: 75 %" in page
    assert "(between 30 and 96 %, 19 times of 20)" in page
    with transaction() as session:
        session.execute(delete(TagJudgement).where(TagJudgement.item_id == items[3]))
    assert "3 were: 100 %" in mo.get("/review/tags").text
