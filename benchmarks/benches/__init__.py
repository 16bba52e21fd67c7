"""The benches: each module has ``run(effort) -> list[Line]``."""
