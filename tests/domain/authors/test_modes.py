"""Modes: the stricter never publishes what the more open one holds; nothing opens by accident."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.authors import (
    LEAST_OPEN_FIRST,
    AuthorState,
    Facts,
    Mode,
    Step,
    chosen_mode,
    has_link,
    rule_on,
)
from moderation.domain.screening import Disposition
from moderation.web.rendering.markup import comment_html

FACTS = st.builds(Facts, st.integers(0, 9), st.integers(0, 9), st.booleans(), st.booleans())
MODES, SAID = st.sampled_from(Mode), st.sampled_from(Disposition)
SEEN = {Step.PUBLISH, Step.DOUBTED}


@given(mode=MODES, facts=FACTS)
def test_what_the_filters_reject_is_rejected_in_every_mode(mode, facts):
    assert rule_on(mode, Disposition.REJECT, facts).step is Step.REJECT


@given(mode=MODES, said=SAID, approved=st.integers(0, 9), linked=st.booleans())
def test_no_mode_publishes_what_could_not_be_screened(mode, said, approved, linked):
    facts = Facts(approved=approved, linked=linked, unsure=True)
    assert rule_on(mode, said, facts).step not in SEEN


@given(said=SAID, facts=FACTS)
def test_holding_first_publishes_nothing(said, facts):
    assert rule_on(Mode.HOLD_FIRST, said, facts).step not in SEEN


@given(mode=MODES, facts=FACTS)
def test_what_a_filter_doubts_appears_only_where_publishing_goes_first(mode, facts):
    if rule_on(mode, Disposition.HOLD, facts).step in SEEN:
        assert mode is Mode.PUBLISH_FIRST


@given(said=SAID, facts=FACTS)
def test_a_stricter_mode_never_publishes_what_a_more_open_one_holds_back(said, facts):
    seen = [rule_on(mode, said, facts).step in SEEN for mode in LEAST_OPEN_FIRST]
    for stricter, opener in pairwise(seen):
        assert opener or not stricter


@given(said=SAID, facts=FACTS, mode=MODES)
def test_what_waits_though_no_filter_objects_says_why(mode, said, facts):
    ruling = rule_on(mode, said, facts)
    assert (ruling.step is Step.WAIT) == (ruling.why is not None) == bool(ruling.code)


@given(approved=st.integers(0, 9), first=st.integers(0, 9))
def test_exactly_the_first_ones_are_looked_at(approved, first):
    ruling = rule_on(Mode.HOLD_FIRST_N, Disposition.ALLOW, Facts(approved, first))
    assert ruling.step is (Step.WAIT if approved < first else Step.PUBLISH)
    if approved < first:
        assert f"Number {approved + 1} of the author's first {first}" in str(ruling.why)


@given(
    site=MODES,
    by_state=st.dictionaries(st.sampled_from(AuthorState), MODES),
    topic=MODES,
    state=st.sampled_from(AuthorState),
)
def test_the_topic_goes_before_the_author_and_the_author_before_the_site(
    site, by_state, topic, state
):
    assert chosen_mode(site, by_state, None, state) is by_state.get(state, site)
    chosen = chosen_mode(site, by_state, topic, state)
    if state is not AuthorState.DISTRUSTED:
        assert chosen is topic
    else:
        place = LEAST_OPEN_FIRST.index
        assert place(chosen) == min(place(topic), place(by_state.get(state, site)))


@pytest.mark.parametrize(
    "text",
    ["see https://a.example", "WWW.a.example", "[here](/x)", "ftp://x", "go to shop.example/buy"],
)
def test_links_are_seen(text):
    assert has_link(text)


@pytest.mark.parametrize("text", ["", "no link.", "e.g. this, and/or that", "3.5/4 of them", "[x]"])
def test_other_texts_have_none(text):
    assert not has_link(text)


@pytest.mark.parametrize(
    "text",
    [
        "[here][1]\n\n[1]: //shop.example",
        "[1]: shop\n\n[1]",
        "[here](            //shop.example)",
        "[here](\n//shop.example)",
        "<https:shop.example>",
    ],
)
def test_what_hides_its_address_is_a_link_too(text):
    assert "href" in comment_html(text)
    assert has_link(text)


@given(st.lists(st.sampled_from([*"[]()<>:/!\\ \n", "a", "1", "https:", ".eu"]), max_size=30))
def test_nothing_that_pages_show_as_a_link_goes_unseen(signs):
    text = "".join(signs)
    assert has_link(text) or "href" not in comment_html(text)
