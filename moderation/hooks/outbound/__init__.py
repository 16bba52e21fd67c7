"""The one way out: a guarded HTTP client for plugins.

Nothing here imports an HTTP library before the first request is made.
"""
