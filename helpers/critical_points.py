"""What a critical point is, read from the Hessian H there.

minimum: H is positive definite. maximum: -H is. saddle: H bends up in one direction and down in
another. undecided: no direction bends the other way, but one does not bend at all.

A bend counts as none within tol times the largest |eigenvalue|: rounding leaves no exact zeros.
"""

import numpy as np

from helpers.arguments import positive_number, symmetric_matrix


def classify(H, tol=1e-9):
    """Return "minimum", "maximum", "saddle" or "undecided" for a symmetric H (n, n).

    ValueError if H is not square, symmetric and finite. The answer is that of `by_eigenvalues`.
    """
    return by_eigenvalues(H, tol)


def by_eigenvalues(H, tol=1e-9):
    """Return the verdict of `classify` from the signs of the eigenvalues of H.

    All above 0: minimum. All below 0: maximum. Some above and some below: saddle.
    """
    H, zero = _checked(H, tol)
    lowest, highest = np.linalg.eigvalsh(H)[[0, -1]]
    if lowest > zero:
        return "minimum"
    if highest < -zero:
        return "maximum"
    return "saddle" if lowest < -zero and highest > zero else "undecided"


def by_minors(H, tol=1e-9):
    """Return the verdict of `classify` from signs of determinants (Sylvester 1852).

    H is positive definite where all leading minors det H[:k, :k] are above 0. Shifted by the
    tolerance, H -+ zero I, the same question decides the other verdicts.
    """
    H, zero = _checked(H, tol)
    shift = zero * np.eye(len(H))
    if _positive_definite(H - shift):
        return "minimum"
    if _positive_definite(-H - shift):
        return "maximum"
    bends_down, bends_up = (not _positive_definite(A + shift) for A in (H, -H))
    return "saddle" if bends_down and bends_up else "undecided"


def _checked(H, tol):
    """Return H as an array, and the size below which a bend is none."""
    H = symmetric_matrix("H", H)
    # The 2-norm of a symmetric matrix is its largest |eigenvalue|; 1 serves for H = 0.
    return H, positive_number("tol", tol) * (np.linalg.norm(H, 2) or 1.0)


def _positive_definite(A):
    # The sign alone: the determinant itself may underflow.
    return all(np.linalg.slogdet(A[:k, :k])[0] > 0 for k in range(1, len(A) + 1))
