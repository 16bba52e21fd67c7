"""The fixtures that Venire brings for plugins."""

pytest_plugins = ["moderation.hooks.testing.fixtures"]
