"""How often people agreed when the matchers called a name and a known tag the same."""

from __future__ import annotations

import math
from dataclasses import dataclass

SURENESS = 1.96
"""Standard deviations to both sides: the true share lies within them 19 times of 20."""


@dataclass(frozen=True, slots=True)
class Precision:
    """Claims that people decided on, how many of them were right, and the share (0 to 1).

    The share of all claims to come lies between `least` and `most`, 19 times of 20.
    """

    right: int
    claims: int
    share: float
    least: float
    most: float


def precision(right: int, claims: int) -> Precision | None:
    """The share of right claims, with its interval after Wilson; None where nothing was claimed.

    Raises ValueError for more right claims than claims.
    """
    if not 0 <= right <= claims:
        raise ValueError(f"{right} of {claims} cannot be right")
    if claims == 0:
        return None
    share, spread = right / claims, SURENESS**2 / claims
    middle = (share + spread / 2) / (1 + spread)
    reach = math.sqrt(share * (1 - share) * spread + spread**2 / 4) / (1 + spread)
    # Rounding must not leave the share outside.
    least, most = min(share, max(0.0, middle - reach)), max(share, min(1.0, middle + reach))
    return Precision(right, claims, share, least, most)
