"""`python -m moderation.cli` is the console script, for children that know only their Python."""

from moderation.cli import main

main(prog_name="venire")
