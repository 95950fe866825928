"""JupyterLab opens the lectures that test_lab.py leaves, at the same time, in another worker."""

import pytest

from tests.browser import opened


@pytest.mark.parametrize("path", opened.LECTURES[1::2], ids=lambda path: path.stem)
@pytest.mark.usefixtures("kernels")
def test_a_lecture_opens_with_its_pictures_runs_clean_and_its_sliders_move(
    server, page, complaints, path
):
    opened.check(server, page, complaints, path)
