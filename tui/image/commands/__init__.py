"""What single commands do to the files of a stage."""

from collections.abc import Mapping

from tui.image.commands import accounts, downloads, files, golang, makefile, packages, shells
from tui.image.run import Follower

COMMANDS: Mapping[str, Follower] = {
    **files.COMMANDS,
    **accounts.COMMANDS,
    **packages.COMMANDS,
    **downloads.COMMANDS,
    **golang.COMMANDS,
    **makefile.COMMANDS,
    **shells.COMMANDS,
}
"""By the name of the program."""

_HARMLESS = """
: true false test [ [[ ls pwd head tail grep egrep fgrep sort uniq wc cut tr awk which whereis type id
whoami groups date uname hostname sleep set shift return exit wait trap ulimit umask env printenv stat file du df
diff cmp md5sum sha1sum sha224sum sha256sum sha384sum sha512sum cksum basename dirname readlink realpath nproc getconf
getent ldd nm readelf objdump strings size ps kill free sync read alias yes seq
golangci-lint staticcheck govulncheck gosec revive hadolint shellcheck gofmt goimports gofumpt
golint errcheck update-ca-certificates ldconfig strip upx setcap xx-verify xx-info chsh passwd chpasswd locale-gen
hg svn command hash jobs bg fg times nl od xxd base64 bc expr factor gcov less more dpkg-query dpkg-architecture
go-junit-report gocov codecov cosign trivy syft grype lsof netstat ss ip ifconfig ping nslookup dig host
getcap sysctl tsort comm join paste column rev tac fold fmt pr expand unexpand iconv
"""
HARMLESS = frozenset(_HARMLESS.split())
"""Commands that add no file and remove none. Some change the contents of files that are there."""

__all__ = ["COMMANDS", "HARMLESS"]
