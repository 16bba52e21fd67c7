"""What stands around the items: ready reasons, queues with counts, and how the work goes."""


def test_the_ready_reasons_come_with_what_authors_are_told(mo):
    reasons = mo.get("/reasons", kind="comment").json["reasons"]
    spam = next(one for one in reasons if one["id"] == "spam")
    assert "comment" in spam["kinds"]
    assert spam["texts"]["en"]
    assert len(mo.get("/reasons").json["reasons"]) >= len(reasons)


def test_queues_count_what_waits(mo, comment, tag):
    comment(), comment(score=2.0, reason="A link."), tag("towels")
    queues = mo.get("/queues").json
    assert (queues["open"], queues["held"]) == (3, 1)
    assert queues["kinds"]["comment"] == 2
    assert queues["oldest"] == "2026-06-28T12:00:00Z"


def test_stats_tell_what_is_open_and_how_long_decisions_took(mo, comment, clock):
    first, _ = comment("One."), comment("Two.")
    clock.forward(minutes=10)
    mo.decide(first, "approve")
    stats = mo.get("/stats").json
    assert stats["open"] == [{"kind": "comment", "state": "waiting", "count": 1}]
    assert (stats["own"]["decided"], stats["own"]["median"]) == (1, 600.0)
    assert stats["all"] == stats["own"] == stats["kinds"]["comment"]
    clock.forward(days=29)
    later = mo.get("/stats").json
    assert later["all"] is None
    assert later["overdue"]["comment"]["count"] == 1


def test_words_come_in_the_language_that_is_asked_for(mo):
    answer = mo.client.get(
        "/api/v1/items/99",
        headers={"Authorization": f"Bearer {mo.token}", "Accept-Language": "nl"},
    )
    assert answer.json["detail"] == "Zo'n item is er niet."
