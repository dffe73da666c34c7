"""What one partner is shown of a round, in their words, and whether a move that they make on it is taken."""
