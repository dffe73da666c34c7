"""What lies beside an answer: pictures, voices and drawings, in parts sealed by a key that stands in the
answer."""
