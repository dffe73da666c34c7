"""The results that a script may name, each worked out from values that both may read.

Importing this registers them. They give names and figures, and no words (`wording/results`).
"""

from __future__ import annotations

from duologue.workings import carrying, comparing, dancing, deciding, meeting
from duologue.workings.results import RESULTS

__all__ = ["RESULTS", "carrying", "comparing", "dancing", "deciding", "meeting"]
