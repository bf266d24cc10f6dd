"""The log's tables: its entries, and its head, which is locked while one is added."""

from django.db import models


class Entry(models.Model):
    """One entry of the chain; what it says is in `content` as JSON."""

    number = models.PositiveBigIntegerField(primary_key=True)
    content = models.BinaryField()
    hash = models.BinaryField()


class Head(models.Model):
    """The last entry's number and hash, with a seal that only the server's keys can make."""

    number = models.PositiveBigIntegerField(default=0)
    hash = models.BinaryField(default=bytes)
    seal = models.BinaryField(default=bytes)
