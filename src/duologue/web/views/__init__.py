"""Views: one module a noun, each admitting whom it says."""
