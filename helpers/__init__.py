"""Routines, pictures, checks and the notebook factory of the course."""
