"""Several at once, as on a busy morning."""

import threading

import pytest

from moderation.extensions import db

AT_ONCE = 4


@pytest.fixture
def at_once(app):
    """A function that calls another in four threads; gives the types of values and refusals."""

    def calling(function):
        start, ended = threading.Barrier(AT_ONCE), []

        def call():
            with app.app_context():
                start.wait(10)
                try:
                    ended.append(type(function()))
                except Exception as error:
                    ended.append(type(error))
                finally:
                    db.session.remove()

        threads = [threading.Thread(target=call) for _ in range(AT_ONCE)]
        for one in threads:
            one.start()
        for one in threads:
            one.join(30)
        return ended

    return calling
