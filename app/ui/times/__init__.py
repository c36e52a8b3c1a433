"""The dialog about capture times: the request on top, the times before and after below."""
