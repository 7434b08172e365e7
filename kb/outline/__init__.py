"""A document's outline: its numbered units, their leaves, and what was left out.

``parsing``    the way from text to outline
``lines``      the text's paragraphs and table rows, with their places
``debris``     what is no part of the text: side bars, page furniture, tables of contents
``scattered``  tables and figures that came apart into lines
``matter``     what stands around the structure: title, front matter, signature, annexes
``kinds``      the kinds of numbered units, and what a mark is
``marks``      how the beginning of a line may be read as a number
``candidates`` lines that may be numbered headings
``levels``     which sort of number stands above which
``numbering``  which of these readings are headings, and how they nest
``tree``       numbered units and the lines under them
``leaves``     the sentences and list items of a line
``units``      ids, ``labels``, places: the records that leave this package
``notes``      gaps, repeats and announced counts
``clauses``    the units that are searched, with their headings, and how each is read
"""
