"""The library finds what its catalogues hold, and says nothing that it does not know."""

import json
import os

import pytest

from moderation.domain.evidence import SourceKind, Stance
from moderation.hooks.contracts import SourceMalformed
from moderation.hooks.testing import make, question
from plugins.library.bibtex import read_bibtex
from plugins.library.csl import read_csl, read_json_lines
from plugins.library.entries import Entry
from plugins.library.finding import Library
from plugins.library.relevance import Index, terms

BIBTEX = r"""
@string{press = "Example Press"}
@comment{not an entry}
@article{one, title={{Deep} Learning for \"Uber-emotions in faces}, journal=press, year=2019,
  doi={https://doi.org/10.1000/ABC.1}, abstract={An abstract that belongs to its publisher.}}
@inproceedings{broken, title="Never closed, year=2019}
@misc{two, title={Recognising   facial
  emotions}, eprint={2001.00001}, archivePrefix={arXiv}, date={2020-05}}
@book{three, year={2001}}
@article{four, title={Odd year}, year={in press}, url={ftp://example.org}}
"""


def named(entries):
    return {entry.title: entry for entry in entries}


def test_bibtex_is_read_past_its_broken_entries():
    found = named(read_bibtex(BIBTEX, "own.bib"))
    assert list(found) == [
        "Deep Learning for Über-emotions in faces",
        "Recognising facial emotions",
        "Odd year",
    ]
    first, second, third = found.values()
    assert (first.venue, first.year, first.doi) == ("Example Press", 2019, "10.1000/abc.1")
    assert first.kind is SourceKind.JOURNAL
    assert (second.kind, second.year) == (SourceKind.PREPRINT, 2020)
    assert second.link == "https://arxiv.org/abs/2001.00001"
    assert (third.year, third.link) == (None, "")


def test_csl_is_read():
    data = [
        {
            "type": "paper-conference",
            "title": ["Emotions"],
            "DOI": "10.5555/XY.1",
            "issued": {"date-parts": [[2021, 5]]},
            "container-title": "Proceedings",
        },
        {"title": None},
        {"title": "Bare", "issued": {"raw": "ca. 1999"}},
        "text",
    ]
    first, second = read_csl(json.dumps(data), "own.json")
    assert (first.title, first.year, first.kind) == ("Emotions", 2021, SourceKind.CONFERENCE)
    assert first.link == "https://doi.org/10.5555/xy.1"
    assert second.year == 1999


@pytest.mark.parametrize("text", ["", "{}", "[1", "[" * 100_000, "nul\0"])
def test_what_is_no_csl_is_malformed(text):
    with pytest.raises(SourceMalformed):
        list(read_csl(text, "own.json"))


def test_json_lines_are_read_past_broken_lines():
    text = '{"title": "One", "year": 2018}\n{broken\n\n[]\n{"title": "Two", "year": "2020"}'
    assert [(one.title, one.year) for one in read_json_lines(text, "own.jsonl")] == [
        ("One", 2018),
        ("Two", 2020),
    ]


def entry(title, subject=""):
    return Entry(title, 2020, "", SourceKind.OTHER, "", "", subject, "own.bib")


def test_words_of_one_stem_are_one_term():
    assert terms("Can AI recognise emotions?") == terms("recognition of émotion")


def test_what_shares_more_ranks_higher():
    index = Index([entry("Cooking"), entry("Emotions"), entry("Emotions in faces", "recognition")])
    ranked = index.rank("Can AI recognise emotions in faces?", 0.01)
    assert [one.entry.title for one in ranked] == ["Emotions in faces", "Emotions"]
    assert 0 < ranked[1].relevance < ranked[0].relevance <= 1


def test_a_question_without_telling_words_finds_nothing():
    assert Index([entry("Can AI do it")]).rank("Can AI do it?", 0.01) == []
    assert Index([]).rank("emotions", 0.01) == []


@pytest.fixture
def shelf(tmp_path):
    folder = tmp_path / "library"
    folder.mkdir()
    (folder / "own.bib").write_text(BIBTEX, encoding="utf-8")
    return folder


@pytest.fixture
def library(shelf):
    return make(Library, shelf.parent)


def test_a_draft_says_what_the_catalogue_knows_and_no_more(library):
    draft = library.find(question("Can AI learn deep features of faces?"))[0]
    assert draft.stance is Stance.UNCLEAR
    assert draft.summary == (
        "Catalogue entry: “Deep Learning for Über-emotions in faces” (Example Press, 2019)."
    )
    assert "publisher." not in draft.summary
    assert draft.origin == "library: own.bib"
    assert draft.link == "https://doi.org/10.1000/abc.1"


def test_no_more_than_the_limit_is_given(library):
    assert len(library.find(question("emotions", limit=1))) == 1


def test_a_changed_file_is_read_again(library, shelf):
    assert library.find(question("chess")) == []
    path = shelf / "own.bib"
    path.write_text("@misc{x, title={Chess}}", encoding="utf-8")
    os.utime(path, ns=(1, 1))
    assert [one.title for one in library.find(question("chess"))] == ["Chess"]


def test_one_broken_file_does_not_close_the_library(library, shelf):
    (shelf / "broken.json").write_text("[")
    assert library.find(question("emotions"))
    answer = library.check()
    assert not answer.works
    assert "broken.json" in str(answer.text)


def test_nothing_but_broken_files_is_malformed(tmp_path):
    (tmp_path / "library").mkdir()
    (tmp_path / "library" / "broken.json").write_bytes(b"\xff\xfe[")
    with pytest.raises(SourceMalformed):
        make(Library, tmp_path).find(question())


def test_without_a_folder_there_is_nothing_and_the_check_says_so(tmp_path):
    library = make(Library, tmp_path)
    assert library.find(question()) == []
    assert not library.check().works


def test_the_check_counts_the_entries(library):
    assert str(library.check().text) == "Entries: 3"


@pytest.mark.parametrize("folder", ["/etc", "..", "library/../..", "", "."])
def test_the_folder_stays_inside_the_instance(tmp_path, folder):
    with pytest.raises(ValueError, match="inside the instance"):
        make(Library, tmp_path, {"folder": folder})
