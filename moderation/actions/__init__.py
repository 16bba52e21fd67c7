"""The use cases: the only writers.

Each checks permission, changes rows, writes the ledger and asks for work, in one transaction.
"""
