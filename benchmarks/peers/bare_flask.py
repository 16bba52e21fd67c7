"""The least that Flask can do: one view that returns ready bytes."""

import os
from pathlib import Path

from flask import Flask, Response

from moderation.work.processes.parentage import end_with_parent

#: The variable that names the file with the bytes.
BODY_FILE = "BENCH_BODY_FILE"


def application() -> Flask:
    """Make the application; as in Venire's, a killed server leaves no worker behind."""
    end_with_parent(os.getppid())
    app = Flask(__name__)
    body = Path(os.environ[BODY_FILE]).read_bytes()

    @app.get("/page")
    def page() -> Response:
        return Response(body, mimetype="text/html")

    return app
