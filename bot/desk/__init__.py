"""The desk: what staff see in a browser. How a page is added: `bot/desk/routes.py`."""
