"""Where the API lives: below `/api/v1/`, its document at `/api/v1/openapi.json`."""

from django.urls import path

from duologue.api.routes import api

urlpatterns = [path("", api.urls)]
