from django.apps import AppConfig


class RoundsConfig(AppConfig):
    name = "duologue.rounds"
    label = "rounds"

    def ready(self) -> None:
        from duologue.rounds import first_card, met, parting
        from duologue.rounds.daily import settling

        settling.register()
        first_card.register()
        met.register()
        parting.register()
