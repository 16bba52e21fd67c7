"""What editors do to a topic without anyone having proposed it."""
