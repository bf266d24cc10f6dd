"""Networks in the formats of other programs: Gephi, i2 Analyst's Notebook, Excel, Aleph.

Contacts are pseudonyms in all of them, and no format has a way to hold one in clear.
"""

from lykta.ads.export.records import ExportRequest
from lykta.ads.export.writing import FORMATS, Written, format_of, write_export

__all__ = ["FORMATS", "ExportRequest", "Written", "format_of", "write_export"]
