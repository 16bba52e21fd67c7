"""What the operator set: environment variables, read once into one frozen value.

Reading is a pure function of a mapping. What needs the disk (the folder, the generated key) is
done afterwards by `moderation.instance.prepare`.
"""

import ipaddress
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType
from urllib.parse import SplitResult, urlsplit

from moderation.domain.errors import Misconfigured
from moderation.domain.messages import message
from moderation.paths import broker_socket

QUEUES = ("screen", "jury", "enrich", "learn", "bulk", "mail")
LOCAL_HOSTS = ("localhost", "127.0.0.1", "[::1]")
SHORTEST_KEY = 32  # characters
SHORTEST_TOKEN = 24  # characters
MOST_WORKERS = 64  # processes of one queue on one machine
MOST_HOPS = 10

NAMES = frozenset(
    {
        "VENIRE_ALLOW_INSTALL",
        "VENIRE_BIND",
        "VENIRE_CONTACT",
        "VENIRE_DATABASE_URL",
        "VENIRE_INSTANCE",
        "VENIRE_METRICS_TOKEN",
        "VENIRE_PLUGINS",
        "VENIRE_PORT",
        "VENIRE_PRIVATE_HOSTS",
        "VENIRE_PROXY_HOPS",
        "VENIRE_PUBLIC_URL",
        "VENIRE_REDIS_URL",
        "VENIRE_SAFE_MODE",
        "VENIRE_SECRET_KEY",
        "VENIRE_SECRET_KEY_FALLBACKS",
        "VENIRE_SMTP_URL",
        "VENIRE_TRUSTED_HOSTS",
        "VENIRE_WORKERS",
    }
)

_HOST = re.compile(r"(?!-)[a-z0-9-]{1,63}(\.(?!-)[a-z0-9-]{1,63})*", re.ASCII)
_MAIL = re.compile(r"[^@\s<>\"']+@[^@\s<>\"']+\.[^@\s<>\"']+")
_TOKEN = re.compile(r"[A-Za-z0-9._~+/=-]{1,512}", re.ASCII)
_PLUGIN = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
# Keys that stand in tutorials and templates. Who knows the key signs in as anyone, so no warning.
_KNOWN_KEY = re.compile(
    r"change[-_ ]?(me|this|it)|your[-_ ]?secret|super[-_ ]?secret|secret[-_ ]?key|replace[-_ ]?me|"
    r"192b9bdd22ab9ed4d12e236c78afcb9a",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The settings of one installation.

    `secret_key` is empty until `moderation.instance.prepare` has generated or read it.
    `redis_url` is None for the own broker on `broker_url`; `plugins` is None for all enabled ones.
    """

    instance: Path
    database_url: str = field(repr=False)
    redis_url: str | None = field(default=None, repr=False)
    bind: str = "127.0.0.1"
    port: int = 8000
    public_url: str = "http://127.0.0.1:8000"
    proxy_hops: int = 0
    trusted_hosts: tuple[str, ...] = LOCAL_HOSTS
    workers: Mapping[str, int] = field(
        default_factory=lambda: MappingProxyType(dict.fromkeys(QUEUES, 1))
    )
    secret_key: str = field(default="", repr=False)
    secret_key_fallbacks: tuple[str, ...] = field(default=(), repr=False)
    smtp_url: str | None = field(default=None, repr=False)
    metrics_token: str | None = field(default=None, repr=False)
    contact: str | None = None
    allow_install: bool = False
    safe_mode: bool = False
    plugins: tuple[str, ...] | None = None
    private_hosts: tuple[str, ...] = ()

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Config":
        """Read all `VENIRE_*` variables; an unset or empty one means its default.

        Raises Misconfigured with one line that names the variable and says what to write.
        """
        _refuse_misspelt(environment)
        value = _reader(environment)
        instance = Path(value("INSTANCE") or "instance").absolute()
        bind, port = _bind(value("BIND")), _port(value("PORT"))
        public_url = _public_url(value("PUBLIC_URL"), bind, port)
        return cls(
            instance=instance,
            database_url=_database_url(value("DATABASE_URL"), instance),
            redis_url=_redis_url(value("REDIS_URL")),
            bind=bind,
            port=port,
            public_url=public_url,
            proxy_hops=_number("VENIRE_PROXY_HOPS", value("PROXY_HOPS") or "0", 0, MOST_HOPS),
            trusted_hosts=_trusted_hosts(value("TRUSTED_HOSTS"), public_url, bind),
            workers=_workers(value("WORKERS")),
            secret_key=_secret_key(value("SECRET_KEY")),
            secret_key_fallbacks=_fallbacks(value("SECRET_KEY_FALLBACKS")),
            smtp_url=_smtp_url(value("SMTP_URL")),
            metrics_token=_metrics_token(value("METRICS_TOKEN")),
            contact=_contact(value("CONTACT")),
            allow_install=_switch("VENIRE_ALLOW_INSTALL", value("ALLOW_INSTALL")),
            safe_mode=_switch("VENIRE_SAFE_MODE", value("SAFE_MODE")),
            plugins=_plugins(value("PLUGINS")),
            private_hosts=_private_hosts(value("PRIVATE_HOSTS")),
        )

    @property
    def broker_url(self) -> str:
        """Where the broker is: the operator's, else the own one's unix socket."""
        return self.redis_url or f"unix://{broker_socket(self.instance)}"

    @property
    def secure(self) -> bool:
        """Whether visitors come over https, so that cookies may say so."""
        return self.public_url.startswith("https:")

    @property
    def sqlite(self) -> bool:
        """Whether the database is a file, and the installation therefore one machine's."""
        return self.database_url.startswith("sqlite:")


def wrong(name: str, shown: str | None, advice: str) -> Misconfigured:
    """Make the one line that refuses a setting; `shown` is its value, None where it is a secret."""
    if shown is None:
        return Misconfigured(
            message("%(name)s cannot be used: %(advice)s", name=name, advice=advice)
        )
    printable = ascii(shown)[:120]
    return Misconfigured(
        message("%(name)s is %(value)s: %(advice)s", name=name, value=printable, advice=advice)
    )


def _reader(environment: Mapping[str, str]) -> Callable[[str], str]:
    return lambda name: environment.get(f"VENIRE_{name}", "").strip()


def _refuse_misspelt(environment: Mapping[str, str]) -> None:
    """Refuse a name that is nearly ours: an ignored setting is worse than none."""
    for name in sorted(set(environment) - NAMES):
        if not name.startswith("VENIRE_") or name.startswith("VENIRE_TEST_"):
            continue
        near = get_close_matches(name, NAMES, n=1, cutoff=0.87)
        if near:
            raise Misconfigured(
                message("%(name)s is not a setting: write %(near)s", name=name, near=near[0])
            )


def _number(name: str, text: str, least: int, most: int) -> int:
    number = int(text) if re.fullmatch(r"\d{1,6}", text, re.ASCII) else -1
    if least <= number <= most:
        return number
    raise wrong(name, text, f"write a whole number from {least} to {most}")


def _port(text: str) -> int:
    return _number("VENIRE_PORT", text or "8000", 1, 65535)


def _switch(name: str, text: str) -> bool:
    if text.lower() in {"", "0", "no", "off", "false"}:
        return False
    if text.lower() in {"1", "yes", "on", "true"}:
        return True
    raise wrong(name, text, "write 1 to switch it on or 0 to switch it off")


def _words(text: str) -> tuple[str, ...]:
    return tuple(word for word in re.split(r"[,\s]+", text) if word)


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _is_host(text: str) -> bool:
    if text.startswith("[") and text.endswith("]"):
        return ":" in text and _is_address(text[1:-1])
    return len(text) <= 253 and _HOST.fullmatch(text) is not None


def _bind(text: str) -> str:
    host = text.strip("[]") or "127.0.0.1"
    if _is_address(host) or _is_host(host):
        return host
    raise wrong("VENIRE_BIND", text, "write the address to listen on, such as 127.0.0.1 or 0.0.0.0")


def _split(name: str, text: str, advice: str, *, secret: bool) -> SplitResult:
    """Split a URL; what urlsplit or its port cannot read is refused with the advice."""
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018  # a port out of range is found only when asked for
    except ValueError:
        parts = SplitResult("", "", "", "", "")
    if parts.scheme and not re.search(r"[\s\x00-\x1f\x7f]", text):
        return parts
    raise wrong(name, None if secret else text, advice)


def _database_url(text: str, instance: Path) -> str:
    """Give SQLAlchemy's form; PostgreSQL always through psycopg 3, SQLite always a file."""
    if not text:
        return f"sqlite:///{instance / 'venire.sqlite3'}"
    advice = (
        "write sqlite:////absolute/path.sqlite3 or postgresql://user:password@host/database "
        "(percent-encode special characters of the password)"
    )
    parts = _split("VENIRE_DATABASE_URL", text, advice, secret=True)
    if parts.scheme in {"postgresql", "postgres", "postgresql+psycopg"} and parts.path.strip("/"):
        return f"postgresql+psycopg:{text.partition(':')[2]}"
    if parts.scheme == "sqlite" and not parts.netloc and re.match("//[^/]", parts.path):
        return text
    raise wrong("VENIRE_DATABASE_URL", None, advice)


def _redis_url(text: str) -> str | None:
    if not text:
        return None
    advice = "write redis://host:6379/0, rediss://… or unix:///path/to.sock, or unset it"
    parts = _split("VENIRE_REDIS_URL", text, advice, secret=True)
    remote = parts.scheme in {"redis", "rediss"} and parts.hostname
    database = re.fullmatch(r"/?\d{0,3}", parts.path) is not None
    if (remote and database) or (parts.scheme == "unix" and len(parts.path) > 1):
        return text
    raise wrong("VENIRE_REDIS_URL", None, advice)


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _public_url(text: str, bind: str, port: int) -> str:
    """Give the origin under which visitors reach the site, without a closing slash."""
    if not text:
        everywhere = _is_address(bind) and ipaddress.ip_address(bind).is_unspecified
        return f"http://{'127.0.0.1' if everywhere else _bracketed(bind)}:{port}"
    advice = "write the address that visitors type, such as https://gallery.example (no path)"
    parts = _split("VENIRE_PUBLIC_URL", text, advice, secret=False)
    host = _bracketed(parts.hostname or "")
    if parts.scheme not in {"http", "https"} or not _is_host(host) or "@" in parts.netloc:
        raise wrong("VENIRE_PUBLIC_URL", text, advice)
    if parts.path not in {"", "/"} or parts.query or parts.fragment:
        raise wrong("VENIRE_PUBLIC_URL", text, advice)
    return f"{parts.scheme}://{host}" + (f":{parts.port}" if parts.port else "")


def _trusted_hosts(text: str, public_url: str, bind: str) -> tuple[str, ...]:
    """Give the host names that requests may name; always this machine's own, for its checks."""
    public = _bracketed(urlsplit(public_url).hostname or "")
    own = [public, *LOCAL_HOSTS]
    if not (_is_address(bind) and ipaddress.ip_address(bind).is_unspecified):
        own.append(_bracketed(bind))
    named = [name.lower() for name in _words(text)]
    for name in named:
        if not _is_host(name.removeprefix(".")):
            advice = "write host names without port, such as gallery.example,.gallery.example"
            raise wrong("VENIRE_TRUSTED_HOSTS", name, advice)
    return tuple(dict.fromkeys([*named, *own]))


def _workers(text: str) -> Mapping[str, int]:
    """Give the number of processes of each queue; a list names all that this machine runs."""
    if not text:
        return MappingProxyType(dict.fromkeys(QUEUES, 1))
    counts: dict[str, int] = {}
    for word in _words(text):
        queue, _, count = word.partition(":")
        if queue not in QUEUES or queue in counts:
            advice = f"write each queue once, such as screen:2,jury:1 ({', '.join(QUEUES)})"
            raise wrong("VENIRE_WORKERS", word, advice)
        counts[queue] = _number("VENIRE_WORKERS", count or "1", 0, MOST_WORKERS)
    return MappingProxyType(counts)


def _secret_key(text: str, name: str = "VENIRE_SECRET_KEY") -> str:
    """Let a key pass that is long, not a known one and not a few letters over and over."""
    if not text:
        return ""
    if len(text) < SHORTEST_KEY or len(set(text)) < 10 or _KNOWN_KEY.search(text):
        make = 'python -c "import secrets; print(secrets.token_urlsafe(48))"'
        advice = f"write at least {SHORTEST_KEY} random characters, as {make} prints, or unset it"
        raise wrong(name, None, advice)
    return text


def _fallbacks(text: str) -> tuple[str, ...]:
    return tuple(_secret_key(key, "VENIRE_SECRET_KEY_FALLBACKS") for key in _words(text))


def _smtp_url(text: str) -> str | None:
    if not text:
        return None
    advice = "write smtp://user:password@host:587 or smtps://user:password@host:465, or unset it"
    parts = _split("VENIRE_SMTP_URL", text, advice, secret=True)
    if parts.scheme in {"smtp", "smtps"} and parts.hostname:
        return text
    raise wrong("VENIRE_SMTP_URL", None, advice)


def _metrics_token(text: str) -> str | None:
    """Let a token pass that fits into a header and cannot be guessed; no page without one."""
    if not text:
        return None
    enough = len(text) >= SHORTEST_TOKEN and len(set(text)) >= 10
    if enough and _TOKEN.fullmatch(text) and not _KNOWN_KEY.search(text):
        return text
    make = 'python -c "import secrets; print(secrets.token_urlsafe(32))"'
    advice = f"write at least {SHORTEST_TOKEN} random letters and digits, as {make} prints"
    raise wrong("VENIRE_METRICS_TOKEN", None, f"{advice}, or unset it")


def _contact(text: str) -> str | None:
    if not text or (len(text) <= 200 and _MAIL.fullmatch(text)):
        return text or None
    raise wrong("VENIRE_CONTACT", text, "write one mail address, such as desk@gallery.example")


def _plugins(text: str) -> tuple[str, ...] | None:
    names = tuple(dict.fromkeys(_words(text)))
    for name in names:
        if not _PLUGIN.fullmatch(name):
            raise wrong("VENIRE_PLUGINS", name, "write plugin names, such as repeats,stances")
    return names or None


def _private_hosts(text: str) -> tuple[str, ...]:
    """Give the places that plugins may reach though they are private, each with its port."""
    places = tuple(dict.fromkeys(word.lower() for word in _words(text)))
    for place in places:
        host, _, port = place.rpartition(":")
        if not _is_private_host(host) or not re.fullmatch(r"[1-9]\d{0,4}", port, re.ASCII):
            advice = "write host:port, such as localhost:11434,10.0.0.5:8080,[::1]:9000"
            raise wrong("VENIRE_PRIVATE_HOSTS", place, advice)
        _number("VENIRE_PRIVATE_HOSTS", port, 1, 65535)
    return places


def _is_private_host(host: str) -> bool:
    """Take names and addresses in their usual form; what merely looks like a number is neither."""
    bare = host.removeprefix("[").removesuffix("]")
    if _is_address(bare):
        return host == _bracketed(str(ipaddress.ip_address(bare))) and "%" not in host
    numeric = re.fullmatch(r"\d+|0x[\da-f]*", host.rpartition(".")[2], re.ASCII)
    return _is_host(host) and numeric is None and not re.search(r"-(\.|$)", host)
