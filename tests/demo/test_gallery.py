"""What the demo gallery's files promise."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from moderation.demo.files import (
    GALLERY,
    LOCALES,
    DemoComment,
    DemoEvidence,
    DemoTopic,
    Fate,
    read_gallery,
    read_topic,
)
from moderation.demo.vocabulary import read_tags
from moderation.domain.evidence import doi_key
from moderation.domain.tags import normalise
from moderation.domain.tags.describing import tidied
from moderation.domain.texts import clean

TOPICS = read_gallery()
EVIDENCE = [item for topic in TOPICS for item in topic.evidence]
DOI_LINK = "https://doi.org/"
ARXIV_LINK = "https://arxiv.org/abs/"
SENTENCE_END = re.compile(r"[.?!][\"”']?(?:\s|$)")
QUESTION_FORMS = {"en": "Can AI ", "nl": "Kan AI "}

every_topic = pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.slug)
every_evidence = pytest.mark.parametrize("item", EVIDENCE, ids=lambda item: item.title[:40])


def everyone(topic: DemoTopic) -> list[DemoComment]:
    return [one for comment in topic.comments for one in (comment, *comment.replies)]


def test_the_gallery_has_fourteen_topics() -> None:
    assert len(TOPICS) == 14


@pytest.mark.parametrize(
    "key",
    [
        lambda topic: topic.case_number,
        lambda topic: topic.slug,
        lambda topic: topic.texts["en"].question,
        lambda topic: topic.texts["nl"].question,
    ],
    ids=["case number", "slug", "English question", "Dutch question"],
)
def test_no_two_topics_share(key: Callable[[DemoTopic], object]) -> None:
    assert len({key(topic) for topic in TOPICS}) == len(TOPICS)


@every_topic
def test_a_question_has_the_form_of_the_gallery_in_each_language(topic: DemoTopic) -> None:
    for locale, words in QUESTION_FORMS.items():
        question = topic.texts[locale].question
        assert question.startswith(words)
        assert question.endswith("?")


@every_topic
def test_a_short_answer_has_two_sentences_in_each_language(topic: DemoTopic) -> None:
    for locale in LOCALES:
        assert len(SENTENCE_END.findall(topic.texts[locale].short_answer)) == 2


@every_topic
def test_both_languages_are_complete_and_differ(topic: DemoTopic) -> None:
    english, dutch = (topic.texts[locale] for locale in LOCALES)
    assert english.description != dutch.description
    for text in (english, dutch):
        assert clean(text.question, 300) == text.question
        assert clean(text.short_answer, 600) == text.short_answer
        assert clean(text.description, 2_000) == text.description


@every_topic
def test_background_names_its_source_and_says_the_same_in_both_languages(topic: DemoTopic) -> None:
    assert len(topic.background) >= 2
    for paragraph in topic.background:
        assert paragraph.source
        assert set(paragraph.texts) == set(LOCALES)
        assert paragraph.texts["en"] != paragraph.texts["nl"]
        assert all(clean(body, 4_000, True) == body for body in paragraph.texts.values())
        assert paragraph.url.startswith("https://")


@every_topic
def test_evidence_of_a_topic_is_named_once(topic: DemoTopic) -> None:
    assert len(topic.evidence) >= 5
    assert len({item.link for item in topic.evidence}) == len(topic.evidence)
    assert len({item.title for item in topic.evidence}) == len(topic.evidence)


@every_evidence
def test_evidence_links_to_its_doi_or_its_preprint(item: DemoEvidence) -> None:
    assert item.doi or item.arxiv
    assert item.link == (DOI_LINK + item.doi if item.doi else f"{ARXIV_LINK}{item.arxiv}")


@every_evidence
def test_dois_and_preprint_numbers_are_well_formed(item: DemoEvidence) -> None:
    assert item.doi is None or doi_key(item.link) == item.doi.casefold()
    assert item.arxiv is None or re.fullmatch(r"\d{4}\.\d{4,5}", item.arxiv)


@every_evidence
def test_evidence_has_a_summary_and_a_believable_year(item: DemoEvidence) -> None:
    assert 40 < len(item.summary) <= 600
    assert clean(item.summary, 600) == item.summary
    assert 2000 <= item.year <= 2026


@every_topic
def test_jury_checks_run_from_old_to_new_after_the_opening(topic: DemoTopic) -> None:
    assert len(topic.checks) >= 5
    assert list(topic.checks) == sorted(set(topic.checks), reverse=True)
    assert topic.opened_days > topic.checks[0]


@every_topic
def test_the_first_check_knew_something_and_later_ones_more(topic: DemoTopic) -> None:
    ages = [item.known_since_days for item in topic.evidence]
    assert max(ages) <= topic.opened_days
    first, last = topic.checks[0], topic.checks[-1]
    assert 0 < sum(age > first for age in ages) < sum(age > last for age in ages) == len(ages)


@every_topic
def test_tags_are_written_in_the_spelling_of_the_vocabulary(topic: DemoTopic) -> None:
    assert [normalise(tag) for tag in topic.tags] == list(topic.tags)
    assert not {normalise(one.name) for one in topic.suggestions} & set(topic.tags)


def test_what_is_said_of_tags_is_in_form_and_of_tags_that_stand_somewhere() -> None:
    told = read_tags(GALLERY)
    assert len(told) == 8
    assert set(told) <= {tag for topic in TOPICS for tag in topic.tags}
    assert all(one == tidied(one) and one.titles["nl"] for one in told.values())


@every_topic
def test_comments_come_after_the_opening_and_replies_after_what_they_answer(
    topic: DemoTopic,
) -> None:
    for comment in topic.comments:
        assert 0 <= comment.days < topic.opened_days
        assert all(0 <= reply.days <= comment.days for reply in comment.replies)
        assert comment.fate is Fate.APPROVE or not comment.replies
    assert {one.language for one in everyone(topic)} == set(LOCALES)


@every_topic
def test_each_topic_leaves_work_for_the_queue(topic: DemoTopic) -> None:
    assert topic.suggestions
    assert any(one.fate is Fate.WAIT for one in topic.comments)


def test_some_comments_are_spam() -> None:
    assert sum(one.fate is Fate.SPAM for topic in TOPICS for one in topic.comments) >= 5


@every_topic
def test_poll_votes_are_of_a_moderate_size(topic: DemoTopic) -> None:
    votes = (topic.poll.yes, topic.poll.no, topic.poll.maybe)
    assert all(0 < count <= 180 for count in votes)
    assert 100 <= sum(votes) <= 220


def test_a_file_out_of_form_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_text('case_number = 1\nslug = "x"\n', encoding="utf-8")
    with pytest.raises(ValueError, match=r"broken\.toml"):
        read_topic(broken)
