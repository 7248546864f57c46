"""`run`: the daemon, in the foreground."""

from __future__ import annotations

import click

from interviewd.cli.context import Context
from interviewd.cli.options import command


@command("run", "run")
@click.pass_obj
def run(context: Context) -> int:
    """Stay in the foreground, look when it is time, and do what is right then.

    Ctrl-C or SIGTERM ends it. SIGHUP reads the config again. It says one line a deed, and nothing
    while there is nothing to do.
    """
    from interviewd.cli.serve import serve

    return serve(context.path, context.environ)
