"""invxl: an inventory pack for people who stay in Excel."""

__version__ = "0.1.0"
