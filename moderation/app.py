"""The application factory: a list of named steps."""

import os
from datetime import UTC, datetime, timedelta
from secrets import SystemRandom

import structlog
from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from moderation import database, web
from moderation.actions.plugins.outbound import DatabaseMemory
from moderation.config import Config
from moderation.extensions import babel, csrf, db, limiter, login_manager
from moderation.hooks import manager
from moderation.hooks.loading.records import LoadOptions
from moderation.hooks.outbound.ways import WaysOut
from moderation.instance import prepare
from moderation.logs import write_to_stderr
from moderation.paths import STATIC, TRANSLATIONS, folder
from moderation.queries.plugins.choices import choices_at_start
from moderation.web import counting

#: The largest body of a request, in bytes: the longest comment, four bytes a character, and room.
LARGEST_BODY = 64 * 1024

_log = structlog.get_logger(__name__)


def create_app(config: Config | None = None) -> Flask:
    """Make an application from the environment, or from a given config.

    Raises Misconfigured with one line that says what to write. Of the database, only what was
    chosen for the plugins is read here.
    """
    write_to_stderr()
    config = prepare(config or Config.from_environment(os.environ))
    app = Flask(
        "moderation",
        template_folder=str(folder("templates")),
        static_folder=str(STATIC),
        instance_path=str(config.instance),
    )
    for step in (_configure, _bind_extensions, _tune_database, _load_plugins, _trust_proxies):
        step(app, config)
    web.register(app)
    return app


def _configure(app: Flask, config: Config) -> None:
    app.config.update(
        VENIRE=config,
        SECRET_KEY=config.secret_key,
        SECRET_KEY_FALLBACKS=list(config.secret_key_fallbacks),
        SQLALCHEMY_DATABASE_URI=config.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=_engine_options(config),
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        MAX_FORM_MEMORY_SIZE=LARGEST_BODY,
        TRUSTED_HOSTS=list(config.trusted_hosts),
        SESSION_COOKIE_NAME="venire_session",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=config.secure,
        PERMANENT_SESSION_LIFETIME=timedelta(days=14),
        SESSION_REFRESH_EACH_REQUEST=False,  # cookies are set by POST only
        SEND_FILE_MAX_AGE_DEFAULT=timedelta(hours=1),
        BABEL_DEFAULT_LOCALE="en",
        BABEL_TRANSLATION_DIRECTORIES=str(TRANSLATIONS),
        RATELIMIT_STRATEGY="moving-window",
        RATELIMIT_HEADERS_ENABLED=False,
        RATELIMIT_STORAGE_URI=counting.address_of(config.broker_url),
        WTF_CSRF_CHECK_DEFAULT=False,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session: desks stay open for hours
        WTF_CSRF_SSL_STRICT=False,  # the token suffices; some browsers send no referrer
    )
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.extensions["venire_clock"] = _now
    app.extensions["venire_chance"] = SystemRandom().random


def _now() -> datetime:
    return datetime.now(UTC)


def _engine_options(config: Config) -> dict[str, object]:
    if config.sqlite:
        return {"pool_size": 8, "max_overflow": 8}
    return {"pool_size": 5, "max_overflow": 5, "pool_pre_ping": True}


def _bind_extensions(app: Flask, config: Config) -> None:
    db.init_app(app)
    # Templates get `current_user` as a lazy global: a page for everybody must not ask who reads.
    login_manager.init_app(app, add_context_processor=False)
    csrf.init_app(app)
    babel.init_app(app, locale_selector=web.current_locale)
    limiter.init_app(app)


def _tune_database(app: Flask, config: Config) -> None:
    with app.app_context():
        database.tune(db.engine)


def _load_plugins(app: Flask, config: Config) -> None:
    """Load what the admin left enabled; while the database is away nobody knows what that is."""
    with app.app_context():
        choices = choices_at_start()
    if choices is None:
        _log.warning("the database is away: only bundled plugins are loaded until the next start")
    options = LoadOptions(
        safe_mode=config.safe_mode or choices is None,
        only=config.plugins,
        disabled=frozenset(name for name, one in (choices or {}).items() if not one.enabled),
    )
    ways_out = WaysOut(DatabaseMemory(app), config.private_hosts, config.contact)
    app.extensions["venire_plugins"] = manager.start(
        config.instance, options, choices, ways_out=ways_out, trials=True
    )


def _trust_proxies(app: Flask, config: Config) -> None:
    hops = config.proxy_hops
    if hops:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops, x_prefix=0
        )
