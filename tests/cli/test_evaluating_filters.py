"""Filters are measured on texts that they did not learn from, and nothing of the site's is used."""

import json

import pytest
from click.testing import CliRunner

from moderation.cli import main

PLUGIN = """
import json
from moderation.hooks.toolkit import *

class Parrot(LearningFilter[NoSettings]):
    id = "parrot"
    title = message("Knows unwanted texts by heart")
    known = None

    def train(self, lessons, earlier, added):
        if any(one.item.text == "untrainable" for one in lessons):
            raise RuntimeError("nothing to be learned")
        texts = sorted(one.item.text for one in lessons if one.unwanted)
        return Trained(json.dumps(texts).encode(), len(lessons), len(texts))

    def take(self, body):
        self.known = None if body is None else set(json.loads(body))

    def screen(self, item):
        if self.known is None:
            return abstain(message("Nothing learned yet"))
        return score(5 if item.text in self.known else -1)


class Broken(Filter[NoSettings]):
    id = "broken"
    title = message("Broken")

    def screen(self, item):
        raise RuntimeError("a bad day")


@hookimpl
def register_filters(register):
    register(Parrot)
    register(Broken)
"""
#: The parrot knows "buy" on either page once it was taught the other.
DATA = """page,text,label
one,buy,spam
one,hello,ham
one,only here,spam
two,buy,spam
two,nice,ham
two,good,ham
"""


@pytest.fixture
def evaluate(tmp_path):
    instance = tmp_path / "instance"
    (instance / "plugins").mkdir(parents=True)
    (instance / "plugins" / "parrot.py").write_text(PLUGIN, encoding="utf-8")

    def command(*options, data=DATA, train=None):
        (tmp_path / "data.csv").write_text(data, encoding="utf-8")
        words = ["evaluate", "filters", str(tmp_path / "data.csv"), *options]
        if train is not None:
            (tmp_path / "train.csv").write_text(train, encoding="utf-8")
            words += ["--train", str(tmp_path / "train.csv")]
        if "--text" not in options:
            words += ["--text", "text", "--label", "label"]
        return CliRunner().invoke(main, words, env={"VENIRE_INSTANCE": str(instance)})

    command.instance = instance
    return command


def figures(result):
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_it_prints_one_object_with_all_together_and_each_filter(evaluate):
    found = figures(evaluate())
    assert set(found) == {"combination", "filters"}
    assert {"links_and_words", "repeats", "parrot"} <= set(found["filters"])
    for one in (found["combination"], *found["filters"].values()):
        assert {
            "n", "accuracy", "precision", "recall", "f1", "mcc", "false_positive_rate",
            "abstained", "items_per_second",
        } <= set(one)  # fmt: skip
        assert one["n"] == 6


def test_without_anything_to_learn_from_a_filter_that_learns_abstains(evaluate):
    parrot = figures(evaluate("--filter", "parrot"))["filters"]["parrot"]
    assert (parrot["abstained"], parrot["recall"], parrot["precision"]) == (6, 0, None)


def test_each_group_is_judged_by_what_the_others_taught(evaluate):
    found = figures(evaluate("--group", "page", "--filter", "parrot"))
    parrot = found["filters"]["parrot"]
    assert parrot["recall"] == pytest.approx(2 / 3, abs=0.001)
    assert (parrot["precision"], parrot["abstained"]) == (1, 0)
    assert found["combination"]["recall"] == parrot["recall"]


def test_a_file_is_learned_from_and_another_is_judged(evaluate):
    found = figures(evaluate("--filter", "parrot", train="label,text\n1,only here\n0,nice\n"))
    assert found["filters"]["parrot"]["recall"] == pytest.approx(1 / 3, abs=0.001)
    assert found["filters"]["parrot"]["false_positive_rate"] == 0


def test_every_text_is_judged_once_in_folds_and_never_by_itself(evaluate):
    data = "text,label\n" + "".join(f"{'unwanted' * (n % 2)}{n},{n % 2}\n" for n in range(10))
    parrot = figures(evaluate("--folds", "5", "--filter", "parrot", data=data))["filters"]["parrot"]
    assert (parrot["n"], parrot["recall"], parrot["abstained"]) == (10, 0, 0)


def test_a_filter_that_fails_is_counted_and_holds_nothing(evaluate):
    found = figures(evaluate("--filter", "parrot", "--filter", "broken", "--group", "page"))
    assert found["filters"]["broken"]["failed"] == 6
    assert found["combination"]["failed"] == 6
    assert found["combination"]["false_positive_rate"] == 0


def test_nothing_of_the_site_is_touched(evaluate):
    assert evaluate("--folds", "2").exit_code == 0
    left = {one.name for one in evaluate.instance.iterdir()}
    assert not any(name.endswith(".sqlite3") for name in left), left


@pytest.mark.parametrize(
    ("options", "files", "said"),
    [
        (["--filter", "parot"], {}, "There is no filter “parot”. There are: "),
        (["--folds", "2", "--group", "page"], {}, "Give one of --train, --folds and --group."),
        (["--group", "pages"], {}, "data.csv lacks one of the columns text, label, pages."),
        ([], {"data": "text,label\nx,perhaps\n"}, "“perhaps” in row 2 of data.csv is no label"),
        ([], {"train": "text,label\nuntrainable,1\n"}, "nothing to be learned"),
    ],
)
def test_what_cannot_be_measured_is_said_in_one_line(evaluate, options, files, said):
    result = evaluate(*options, **files)
    assert result.exit_code != 0
    assert said in result.output
    assert "Traceback" not in result.output


def test_a_plugin_that_does_not_load_is_named(evaluate):
    broken = evaluate.instance / "plugins" / "torn.py"
    broken.write_text("import no_such_module\n", encoding="utf-8")
    result = evaluate("--filter", "parrot")
    assert result.exit_code == 0
    assert result.stderr.startswith("Left out: the plugin torn. It did not load: ModuleNotFound")
    assert set(json.loads(result.stdout)["filters"]) == {"parrot"}


def test_no_rows_give_no_figures(evaluate):
    result = evaluate("--folds", "3", data="text,label\n")
    assert result.stderr == "No row of data.csv has a text and a label.\n"
    found = figures(result)["combination"]
    assert (found["n"], found["accuracy"], found["mcc"]) == (0, None, None)
