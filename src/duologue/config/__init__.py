"""Settings, database and the WSGI application."""
