"""Commands that add users and groups."""

from collections.abc import Mapping

from tui.image.answer import Value
from tui.image.file import Kind
from tui.image.run import Call, Follower, Result, Shell

_ADDUSER = "-u --uid --gid -G --ingroup -h --home -s --shell -g --gecos -k --firstuid --lastuid --comment"
_USERADD = "-u --uid -g --gid -G --groups -d --home-dir --home -s --shell -c --comment -k -b -e -f -p -K"


def add_user(shell: Shell, call: Call) -> Result | None:
    """Follow adduser and useradd."""
    adduser = call.name == "adduser"
    options, operands = call.split(_ADDUSER if adduser else _USERADD)
    if adduser and len(operands) == 2:
        return None  # adduser USER GROUP changes no file but /etc/group
    if not operands:
        return Result(understood=False)
    state, name = shell.state, operands[0].text
    identifier = options.get("-u") or options.get("--uid")
    uid = identifier.text if identifier is not None and identifier.known else ""
    state.users[name] = uid
    group = options.get("-G") or options.get("--ingroup") if adduser else options.get("-g")
    group = group or options.get("--gid")
    if group is not None:
        state.groups[name] = group.text if group.text.isdecimal() else state.groups.get(group.text, "")
    elif name not in state.groups:
        nobody = "-S" in options or ("--system" in options and "--group" not in options)
        state.groups[name] = "" if nobody else uid
    _home(shell, call, options, name)
    return None


def _home(shell: Shell, call: Call, options: Mapping[str, Value], name: str) -> None:
    home = next((options[key] for key in ("-h", "--home", "-d", "--home-dir") if key in options), None)
    path = home.text if home is not None else f"/home/{name}"
    shell.state.homes[name] = path
    if call.name == "adduser":
        made = not options.keys() & {"-H", "--no-create-home"} and not (
            home is None and "--system" in options
        )
    else:
        made = bool(options.keys() & {"-m", "--create-home"})
    if made and path.startswith("/") and not shell.find(path).exists.yes:
        uid, gid = shell.state.users[name], shell.state.groups.get(name, "")
        given = f"{uid}:{gid}" if uid and gid else None
        shell.put(shell.make(path, Kind.DIRECTORY, call.name, executable=True, owner=given))
        shell.touch(path, f"`{call.name}` copies the files from /etc/skel")


def add_group(shell: Shell, call: Call) -> Result | None:
    """Follow addgroup and groupadd."""
    options, operands = call.split("-g --gid -K -p")
    if call.name == "addgroup" and len(operands) == 2:
        return None  # addgroup USER GROUP
    if not operands:
        return Result(understood=False)
    identifier = options.get("-g") or options.get("--gid")
    shell.state.groups[operands[-1].text] = (
        identifier.text if identifier is not None and identifier.known else ""
    )
    return None


def other(shell: Shell, call: Call) -> Result | None:
    """Follow usermod, deluser and the like, whose result is not followed."""
    operands = call.split("-u -g -G -d -s -c")[1]
    if operands and call.name == "usermod":
        shell.state.users[operands[-1].text] = ""
    return None


COMMANDS: Mapping[str, Follower] = {
    "adduser": add_user,
    "useradd": add_user,
    "addgroup": add_group,
    "groupadd": add_group,
    "usermod": other,
    "groupmod": other,
    "deluser": other,
    "userdel": other,
    "delgroup": other,
    "groupdel": other,
}
