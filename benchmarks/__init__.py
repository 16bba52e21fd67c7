"""How fast Venire is, side by side with what one would otherwise take, in one run.

``python -m benchmarks`` runs all and writes ``results.md``; ``python -m benchmarks NAME`` runs one
and prints. Ratios are what counts: a shared machine moves every absolute figure.
"""
