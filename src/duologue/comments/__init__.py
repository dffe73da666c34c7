"""Comments under articles of the library, where a host turned them on: public words by a name chosen for
them, shown once the host has read them, and tied to nobody."""
