"""The event stream: ids only."""
