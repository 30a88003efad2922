"""The doors to WeChat Work, tried from outside."""
