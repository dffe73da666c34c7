"""The event stream: tells open pages that something changed. Ids and generic words only; it holds no keys."""
