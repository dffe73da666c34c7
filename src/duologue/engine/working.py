"""All the results that a script may name: importing this registers them."""

from __future__ import annotations

from duologue.engine import carrying, dancing, deciding, meeting
from duologue.engine.results import RESULTS

__all__ = ["RESULTS", "carrying", "dancing", "deciding", "meeting"]
