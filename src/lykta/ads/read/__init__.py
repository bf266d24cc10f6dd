"""Ads from files: formats, encodings, columns, dates, and the rows that cannot be used."""

from lykta.ads.read.files import find_files
from lykta.ads.read.notes import FileNotes, ReadNotes
from lykta.ads.read.options import ReadOptions
from lykta.ads.read.piece import Made, PlacedPiece
from lykta.ads.read.reading import Reading, read_ads
from lykta.ads.read.reasons import Reason
from lykta.ads.read.rejects import Rejects
from lykta.ads.read.schema import FIELDS, READ_SCHEMA

__all__ = [
    "FIELDS",
    "READ_SCHEMA",
    "FileNotes",
    "Made",
    "PlacedPiece",
    "ReadNotes",
    "ReadOptions",
    "Reading",
    "Reason",
    "Rejects",
    "find_files",
    "read_ads",
]
