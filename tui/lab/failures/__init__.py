"""Why a build or a trial run failed, and the fix."""
