"""The read side: plain dataclasses for pages, dashboards and the API."""
