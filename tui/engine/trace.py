"""Decodes BuildKit's status in the Engine API, protobuf messages, into the shape of buildx's ``rawjson``.

The messages are ``StatusResponse`` of BuildKit's control API (api/services/control/control.proto) and ``Range`` of
its solver (solver/pb/ops.proto), with their field numbers.
"""

import base64
from datetime import UTC, datetime
from functools import cache
from typing import Any

from google.protobuf.descriptor_pb2 import FieldDescriptorProto, FileDescriptorProto
from google.protobuf.descriptor_pool import DescriptorPool
from google.protobuf.message import DecodeError, Message
from google.protobuf.message_factory import GetMessageClass

_SCHEMA: dict[str, tuple[tuple[int, str, str], ...]] = {
    "Timestamp": ((1, "seconds", "int64"), (2, "nanos", "int32")),
    "Position": ((1, "line", "int32"), (2, "character", "int32")),
    "Range": ((1, "start", "Position"), (2, "end", "Position")),
    "Vertex": (
        (1, "digest", "string"),
        (2, "inputs", "string*"),
        (3, "name", "string"),
        (4, "cached", "bool"),
        (5, "started", "Timestamp"),
        (6, "completed", "Timestamp"),
        (7, "error", "string"),
    ),
    "Status": (
        (1, "id", "string"),
        (2, "vertex", "string"),
        (3, "name", "string"),
        (4, "current", "int64"),
        (5, "total", "int64"),
        (8, "completed", "Timestamp"),
    ),
    "Log": ((1, "vertex", "string"), (3, "stream", "int64"), (4, "data", "bytes")),
    "Warning": ((1, "vertex", "string"), (3, "short", "bytes"), (5, "url", "string"), (7, "range", "Range*")),
    "StatusResponse": (
        (1, "vertexes", "Vertex*"),
        (2, "statuses", "Status*"),
        (3, "logs", "Log*"),
        (4, "warnings", "Warning*"),
    ),
}
_PACKAGE = "godock.trace"
_SCALARS = {
    "int64": FieldDescriptorProto.TYPE_INT64,
    "int32": FieldDescriptorProto.TYPE_INT32,
    "string": FieldDescriptorProto.TYPE_STRING,
    "bytes": FieldDescriptorProto.TYPE_BYTES,
    "bool": FieldDescriptorProto.TYPE_BOOL,
}


@cache
def _status_response() -> type[Message]:
    file = FileDescriptorProto(name="godock_trace.proto", package=_PACKAGE, syntax="proto3")
    for name, fields in _SCHEMA.items():
        message = file.message_type.add(name=name)
        for number, field, kind in fields:
            scalar = _SCALARS.get(kind.rstrip("*"))
            message.field.add(
                name=field,
                number=number,
                label=FieldDescriptorProto.LABEL_REPEATED
                if kind.endswith("*")
                else FieldDescriptorProto.LABEL_OPTIONAL,
                type=scalar or FieldDescriptorProto.TYPE_MESSAGE,
                type_name=None if scalar else f".{_PACKAGE}.{kind.rstrip('*')}",
            )
    pool = DescriptorPool()
    pool.Add(file)
    return GetMessageClass(pool.FindMessageTypeByName(f"{_PACKAGE}.StatusResponse"))


def decode(aux: str) -> dict[str, Any]:
    """Return one trace in the shape of buildx's ``rawjson``, or an empty message if it cannot be read."""
    try:
        message = _status_response().FromString(base64.b64decode(aux))
    except (DecodeError, ValueError):
        return {}
    return _plain(message)


def _plain(message: Any) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for field, value in message.ListFields():
        if field.message_type is None:
            result[field.name] = list(value) if field.is_repeated else value
        elif field.message_type.name == "Timestamp":
            result[field.name] = _stamp(value.seconds, value.nanos)
        elif field.is_repeated:
            result[field.name] = [_plain(entry) for entry in value]
        else:
            result[field.name] = _plain(value)
    return result


def _stamp(seconds: int, nanos: int) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%S}.{nanos:09}Z"
