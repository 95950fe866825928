"""The commands of the course: python -m helpers --help."""

import argparse
import sys
from pathlib import Path


def parser():
    """The parser of all commands; `run` of its result is the function that does the work."""
    top = argparse.ArgumentParser(prog="python -m helpers", description=__doc__)
    commands = top.add_subparsers(required=True, metavar="command")
    for add in (_add_notebooks, _add_exercises, _add_slides, _add_site, _add_doctor):
        add(commands)
    return top


def _add(commands, name, run, text):
    command = commands.add_parser(name, help=text, description=text)
    command.set_defaults(run=run)
    return command


def _add_notebooks(commands):
    text = "execute lectures and solutions, and store them in normal form"
    notebooks = _add(commands, "notebooks", _notebooks, text)
    notebooks.add_argument("paths", nargs="*", type=Path, help="notebooks or folders")
    notebooks.add_argument("--check", action="store_true", help="only look for mistakes, run none")


def _add_exercises(commands):
    text = "make the exercises out of the solutions; never overwrites a student's work"
    either = _add(commands, "exercises", _exercises, text).add_mutually_exclusive_group()
    either.add_argument("--check", action="store_true", help="only compare, write nothing")
    either.add_argument(
        "--set-aside", action="store_true", help="keep worked notebooks as *.mine.ipynb, then write"
    )


def _add_slides(commands):
    text = "build decks that move with no kernel and no network"
    slides = _add(commands, "slides", _slides, text)
    slides.add_argument("numbers", nargs="*", metavar="NN", help="a lecture: 01a, or 01 for all")
    slides.add_argument("--open", action="store_true", help="show the first in the browser")
    slides.add_argument("--out", type=Path, default=Path("build/slides"), help="their folder")


def _add_site(commands):
    site = _add(commands, "site", _site, "build the course as static pages, for any host")
    site.add_argument("--out", type=Path, default=Path("build/site"), help="their folder")


def _add_doctor(commands):
    _add(commands, "doctor", _doctor, "is this environment right, and what to do where it is not")


# The imports wait for their command: the doctor must start where nbformat or nbclient is missing.
# ruff: noqa: PLC0415
def _notebooks(args):
    from helpers.course import checkout, lint, notebooks

    paths = args.paths or [checkout.root() / "lectures", checkout.root() / "solutions"]
    return lint.main(paths) if args.check else notebooks.main(paths)


def _exercises(args):
    from helpers.course import checkout, exercises

    if args.check:
        lines = exercises.stale(checkout.root())
        print("\n".join(lines) or "exercises/: all as generated")
        return len(lines)
    return exercises.main(checkout.root(), move=args.set_aside)


def _slides(args):
    from helpers.course import slides

    return slides.main(args.numbers, args.out, args.open)


def _site(args):
    from helpers.course import site

    return site.main(args.out)


def _doctor(args):
    from helpers.course import checkout, doctor

    return doctor.main(checkout.root())


def main(argv=None):
    """Run one command. Returns 0 where all is well, 1 where something is not."""
    args = parser().parse_args(argv)
    try:
        return 1 if args.run(args) else 0
    except ValueError as error:
        print(error)
        return 1


if __name__ == "__main__":
    sys.exit(main())
