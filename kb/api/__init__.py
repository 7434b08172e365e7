"""For other programs: the knowledge base over HTTP and MCP, one module for each question.

===============  ========================================================
``requests``     what may be asked for, of which form?
``replies``      of which form is what comes back?
``operations``   which function of the knowledge base gives it?
``current``      which knowledge base is open?
``settings``     who may ask, how much, and from which pages?
``limits``       is this one allowed now?
``metrics``      how often was what asked, and how long did it take?
``openapi``      how is all this described to programs?
``application``  how does it go over HTTP?
``connections``  how long may a connection keep the server waiting?
``http_server``  how is it served?
``mcp_server``   how does it go over MCP?
===============  ========================================================

A new operation is a form in ``requests``, one in ``replies`` and a line in ``operations``.
"""
