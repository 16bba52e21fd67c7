"""Reading a wheel without running or unpacking anything of it."""

import csv
import hashlib
import io
import re
import stat
import zipfile
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from email.parser import HeaderParser
from importlib.metadata import EntryPoint, PathDistribution
from pathlib import Path, PurePosixPath

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import InvalidWheelFilename, parse_wheel_filename

from moderation.domain.messages import Message, message
from moderation.domain.plugins.pins import Pin, index_name
from moderation.hooks.loading.sources import GROUP, NAME, stated_apis
from moderation.work.installing.refusals import NotInstalled

LARGEST_FILE = 200_000_000  # bytes of a wheel
LARGEST_CONTENT = 1_000_000_000  # bytes of all that is in it
MOST_FILES = 20_000
_MODULE = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*", re.ASCII)
_UNLISTED = ("RECORD", "RECORD.jws", "RECORD.p7s")
_HASHES = ("sha256", "sha384", "sha512")


@dataclass(frozen=True, slots=True)
class Wheel:
    """What a wheel says of itself, once all of it was found to be as it says.

    `modules` are the names that it makes importable, `plugins` its entry points (name, module),
    `needs` what it requires of other distributions here, markers evaluated; `apis` the versions of
    the plugin interface that it says it was made for, () when it says nothing.
    """

    path: Path
    pin: Pin
    modules: frozenset[str]
    plugins: tuple[tuple[str, str], ...]
    needs: tuple[Requirement, ...]
    apis: tuple[str, ...] = ()


def sha256_of(path: Path) -> str:
    """Give the SHA-256 of a file in hex. Raises NotInstalled when it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        text = message("%(file)s cannot be read: %(why)s", file=path.name, why=error.strerror or "")
        raise NotInstalled(text) from None


def read_wheel(path: Path) -> Wheel:
    """Check a wheel against its own lists, and return what it says.

    Raises NotInstalled with the first thing that is wrong: no wheel, names that leave its folder,
    links, contents that are not as RECORD says, files for other places than its own packages.
    """
    name, version = _read_filename(path)
    sha256 = sha256_of(path)
    try:
        with zipfile.ZipFile(path) as archive:
            return _read(path, Pin(name, version, (sha256,)), archive)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, OSError, RuntimeError) as error:
        text = message("%(file)s is refused: it cannot be unpacked (%(why)s).", why=_short(error))
        raise _wrong(path, text) from None
    except (UnicodeDecodeError, ValueError, csv.Error) as error:
        text = message("%(file)s is refused: it cannot be read (%(why)s).", why=_short(error))
        raise _wrong(path, text) from None


def _wrong(path: Path, text: Message) -> NotInstalled:
    return NotInstalled(text.filled(file=path.name))


def _short(error: Exception) -> str:
    return str(error)[:200]


def _quoted(name: str, most: int = 100) -> str:
    """Write a name that may hold anything so that every sign of it is seen."""
    return repr(name[:most])


def _read_filename(path: Path) -> tuple[str, str]:
    if path.suffix != ".whl":
        text = message("%(file)s is refused: only wheels are installed, never archives of sources.")
        raise _wrong(path, text)
    try:
        name, version, _, _ = parse_wheel_filename(path.name)
    except InvalidWheelFilename:
        text = message("%(file)s is refused: its name is not that of a wheel.")
        raise _wrong(path, text) from None
    return index_name(name), str(version)


def _read(path: Path, pin: Pin, archive: zipfile.ZipFile) -> Wheel:
    if path.stat().st_size > LARGEST_FILE:
        raise _wrong(path, message("%(file)s is refused: it is too large."))
    entries = archive.infolist()
    _check_entries(path, entries)
    folder = _info_folder(path, pin, entries)
    _check_record(path, archive, folder, entries)
    headers = HeaderParser().parsestr(archive.read(f"{folder}/METADATA").decode("utf-8"))
    if (index_name(headers["Name"] or ""), headers["Version"]) != (pin.name, pin.version):
        text = message("%(file)s is refused: its metadata are of another package or version.")
        raise _wrong(path, text)
    modules = frozenset(_modules(path, entries, folder))
    plugins = tuple(_plugins(path, archive, folder, modules))
    needs = tuple(_needs(path, headers.get_all("Requires-Dist") or []))
    return Wheel(path, pin, modules, plugins, needs, stated_apis(headers["Keywords"] or ""))


def _check_entries(path: Path, entries: Iterable[zipfile.ZipInfo]) -> None:
    seen: set[str] = set()
    size = 0
    for one in entries:
        name, kind = one.filename, stat.S_IFMT(one.external_attr >> 16)
        if not _stays_inside(name) or one.orig_filename != name:
            text = message(
                "%(file)s is refused: %(name)s would leave its folder.", name=_quoted(name)
            )
            raise _wrong(path, text)
        if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
            text = message(
                "%(file)s is refused: %(name)s is a link or a device.", name=_quoted(name)
            )
            raise _wrong(path, text)
        if name.rstrip("/").lower() in seen:
            text = message("%(file)s is refused: %(name)s is there twice.", name=_quoted(name))
            raise _wrong(path, text)
        seen.add(name.rstrip("/").lower())
        size += one.file_size
    if size > LARGEST_CONTENT or len(seen) > MOST_FILES:
        raise _wrong(path, message("%(file)s is refused: it holds too much."))


def _stays_inside(name: str) -> bool:
    if not name or name.startswith("/") or any(sign in name for sign in "\\:\0\n\r"):
        return False
    parts = name.rstrip("/").split("/")
    return all(part not in ("", ".", "..") for part in parts)


def _info_folder(path: Path, pin: Pin, entries: Iterable[zipfile.ZipInfo]) -> str:
    tops = {one.filename.split("/")[0] for one in entries}
    folders = [top for top in tops if top.endswith(".dist-info")]
    if len(folders) != 1:
        text = message(
            "%(file)s is refused: it has %(count)s folders of metadata, not one.",
            count=len(folders),
        )
        raise _wrong(path, text)
    name, _, version = folders[0].removesuffix(".dist-info").rpartition("-")
    if (index_name(name), version) != (pin.name, pin.version):
        text = message("%(file)s is refused: its folder of metadata is another package's.")
        raise _wrong(path, text)
    return folders[0]


def _check_record(
    path: Path, archive: zipfile.ZipFile, folder: str, entries: Iterable[zipfile.ZipInfo]
) -> None:
    files = {one.filename for one in entries if not one.is_dir()}
    for needed in ("METADATA", "WHEEL", "RECORD"):
        if f"{folder}/{needed}" not in files:
            text = message("%(file)s is refused: it has no %(name)s.", name=needed)
            raise _wrong(path, text)
    listed = _record(path, archive.read(f"{folder}/RECORD").decode("utf-8"))
    files -= {f"{folder}/{name}" for name in _UNLISTED}
    for name in _UNLISTED:
        listed.pop(f"{folder}/{name}", None)
    for name in sorted(files ^ set(listed)):
        unlisted = message("%(file)s is refused: RECORD does not list %(name)s.")
        missing = message("%(file)s is refused: RECORD lists %(name)s, but it is missing.")
        text = unlisted if name in files else missing
        raise _wrong(path, text.filled(name=_quoted(name)))
    for name in sorted(files):
        _check_content(path, archive, name, listed[name])


def _record(path: Path, text: str) -> dict[str, str]:
    listed: dict[str, str] = {}
    for row in csv.reader(io.StringIO(text)):
        if row and (len(row) != 3 or row[0] in listed):
            said = message("%(file)s is refused: RECORD has a line that cannot be read.")
            raise _wrong(path, said)
        if row:
            listed[row[0]] = row[1]
    return listed


def _check_content(path: Path, archive: zipfile.ZipFile, name: str, stated: str) -> None:
    kind, _, value = stated.partition("=")
    if kind not in _HASHES or not value:
        text = message("%(file)s is refused: %(name)s has no hash in RECORD.", name=_quoted(name))
        raise _wrong(path, text)
    with archive.open(name) as file:
        digest = hashlib.file_digest(file, kind).digest()  # type: ignore[arg-type]
    if urlsafe_b64encode(digest).rstrip(b"=").decode() != value:
        text = message(
            "%(file)s is refused: %(name)s is not what RECORD says: it was changed.",
            name=_quoted(name),
        )
        raise _wrong(path, text)


def _modules(path: Path, entries: Iterable[zipfile.ZipInfo], folder: str) -> Iterable[str]:
    for one in entries:
        top, _, rest = one.filename.partition("/")
        if top == folder:
            continue
        is_file = not rest and not one.is_dir()
        if is_file and PurePosixPath(top).suffix not in (".py", ".so", ".pyi"):
            raise _outside(path, one.filename)
        module = top.split(".")[0] if is_file else top
        if not _MODULE.fullmatch(module) or "." in module:
            raise _outside(path, one.filename)
        yield module


def _outside(path: Path, name: str) -> NotInstalled:
    text = message("%(file)s is refused: %(name)s lies outside its packages.", name=_quoted(name))
    return _wrong(path, text)


def _plugins(
    path: Path, archive: zipfile.ZipFile, folder: str, modules: frozenset[str]
) -> Iterable[tuple[str, str]]:
    distribution = PathDistribution(zipfile.Path(archive, f"{folder}/"))
    found: Mapping[str, EntryPoint] = {}
    try:
        found = {one.name: one for one in distribution.entry_points if one.group == GROUP}
    except (ValueError, AttributeError, TypeError):
        text = message("%(file)s is refused: its entry points cannot be read.")
        raise _wrong(path, text) from None
    for name, one in sorted(found.items()):
        if not NAME.fullmatch(name):
            text = message(
                "%(file)s is refused: %(name)s is no name for a plugin.", name=_quoted(name, 60)
            )
            raise _wrong(path, text)
        module = one.value.partition(":")[0].strip()
        if not _MODULE.fullmatch(module) or module.split(".")[0] not in modules:
            text = message(
                "%(file)s is refused: its plugin %(name)s lies in no module of its own.",
                name=_quoted(name),
            )
            raise _wrong(path, text)
        yield name, module


def _needs(path: Path, lines: Iterable[str]) -> Iterable[Requirement]:
    for line in lines:
        try:
            need = Requirement(line)
        except InvalidRequirement:
            text = message(
                "%(file)s is refused: it needs something unreadable: %(line)s.",
                line=_quoted(line, 80),
            )
            raise _wrong(path, text) from None
        if need.marker is None or need.marker.evaluate({"extra": ""}):
            if need.url is not None:
                text = message(
                    "%(file)s is refused: it needs %(name)s from an address.", name=need.name
                )
                raise _wrong(path, text)
            yield need


def changed_since(wheel: Wheel, folder: Path) -> list[str]:
    """Name the files of a wheel that are missing or different where it was unpacked."""
    with zipfile.ZipFile(wheel.path) as archive:
        names = [one for one in archive.namelist() if not one.endswith(("/", "/RECORD"))]
        return [name for name in names if _content(folder / name) != archive.read(name)]


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
