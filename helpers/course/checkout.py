"""Where the checkout of the course lies."""

from pathlib import Path

import helpers


def root():
    """Folder of the checkout, which holds `helpers/` and `requirements.txt`.

    Raises ValueError where helpers was installed without it.
    """
    folder = Path(helpers.__file__).resolve().parents[1]
    if not (folder / "requirements.txt").is_file():
        raise ValueError(
            f"expected the course's checkout, found no requirements.txt in {folder}; "
            "clone the course and run there: pip install -r requirements.txt"
        )
    return folder
