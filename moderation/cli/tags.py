"""Commands about the vocabulary."""

import click


@click.group()
def tags() -> None:
    """Read and write the vocabulary."""
