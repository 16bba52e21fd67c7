"""``next`` leads to places on this site only."""

from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.web.targets import safe_target


@pytest.mark.parametrize(
    "path", ["/", "/review/", "/review/?kind=comment&after=1.2", "/admin/users"]
)
def test_a_path_of_this_site_is_kept(path):
    assert safe_target(path) == path


@pytest.mark.parametrize(
    "elsewhere",
    [
        None, "", "review", "//evil.example", "/\\evil.example", "\\\\evil.example",
        "https://evil.example", "javascript:alert(1)", "/\tevil", "/ evil", "/\n//evil.example",
        " /review/", "/a\\b", "/\x00", "/" + "a" * 3000,
    ],
)  # fmt: skip
def test_anything_else_leads_home(elsewhere):
    assert safe_target(elsewhere) == "/review/"


@given(st.text(alphabet=st.sampled_from("/\\:?#@.%evil \t\n\r\x00"), max_size=12))
def test_no_text_leads_to_another_host(text):
    target = urljoin("https://desk.example/auth/login", safe_target(text))
    assert urlsplit(target).hostname == "desk.example"
