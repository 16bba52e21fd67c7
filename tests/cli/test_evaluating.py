"""Tag matchers are measured on names that they were not told."""

import json

import pytest
from click.testing import CliRunner

from moderation.cli import main

PAIRS = """suggested,expected
Machine-Learning,machine learning
ml,machine learning
machin lerning,machine learning
python 3,python
pythons,python
python-language,python
k8s,kubernetes
kubernets,kubernetes
nothing like it,quantum chemistry
"""
VOCABULARY = """name,count
machine learning,40
python,30
kubernetes,5
quantum chemistry,1
"""


@pytest.fixture
def evaluate(tmp_path):
    def command(*options, pairs=PAIRS, vocabulary=VOCABULARY):
        (tmp_path / "pairs.csv").write_text(pairs, encoding="utf-8")
        (tmp_path / "vocabulary.csv").write_text(vocabulary, encoding="utf-8")
        words = ["evaluate", "tags", str(tmp_path / "pairs.csv")]
        words += ["--vocabulary", str(tmp_path / "vocabulary.csv"), *options]
        return CliRunner().invoke(main, words, env={"VENIRE_INSTANCE": str(tmp_path / "instance")})

    return command


def test_it_prints_one_object_of_figures(evaluate):
    result = evaluate()
    assert result.exit_code == 0, result.output
    figures = json.loads(result.output)
    assert figures["n"] == 9
    assert figures["hit_at_1"] == pytest.approx(8 / 9, abs=0.001)
    assert figures["hit_at_10"] >= figures["hit_at_1"]
    assert figures["same_claims"] >= 2
    assert figures["same_precision"] == 1
    assert figures["lookups_per_second"] > 0


def test_decisions_that_came_before_are_learned_from(evaluate):
    """A word of this gallery that no spelling shows: what is learned of it finds the others."""
    names = [f"{one}{other}" for one in ("kal", "mor", "pid", "tus", "vex") for other in "aeiourn"]
    vocabulary = "name,count\n" + "".join(f"{name} lore,1\n" for name in names)
    pairs = "suggested,expected\n" + "".join(f"{name} craft,{name} lore\n" for name in names)
    plain = json.loads(evaluate(pairs=pairs, vocabulary=vocabulary).output)
    taught = json.loads(evaluate("--decisions", "35", pairs=pairs, vocabulary=vocabulary).output)
    assert taught["n"] == plain["n"] == len(names)
    assert taught["hit_at_1"] >= plain["hit_at_1"]
    assert taught["same_claims"] == plain["same_claims"]


def test_no_pairs_give_no_shares(evaluate):
    figures = json.loads(evaluate(pairs="suggested,expected\n").output)
    assert figures["n"] == 0
    assert figures["hit_at_1"] is None


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"pairs": "a,b\nml,python\n"}, "pairs.csv lacks one of the columns suggested, expected."),
        ({"vocabulary": "name,count\nml,many\n"}, "“many” in vocabulary.csv is no count."),
    ],
)
def test_a_file_of_another_form_is_refused_in_one_line(evaluate, files, said):
    result = evaluate(**files)
    assert result.exit_code == 1
    assert said in result.output


def test_without_a_matcher_there_are_no_figures(evaluate, monkeypatch):
    monkeypatch.setenv("VENIRE_PLUGINS", "library")
    result = evaluate()
    assert result.exit_code != 0
    assert "No tag matcher is switched on." in result.output
