from django.apps import AppConfig


class CommentsConfig(AppConfig):
    name = "duologue.comments"
    label = "comments"
