"""The doors to WeChat Work: callbacks in, messages out."""
