"""Commands about the models that filters made of their lessons."""

from typing import TYPE_CHECKING

import click

from moderation.cli.site import application, operator

if TYPE_CHECKING:
    from moderation.queries.screening.models import ModelVersion

NONE_YET = (
    "{} no model yet. Filters make one once there are lessons: see `venire screening lessons`."
)


@click.command()
@click.argument("filter_id", metavar="[FILTER]", required=False)
def models(filter_id: str | None) -> None:
    """List the models that are kept of FILTER, or of each one, newest first."""
    from moderation.queries.screening.models import filters_with_models, model_versions

    with application():
        lines = [
            _line(one, version)
            for one in ([filter_id] if filter_id else filters_with_models())
            for version in model_versions(one)
        ]
    for line in lines:
        click.echo(line)
    if not lines:
        click.echo(NONE_YET.format(f"{filter_id} has" if filter_id else "There is"))


def _line(filter_id: str, one: "ModelVersion") -> str:
    use = " in use" * one.in_use + " for good" * one.pinned
    figures = " ".join(f"{name} {value:.4g}" for name, value in one.figures.items())
    silent = "" if one.silent is None else f" silent: {one.silent}"
    made = one.made_at.isoformat(timespec="seconds")
    size = f"{one.size / 1024:.0f} kB"
    counts = f"{one.lessons} lessons ({one.unwanted} unwanted)"
    told = f"{filter_id} {one.number}{use}: {counts}, {size}, {one.seconds:.2f} s, {made}"
    return " ".join(f"{told} {figures}{silent}".split())


@click.command()
@click.argument("filter_id", metavar="FILTER")
@click.argument("number", type=click.IntRange(1))
def use(filter_id: str, number: int) -> None:
    """Go back to the model NUMBER of FILTER and stay with it, until `renew`."""
    from moderation.actions.screening.models import use_model

    with application():
        use_model(operator(), filter_id, number)
    click.echo(f"{filter_id} uses its model {number} from now on.")


@click.command()
@click.argument("filter_id", metavar="FILTER")
def renew(filter_id: str) -> None:
    """Let FILTER use the newest model that it made, and every newer one."""
    from moderation.actions.screening.models import let_learn

    with application():
        let_learn(operator(), filter_id)
    click.echo(f"{filter_id} uses its newest model from now on.")
