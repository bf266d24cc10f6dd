"""The table that reading gives: one row per ad, as the file wrote it."""

from typing import Final

import pyarrow as pa

READ_SCHEMA: Final = pa.schema(
    [
        pa.field("ad_id", pa.string(), nullable=False),
        pa.field("text", pa.string(), nullable=False),
        pa.field("title", pa.string()),
        pa.field("posted_at", pa.timestamp("us")),
        pa.field("place", pa.string()),
        pa.field("site", pa.string()),
        pa.field("phone", pa.string()),
        pa.field("email", pa.string()),
        pa.field("handle", pa.string()),
        pa.field("extra", pa.string()),
        pa.field("source", pa.int16(), nullable=False),
        pa.field("line", pa.int64(), nullable=False),
    ]
)

# The names a user writes in `--map`; `id` becomes the column `ad_id`, which says whose id it is.
FIELDS: Final = ("id", "text", "title", "posted_at", "place", "site", "phone", "email", "handle")
REQUIRED: Final = ("id", "text")

# So many ads a batch at most: large enough to work on whole columns, small enough to stay in the cache.
BATCH_ROWS: Final = 32_768
