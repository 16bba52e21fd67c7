"""Which tab of a browser acts: it names itself, or without scripts its session does."""

import hashlib
import re

from flask import request
from flask_login import current_user

_TAB = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)


def this_tab() -> str:
    """Return the tab that sent this form; one that did not say, or in no tab's words: its session.

    It decides nothing but courtesies, so it need not be a secret.
    """
    named = request.form.get("holder", "")
    return named if _TAB.fullmatch(named) else session_tab()


def session_tab() -> str:
    """Return the name of all tabs of a browser that runs no scripts."""
    return "s" + hashlib.sha256(f"tab {current_user.token}".encode()).hexdigest()[:32]
