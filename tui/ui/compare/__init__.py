"""The builds of the session side by side."""
