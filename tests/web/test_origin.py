"""Forms are taken from this site's own pages only."""

import pytest
from flask.testing import FlaskClient

FORM = "/en/ask"
FINE = {"question": "Can AI knit?"}


def sent(client: FlaskClient, **headers: str) -> int:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.post(FORM, data=FINE, headers=named).status_code


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec_Fetch_Site": "same-origin"},
        {"Sec_Fetch_Site": "same-origin", "Origin": "http://localhost"},
        {"Origin": "http://localhost"},
        {"Origin": "https://localhost"},
        {"Origin": "http://LOCALHOST"},
        {"Sec_Fetch_Site": "none", "Origin": "http://localhost"},
    ],
)
def test_a_form_from_here_is_taken(client: FlaskClient, headers: dict[str, str]) -> None:
    assert sent(client, **headers) == 303


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec_Fetch_Site": "cross-site", "Origin": "http://localhost"},
        {"Sec_Fetch_Site": "same-site", "Origin": "http://localhost"},
        {"Sec_Fetch_Site": "none"},
        {"Sec_Fetch_Site": ""},
        {"Origin": "null"},
        {"Origin": "http://evil.example"},
        {"Origin": "http://localhost.evil.example"},
        {"Origin": "http://localhost:81"},
        {"Origin": "http://evil@localhost"},
        {"Origin": "javascript://localhost"},
        {"Origin": "http://[broken"},
        {"Origin": ""},
        {"Referer": "http://localhost/en/ask"},
    ],
)
def test_a_form_from_elsewhere_or_nowhere_is_refused(
    client: FlaskClient, headers: dict[str, str]
) -> None:
    assert sent(client, **headers) == 403


def test_the_refusal_is_a_page_that_says_what_to_do(client: FlaskClient) -> None:
    answer = client.post("/nl/ask", data=FINE)
    assert '<html lang="nl"' in answer.text
    assert "<h1>" in answer.text
