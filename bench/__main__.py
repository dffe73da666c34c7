"""`make bench`: the calls of a round, rounds over HTTP, then what each hot page and finding a word cost,
and Today in a browser with its worker."""

import subprocess
import sys

from bench import hot_pages, rounds

# Counted in a process of its own: settings are read once.
subprocess.run([sys.executable, "-m", "bench.calls"], check=True)
rounds.main()
hot_pages.main()
# And this, on an instance of its own.
subprocess.run([sys.executable, "-m", "bench.searching"], check=True)
subprocess.run([sys.executable, "-m", "bench.offline"], check=True)
# And reminders of a great many.
subprocess.run([sys.executable, "-m", "bench.calls_due"], check=True)
