"""How well the filters tell unwanted texts from wanted ones, and how soon they learn it."""
