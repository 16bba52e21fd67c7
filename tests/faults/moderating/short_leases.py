"""A plugin that makes leases end after 2 seconds. Copied into an instance, for tests alone."""

from datetime import timedelta

from moderation.actions.desk import leases
from moderation.domain.desk import leases as rules

LEASE_TIME = timedelta(seconds=2)

for module in (leases, rules):
    module.LEASE_TIME = LEASE_TIME
