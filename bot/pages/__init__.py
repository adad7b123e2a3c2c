"""Public pages: what a person opens in a browser, without script, cookie or third party."""
