"""Commands about the demo gallery."""

from datetime import UTC, datetime

import click

from moderation.cli.site import application


@click.command()
@click.option("--remove", is_flag=True, help="Take the demo gallery away again.")
def demo(remove: bool) -> None:
    """Load the demo gallery: topics with evidence, jury checks, comments and votes."""
    from moderation import demo as gallery

    now = datetime.now(UTC)
    with application() as app:
        if remove:
            gallery.remove(app, now)
        else:
            gallery.load(app, now)
    click.echo("The demo gallery is gone." if remove else "The demo gallery stands.")
