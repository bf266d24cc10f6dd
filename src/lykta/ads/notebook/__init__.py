"""What a notebook or a terminal shows of a result: pictures as SVG, pages as HTML, and plain text.

Nothing here asks for anything from outside or runs a script. Colours follow the reader's light or dark.
"""
