"""Instances with broken plugins, and admins who look at them."""

from tests.web.conftest import (  # noqa: F401 - fixtures of pages
    forget_between_requests,
    person,
    quick_hashes,
    signed_in,
)
