from django.apps import AppConfig


class AttachmentsConfig(AppConfig):
    name = "duologue.attachments"
    label = "attachments"

    def ready(self) -> None:
        from duologue.attachments import erasing_attachments

        erasing_attachments.register()
