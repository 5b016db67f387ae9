"""``xaso``, the operator's tool: one file of this package is one command, of the file's name.

A file holds either ``command``, a function with typer's annotations, or ``app``, a
``typer.Typer`` with several (``xaso keys issue``). It is imported only when it is called or
when help is asked for, so it may import at its top what it needs. The docstring of the function,
or the module's first line for a group, is the help. A command raises
``deploy.local.words.Trouble`` for what the operator must put right.
"""

import importlib
import pkgutil
import sys

import typer

from deploy.local.words import Trouble


def main() -> None:
    """Run ``xaso``; a ``Trouble`` becomes its sentence and its exit code."""
    try:
        build(sys.argv[1:])()
    except Trouble as trouble:
        trouble.show()
        sys.exit(trouble.code)


def build(arguments: list[str]) -> typer.Typer:
    """Return the application with the command that ``arguments`` call, or with all of them."""
    app = typer.Typer(
        name="xaso",
        help="Xã Số: công cụ của người vận hành / the operator's tool.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_show_locals=False,  # a local variable may hold a password
    )
    app.callback()(_of_all)
    called = next((word for word in arguments if not word.startswith("-")), "")
    names = [module.name for module in pkgutil.iter_modules(__path__)]
    for name in [called] if called in names else names:
        if name.startswith("_"):
            continue
        try:
            module = importlib.import_module(f"{__name__}.{name}")
        except ModuleNotFoundError:
            if called == name:
                raise
            continue  # a command of the embedded default, which is not installed here
        if hasattr(module, "app"):
            summary = (module.__doc__ or "").splitlines()[0]
            app.add_typer(module.app, name=name, help=summary, no_args_is_help=True)
        else:
            app.command(name)(module.command)
    return app


def _of_all() -> None:
    """Keep a single command a command of the group, rather than the whole program."""
