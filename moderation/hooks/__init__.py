"""The plugin system: contracts, doors, loader, manager and guards.

The only package that imports pluggy. Core calls the typed methods of
``moderation.hooks.manager.Manager``; plugins import the names that
``moderation.hooks.contracts`` and ``moderation.hooks.toolkit`` export.
"""
