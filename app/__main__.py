"""The program `albumen`: the window on some folders, or one command on the terminal."""

import multiprocessing
import sys

from app.cli.arguments import parse


def main() -> int:
    """Do what the command line says. Rooms are entered only when needed, so that both start at once."""
    multiprocessing.freeze_support()
    asked = parse(sys.argv[1:])
    try:
        from app.cli import run
        from app.paths import find_app_paths
    except KeyboardInterrupt:  # Nothing has begun yet; `run_command` sees to the rest.
        return 130

    if asked.command:
        return run.run_command(asked)
    if (code := run.check_window(asked)) != 0:
        return code
    from app.ui.application import run as run_window

    return run_window(find_app_paths(asked.library), asked.paths)


if __name__ == "__main__":
    sys.exit(main())
