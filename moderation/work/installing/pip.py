"""Running pip: in a process of its own, from wheels only, never by what a package wants run."""

import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence

from moderation.domain.messages import message
from moderation.work.installing.refusals import NotInstalled

SECONDS = 300
LONGEST_REASON = 600  # characters

#: What an operator may set for pip: where packages come from and how they are reached.
_HEEDED = re.compile(
    r"PIP_(INDEX_URL|EXTRA_INDEX_URL|FIND_LINKS|NO_INDEX|TRUSTED_HOST|CERT|CLIENT_CERT|PROXY"
    r"|TIMEOUT|DEFAULT_TIMEOUT|RETRIES|CACHE_DIR|CONFIG_FILE)"
    r"|(?i:https?_proxy|no_proxy|all_proxy)|SSL_CERT_(FILE|DIR)|REQUESTS_CA_BUNDLE"
    r"|PATH|HOME|LANG|LC_.*|TMPDIR|VIRTUAL_ENV"
)
_ALWAYS = ("--disable-pip-version-check", "--no-input", "--only-binary", ":all:")


def heeded(environment: Mapping[str, str]) -> dict[str, str]:
    """Give the variables that pip may see: no secret of ours, nothing that lets code be run."""
    return {name: text for name, text in environment.items() if _HEEDED.fullmatch(name)}


def run_pip(command: str, *words: str, seconds: float = SECONDS) -> None:
    """Run one command of pip. Raises NotInstalled with pip's own reason when it fails."""
    line = [sys.executable, "-I", "-m", "pip", command, *_ALWAYS, *words]
    try:
        done = subprocess.run(  # noqa: S603 - pip, with words of ours
            line, env=heeded(os.environ), stdin=subprocess.DEVNULL, capture_output=True,
            text=True, errors="replace", timeout=seconds, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise NotInstalled(
            message("pip was not done within %(seconds)s s.", seconds=int(seconds))
        ) from None
    if done.returncode != 0:
        why = reason_in(done.stderr + done.stdout)
        said = message("pip refused: %(why)s", why=why)
        raise NotInstalled(said if why else message("pip failed and said nothing."))


def reason_in(said: str) -> str:
    """Find in pip's output what went wrong, as one line: its errors, and what conflicts.

    Empty when pip said nothing at all.
    """
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    errors = [line.removeprefix("ERROR: ") for line in lines if line.startswith("ERROR: ")]
    if "The conflict is caused by:" in lines:
        start = lines.index("The conflict is caused by:") + 1
        ends = [at for at, line in enumerate(lines) if at >= start and line.startswith("To fix")]
        end = min([*ends, start + 8])
        errors = [*lines[start:end], *errors[-1:]]
    told = "; ".join(dict.fromkeys(errors or lines[-3:]))
    return told[:LONGEST_REASON]


def links(folders: Sequence[object]) -> list[str]:
    """Give pip's words for folders in which wheels lie."""
    return [word for folder in folders for word in ("--find-links", str(folder))]
