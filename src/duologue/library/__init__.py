"""What there is to read: short articles of our own, and the shelf of other people's books."""
