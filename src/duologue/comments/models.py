"""Rows of comments: public words, which lie in the clear. Nothing in them leads to who wrote them."""

from __future__ import annotations

from django.db import models


class Comment(models.Model):
    """`article` is its slug. `month` is the first day of the UTC month in which it came: a day would say who
    was here then. `state` is one of `commenting.CommentState`; `reported`: a reader asked the host to look
    at it again."""

    id = models.UUIDField(primary_key=True)
    article = models.CharField(max_length=80, db_index=True)
    name = models.CharField(max_length=40)
    text = models.TextField()
    month = models.DateField()
    state = models.CharField(max_length=8)
    reported = models.BooleanField(default=False)
