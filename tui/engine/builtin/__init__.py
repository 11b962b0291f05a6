"""The built-in builder makes an OCI image without a daemon and without root.

From files to an image: ``base.py`` gets a base through ``blobs.py``, the content-addressed cache, and ``tree.py`` reads
what is in its layers. ``contents.py`` turns the final stage of an image model into steps, each with the files of its
layer, ``layer.py`` writes one, and ``config.py`` makes the configuration. ``assemble.py`` joins all of them.
``layout.py``, ``load.py`` and ``push.py`` hand the image out.
"""
