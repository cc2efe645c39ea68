"""Backgrounder: news explainers whose every figure and quotation traces to a source record."""

__version__ = "0.1.0"
