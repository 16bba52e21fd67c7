"""Public pages kept in memory, and the versions that say whether they still hold."""
