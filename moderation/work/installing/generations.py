"""The folder of installed packages: generations beside each other, a link to the one in use."""

import fcntl
import hashlib
import os
import re
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from moderation.domain.messages import message
from moderation.domain.plugins.pins import Pin
from moderation.hooks.loading.packages import CURRENT, FOLDER, LIST, InstalledPackage, packages_in
from moderation.work.installing.refusals import NotInstalled

KEPT = 3
"""How many of the newest generations stay."""
LOCK = "packages.lock"
_BEFORE = "before"
_NAME = re.compile(r"\d{6}")


@dataclass(frozen=True, slots=True)
class Shelf:
    """What is installed in one instance, now and before, and the wheels that it was made of."""

    instance: Path

    @property
    def place(self) -> str:
        """Name this folder on this machine: where several share a database, each has its own."""
        where = f"{socket.gethostname()}\n{self.instance.absolute()}"
        return hashlib.sha256(where.encode("utf-8", "surrogateescape")).hexdigest()[:16]

    @property
    def folder(self) -> Path:
        """Where generations lie."""
        return self.instance / FOLDER

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Keep everybody else from changing anything. Raises NotInstalled when somebody does."""
        self.folder.mkdir(mode=0o700, exist_ok=True)
        descriptor = os.open(self.instance / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _take(descriptor)
            yield
        finally:
            os.close(descriptor)

    def is_busy(self) -> bool:
        """Whether somebody holds the lock."""
        try:
            with self.lock():
                return False
        except NotInstalled:
            return True

    def current(self) -> str | None:
        """Name the generation that the link names, readable or not; None without a link."""
        try:
            return (self.folder / CURRENT).readlink().name
        except OSError:
            return None

    def installed(self) -> tuple[InstalledPackage, ...]:
        """List what the generation in use holds."""
        name = self.current()
        return () if name is None else packages_in(self.folder / name)

    def before(self, name: str | None) -> str | None:
        """Name the generation that was in use before `name`, if it is still there."""
        if name is None:
            return None
        try:
            earlier = (self.folder / name / _BEFORE).read_text().strip()
        except OSError:
            return None
        return earlier if _NAME.fullmatch(earlier) and (self.folder / earlier).is_dir() else None

    def is_first(self, name: str) -> bool:
        """Whether nothing was installed before this generation."""
        try:
            return (self.folder / name / _BEFORE).read_text().strip() == ""
        except OSError:
            return False

    def names(self) -> list[str]:
        """Name all generations, oldest first."""
        if not self.folder.is_dir():
            return []
        return sorted(one.name for one in self.folder.iterdir() if _NAME.fullmatch(one.name))

    def new(self) -> Path:
        """Make the empty folder of a new generation, which follows the one in use."""
        numbers = [int(name) for name in self.names()]
        folder = self.folder / f"{max(numbers, default=0) + 1:06}"
        folder.mkdir(mode=0o755)
        (folder / _BEFORE).write_text(f"{self.current() or ''}\n")
        return folder

    def switch(self, name: str | None) -> None:
        """Put a generation (None: nothing) in use, at once and whole, and tell it beside."""
        link = self.folder / CURRENT
        if name is None:
            link.unlink(missing_ok=True)
            (self.instance / LIST).unlink(missing_ok=True)
            return
        fresh = self.folder / f".{CURRENT}.{os.getpid()}"
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(name, target_is_directory=True)
        fresh.replace(link)
        told = self.instance / f".{LIST}.{os.getpid()}"
        shutil.copyfile(self.folder / name / LIST, told)
        told.replace(self.instance / LIST)

    def discard(self, name: str) -> None:
        """Delete a generation that is not in use."""
        if name != self.current():
            shutil.rmtree(self.folder / name, ignore_errors=True)

    def prune(self) -> None:
        """Delete all generations but the 3 newest, the one in use and the one before it.

        Wheels that none of them is made of go too.
        """
        current = self.current()
        kept = {*self.names()[-KEPT:], current, self.before(current)} - {None}
        for other in self.names():
            if other not in kept:
                self.discard(other)
        self._prune_wheels({pin for name in self.names() for pin in self._hashes(name)})

    def _hashes(self, name: str) -> Iterator[str]:
        for one in packages_in(self.folder / name):
            yield from one.pin.hashes

    def _prune_wheels(self, kept: set[str]) -> None:
        folder = self.folder / "wheels"
        for one in folder.iterdir() if folder.is_dir() else ():
            if one.name not in kept:
                shutil.rmtree(one, ignore_errors=True)

    def keep_wheel(self, wheel: Path, sha256: str) -> Path:
        """Keep a checked wheel, so that what it is part of can be made again; return its place."""
        folder = self.folder / "wheels" / sha256
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        place = folder / wheel.name
        if not place.exists():
            fresh = folder / f".{wheel.name}"
            shutil.copyfile(wheel, fresh)
            fresh.replace(place)
        return place

    def wheel_of(self, pin: Pin) -> Path | None:
        """Find the kept wheel of an installed package."""
        for sha256 in pin.hashes:
            for one in (self.folder / "wheels" / sha256).glob("*.whl"):
                return one
        return None


def _take(descriptor: int) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        text = message("Somebody is changing the installed plugins right now.")
        raise NotInstalled(text) from None
