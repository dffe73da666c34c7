"""The kinds of array that pass between estimators. Rows are days, columns are couples; NaN is a missing
rating."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
