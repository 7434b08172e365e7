"""Other systems, a module each: ``build`` makes an index in a folder, ``opened`` gives what asks it.

They are used as their documentation shows it, on the words and vectors of the work, and imported only
when they run. None is needed to install this program.
"""
