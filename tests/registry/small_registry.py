"""A registry with one small image, answered by a test: ``tools/app``, as ``v1`` with an index and as ``single`` without."""

import hashlib
import json

from tests.registry.loopback import Request, reply, reply_json


def digest_of(body: bytes) -> str:
    return f"sha256:{hashlib.sha256(body).hexdigest()}"


def as_json(data: object) -> bytes:
    return json.dumps(data).encode()


CONFIG = as_json({"os": "linux", "architecture": "amd64"})
MANIFEST = as_json(
    {
        "schemaVersion": 2,
        "config": {"digest": digest_of(CONFIG), "size": len(CONFIG)},
        "layers": [
            {"digest": f"sha256:{'a' * 64}", "size": 4000},
            {"digest": f"sha256:{'b' * 64}", "size": 500},
        ],
    }
)
INDEX = as_json(
    {
        "schemaVersion": 2,
        "manifests": [
            {"digest": digest_of(MANIFEST), "platform": {"os": "linux", "architecture": "amd64"}},
            {
                "digest": f"sha256:{'c' * 64}",
                "platform": {"os": "linux", "architecture": "arm64", "variant": "v8"},
            },
        ],
    }
)
PAGES = {
    "/v2/tools/app/manifests/v1": INDEX,
    "/v2/tools/app/manifests/single": MANIFEST,
    f"/v2/tools/app/manifests/{digest_of(MANIFEST)}": MANIFEST,
    f"/v2/tools/app/manifests/{digest_of(INDEX)}": INDEX,
    f"/v2/tools/app/blobs/{digest_of(CONFIG)}": CONFIG,
}


def serve(request: Request) -> bytes:
    """Answer as a registry does."""
    body = PAGES.get(request.path)
    if body is None:
        return reply_json({"errors": [{"code": "MANIFEST_UNKNOWN"}]}, 404)
    digest = digest_of(body)
    if request.method == "HEAD":
        return reply(200, b"", length=len(body), docker_content_digest=digest)
    return reply(200, body, docker_content_digest=digest)
