"""Requirements are read only in the one form that fixes every byte."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.errors import Invalid
from moderation.domain.plugins.pins import Pin, index_name, parse_pins, parse_wanted, write_pins

ONE, TWO = "1" * 64, "2" * 64


def test_a_list_may_have_comments_continued_lines_and_several_hashes():
    text = f"""# what the desk needs
    Venire_Shout==1.0 \\
        --hash=sha256:{ONE} \\
        --hash=sha256:{TWO}
    other==2.1+local  --hash=sha256:{TWO}  # by its author
    """
    assert parse_pins(text) == (
        Pin("venire-shout", "1.0", (ONE, TWO)),
        Pin("other", "2.1+local", (TWO,)),
    )


@pytest.mark.parametrize(
    "line",
    [
        "shout==1.0",
        f"shout>=1.0 --hash=sha256:{ONE}",
        f"shout --hash=sha256:{ONE}",
        f"shout==1.* --hash=sha256:{ONE}",
        "shout==1.0 --hash=md5:d41d8cd98f00b204e9800998ecf8427e",
        f"shout==1.0 --hash=sha256:{ONE[:-1]}",
        f"shout==1.0 --hash=sha256:{ONE}0",
        f"shout[extra]==1.0 --hash=sha256:{ONE}",
        f"shout @ https://example.org/s.whl --hash=sha256:{ONE}",
        f"shout==1.0 --hash=sha256:{ONE} --no-binary=:all:",
        f"shout==1.0; python_version>'3' --hash=sha256:{ONE}",
        "-r other.txt",
        "-e .",
        "--index-url https://example.org",
        "../shout",
        f"shöut==1.0 --hash=sha256:{ONE}",
    ],
)
def test_every_other_line_is_refused(line):
    with pytest.raises(Invalid):
        parse_pins(line)


def test_two_versions_of_one_package_are_refused():
    with pytest.raises(Invalid, match="two versions"):
        parse_pins(f"a-b==1 --hash=sha256:{ONE}\na_b==2 --hash=sha256:{ONE}")


def test_wanted_is_a_name_and_one_version():
    assert parse_wanted(" Venire.Shout==1.0 ") == Pin("venire-shout", "1.0")
    with pytest.raises(Invalid, match="NAME==VERSION"):
        parse_wanted("venire-shout")


names = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?", fullmatch=True).map(index_name)
versions = st.from_regex(r"[0-9][0-9a-z.]{0,10}", fullmatch=True)
hashes = st.lists(st.from_regex(r"[0-9a-f]{64}", fullmatch=True), min_size=1, unique=True)


@given(st.dictionaries(names, st.tuples(versions, hashes), max_size=5))
def test_what_is_written_is_read_back(content):
    pins = tuple(
        Pin(name, version, tuple(sorted(known)))
        for name, (version, known) in sorted(content.items())
    )
    assert parse_pins(write_pins(pins, ["made by a test"])) == pins
