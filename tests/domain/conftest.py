"""How rules are tried: as often as elsewhere, without a time limit, which busy machines miss."""

from hypothesis import HealthCheck, settings

settings.register_profile("rules", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("rules")
