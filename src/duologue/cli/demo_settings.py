"""Settings of the throw-away demo: a real instance's, a page to become Ana or Ben, and a clock that goes on
when somebody there says so."""

from duologue.cli import demo_clock
from duologue.config import clock
from duologue.config.settings import *  # noqa: F403 - the same in everything else

clock.go_by(demo_clock.read_ahead)

ROOT_URLCONF = "duologue.cli.demo_site"
