"""storage remembers: every fact, in SQL; every fleeting thing, in Redis or a dict."""
