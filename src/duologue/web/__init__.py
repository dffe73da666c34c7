"""Pages: thin views, templates, static files."""
