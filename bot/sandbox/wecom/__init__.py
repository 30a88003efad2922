"""The REST calls of WeCom, as its documentation describes them."""
