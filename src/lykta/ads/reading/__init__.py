"""Ads from files: formats, encodings, columns, dates, and the rows that cannot be used."""

import lykta.ads.kernel  # noqa: F401 - decides where kernels are kept, before the first is made
from lykta.ads.reading.batches import PlacedPiece, ReadPiece
from lykta.ads.reading.columns import (
    CONTACT_FIELDS,
    FIELDS,
    READ_SCHEMA,
    Columns,
    EarlierColumns,
    ReadOptions,
)
from lykta.ads.reading.files import MOST_FILES, find_files
from lykta.ads.reading.notes import FileNotes, ReadNotes, RejectionReason, Rejects, Sink
from lykta.ads.reading.reading import AdReading, AdsSource, read_ads
from lykta.ads.reading.typed_ads import AdsTable, ParquetAds, is_table
from lykta.ads.reading.typed_columns import match_typed_columns

__all__ = [
    "CONTACT_FIELDS",
    "FIELDS",
    "MOST_FILES",
    "READ_SCHEMA",
    "AdReading",
    "AdsSource",
    "AdsTable",
    "Columns",
    "EarlierColumns",
    "FileNotes",
    "ParquetAds",
    "PlacedPiece",
    "ReadNotes",
    "ReadOptions",
    "ReadPiece",
    "RejectionReason",
    "Rejects",
    "Sink",
    "find_files",
    "is_table",
    "match_typed_columns",
    "read_ads",
]
