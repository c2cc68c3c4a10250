"""bestek: from tender spec to Word documents. The story stands in ``pipeline.py``."""

__version__ = "0.1.0"
