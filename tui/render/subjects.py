"""The explanations in ``templates/why`` that several problems, rungs and options share."""

_SUBJECTS = {
    "extra-main": ("problem-no-such-program", "problem-same-program-name"),
    "base": ("rung-static",),
    "base-scratch": ("rung-scratch",),
    "parallel-tests": ("rung-tests-beside",),
    "cache-mounts": ("rung-cache-mounts",),
    "commands": ("problem-no-commands", "problem-no-shell"),
    "copy": ("problem-runtime-files",),
    "dockerignore": ("rung-layout",),
    "cgo-flags": ("cgo-cflags", "cgo-ldflags"),
    "ignore": ("problem-large-context",),
    "main": ("problem-no-such-main", "problem-several-mains"),
    "modules-layer": ("rung-modules-first",),
    "modules-with-source": ("rung-modules",),
    "multi-stage": ("rung-two-stages",),
    "naive": ("rung-one-stage",),
    "needs": ("rung-needs",),
    "no-tmp": ("problem-no-tmp",),
    "outside": ("problem-replace-outside", "problem-workspace-outside"),
    "pin": ("rung-pinned",),
    "processor-level": ("goamd64", "goarm64"),
    "secret-files": (
        "problem-secret-copied",
        "problem-secret-embedded",
        "problem-secret-left-out",
        "problem-secret-tested",
    ),
    "secrets": ("problem-secret-in-env",),
    "source-bind": ("rung-bind-mounts",),
    "strip": ("rung-stripped",),
    "test": ("rung-tests",),
    "trimpath": ("rung-trimpath",),
    "upx": ("rung-upx", "rung-upx-out"),
    "user": ("rung-non-root",),
}

SUBJECT_OF = {key: subject for subject, keys in _SUBJECTS.items() for key in keys}
"""The name of the shared explanation for each key."""
