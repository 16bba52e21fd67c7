"""What is learned, and how: the room that needs numpy, and scikit-learn to train.

Nothing here is imported before a model is made or used: pages need neither.
"""
