"""What documents state about themselves and each other.

``validity``   which documents are in force on a day
``relations``  which repeals, replaces or cites which
``targets``    which quantitative targets are stated, of what, by when
"""
