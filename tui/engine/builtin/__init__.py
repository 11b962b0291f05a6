"""The built-in builder makes an OCI image without a daemon and without root.

From a Dockerfile to files: ``plan.py`` reads what the build stages run, and refuses what needs a container.
``toolchain.py`` finds or fetches Go, ``workspace.py`` copies the build context, ``commands.py`` gives each command its
environment, and ``run.py`` executes them. ``backend.py`` is the engine around all of it, and ``sandbox.py`` runs an image.

From files to an image: ``base.py`` gets a base through ``blobs.py``, the content-addressed cache, and ``root.py`` lists
its files. ``contents.py`` reads what the final stage copies, and refuses what needs a container. ``steps.py`` turns its
instructions into the entries of layers, ``layer.py`` writes a layer, and ``config.py`` makes the configuration.
``assemble.py`` joins all of them. ``layout.py``, ``load.py`` and ``push.py`` write the image to files, into an engine,
or to a registry.
"""
