"""Commands about the demo gallery."""

import click

from moderation.cli.site import application


@click.command()
@click.option("--remove", is_flag=True, help="Take the demo gallery away again.")
def demo(remove: bool) -> None:
    """Load the demo gallery: topics with evidence, jury checks, comments and votes."""
    from moderation import demo as gallery

    with application():
        if remove:
            gallery.remove()
        else:
            gallery.load()
    click.echo("The demo gallery is gone." if remove else "The demo gallery stands.")
