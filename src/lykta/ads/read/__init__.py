"""Ads from files: formats, encodings, columns, dates, and the rows that cannot be used."""

import lykta.ads.kernel  # noqa: F401 - decides where kernels are kept, before the first is made
from lykta.ads.read.columns import Columns, match_columns
from lykta.ads.read.files import MOST_FILES, find_files
from lykta.ads.read.notes import FileNotes, ReadNotes
from lykta.ads.read.options import ReadOptions
from lykta.ads.read.parquet_ads import ParquetAds
from lykta.ads.read.piece import Made, PlacedPiece
from lykta.ads.read.reading import AdsSource, Reading, read_ads
from lykta.ads.read.reasons import Reason
from lykta.ads.read.rejects import Rejects
from lykta.ads.read.schema import FIELDS, READ_SCHEMA
from lykta.ads.read.sink import Sink
from lykta.ads.read.table_ads import AdsTable, is_table

__all__ = [
    "FIELDS",
    "MOST_FILES",
    "READ_SCHEMA",
    "AdsSource",
    "AdsTable",
    "Columns",
    "FileNotes",
    "Made",
    "ParquetAds",
    "PlacedPiece",
    "ReadNotes",
    "ReadOptions",
    "Reading",
    "Reason",
    "Rejects",
    "Sink",
    "find_files",
    "is_table",
    "match_columns",
    "read_ads",
]
