"""What the build adds to the package: templates, bundled plugins and compiled catalogues.

Used by setuptools only, which loads this file by its path: it must import nothing of Venire.
"""

from collections.abc import Iterator
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from setuptools.command.build_py import build_py

FOLDERS = {"templates": "moderation/_bundled/templates", "plugins": "moderation/_bundled/plugins"}


class BuildPy(build_py):
    """Copies the two top-level folders into the wheel and compiles every catalogue."""

    def run(self) -> None:
        """Build as ever, then add what lies outside the package."""
        super().run()
        for source, target in self._extra():
            self._place(source, target)

    def get_source_files(self) -> list[str]:
        """Name the added files as well, so that an sdist carries them without a manifest."""
        own: list[str] = super().get_source_files()  # type: ignore[no-untyped-call]  # so in its stubs
        return [*own, *(str(source) for source, _ in self._extra())]

    def get_outputs(self, include_bytecode: bool = True) -> list[str]:
        """Name what was built, with the added files unless the install is editable."""
        own: list[str] = super().get_outputs(include_bytecode)
        if self.editable_mode:
            return own
        return own + [str(Path(self.build_lib, target)) for _, target in self._extra()]

    def _extra(self) -> Iterator[tuple[Path, Path]]:
        """Yield each added file with its place below the build folder."""
        for source, target in FOLDERS.items():
            for path in sorted(Path(source).rglob("*")):
                if path.is_file() and "__pycache__" not in path.parts:
                    yield path, Path(target, path.relative_to(source))
        for catalogue in sorted(Path("moderation/translations").rglob("*.po")):
            yield catalogue, catalogue.with_suffix(".mo")

    def _place(self, source: Path, target: Path) -> None:
        if target.suffix == ".mo":  # plugins' own catalogues are read as they are
            compile_catalogue(source, self._destination(target))
        elif not self.editable_mode:  # an editable install uses the checkout's own folders
            self.copy_file(str(source), str(self._destination(target)))

    def _destination(self, target: Path) -> Path:
        place = target if self.editable_mode else Path(self.build_lib, target)
        place.parent.mkdir(parents=True, exist_ok=True)
        return place


def compile_catalogue(source: Path, target: Path) -> None:
    """Write the binary form of one message catalogue; a malformed one stops the build."""
    with source.open("rb") as text:
        catalogue = read_po(text, abort_invalid=True)
    with target.open("wb") as binary:
        write_mo(binary, catalogue)
