"""What is in the base images that Dockerfiles of Go projects use: commands, directories, users.

Sources: the files of Debian's minimal system for bookworm and trixie, busybox's list of applets with their directories, the
Debian packages of distroless, and the Dockerfiles of the official golang images.
"""

BUSYBOX_BIN = """\
arch ash base64 busybox cat chgrp chmod chown cp cpio date dd df dmesg dnsdomainname echo ed egrep false
fatattr fgrep getopt grep gunzip gzip hostname ionice ipcalc kill link linux32 linux64 ln login ls lzop
mkdir mknod mktemp more mount mv netstat pidof ping ping6 ps pwd readlink rev rm rmdir run-parts sed
setpriv sh sleep stat stty su sync tar touch true umount uname uncompress vi watch zcat
"""

BUSYBOX_SBIN = """\
acpid adjtimex arp blockdev depmod devmem fdisk findfs freeramdisk fstrim getty halt hwclock ifconfig
ifdown ifup init insmod ip klogd loadkmap logread losetup lsmod mdev mkdosfs mkswap modinfo modprobe
nameif pivot_root poweroff reboot rmmod route start-stop-daemon sulogin swapoff swapon switch_root
sysctl syslogd tunctl udhcpc vconfig watchdog
"""

BUSYBOX_USR_BIN = """\
[ [[ awk basename bc blkdiscard bunzip2 bzcat bzip2 cal clear cmp crc32 crontab cut dc deallocvt diff
dirname dos2unix du env expand expr factor fallocate find fold free getfattr groups head hexdump hostid
id install killall less logger logname lzcat lzma md5sum microcom mkfifo mkpasswd nc nl nproc nsenter
nslookup od openvt passwd paste patch printf realpath renice reset seq setkeycodes setsid sha1sum
sha256sum sha3sum sha512sum shred shuf sort ssl_client strings tac tail taskset tee test time timeout
top tr traceroute traceroute6 truncate tty udhcpc6 unexpand uniq unix2dos unlink unlzma unshare unxz
unzip uptime uudecode uuencode wc wget which who whoami xargs xxd xz xzcat yes
"""

BUSYBOX_USR_SBIN = """\
addgroup adduser arping brctl chpasswd chroot crond delgroup deluser fsfreeze loadfont nbd-client
nologin partprobe rdate readahead setfont ubirename
"""

BUSYBOX_MAYBE = """\
ar ascii chvt cttyhack dnsd dpkg dpkg-deb dumpkmap dumpleases ftpget ftpput httpd i2cdetect i2cdump
i2cget i2cset i2ctransfer inetd last lsscsi mim mke2fs mkfs.ext2 mt nuke resume rpm rpm2cpio run-init
svc svok tc telnet telnetd tftp ts udhcpd uevent usleep w
"""
"""Applets that builds of busybox differ in."""

DEBIAN_BIN = """\
[ apt apt-cache apt-cdrom apt-config apt-get apt-mark arch awk b2sum base32 base64 basename basenc bash
bashbug captoinfo cat chage chcon chfn chgrp chmod choom chown chrt chsh cksum clear clear_console cmp
comm cp csplit cut dash date dd deb-systemd-helper deb-systemd-invoke debconf debconf-apt-progress
debconf-communicate debconf-copydb debconf-escape debconf-set-selections debconf-show df diff diff3 dir
dircolors dirname dmesg dnsdomainname domainname dpkg dpkg-deb dpkg-divert dpkg-maintscript-helper
dpkg-query dpkg-realpath dpkg-split dpkg-statoverride dpkg-trigger du echo egrep env expand expiry expr
factor fallocate false fgrep find findmnt flock fmt fold getconf getent getopt gpasswd grep groups
gunzip gzexe gzip hardlink head hostid hostname i386 iconv id infocmp infotocap install ionice ipcmk
ipcrm ipcs ischroot join ld.so ldd link linux32 linux64 ln locale localedef logger login logname ls
lsblk lscpu lsipc lslocks lslogins lsmem lsns mawk mcookie md5sum mkdir mkfifo mknod mktemp more mount
mountpoint mv namei nawk newgrp nice nisdomainname nl nohup nproc nsenter numfmt od pager partx passwd
paste pathchk perl pidof pinky pldd pr printenv printf prlimit ptx pwd rbash readlink realpath rename.ul
renice reset rev rgrep rm rmdir run-parts runcon savelog script scriptlive scriptreplay sdiff sed seq
setarch setpriv setsid setterm sg sh sha1sum sha224sum sha256sum sha384sum sha512sum shred shuf sleep
sort split stat stdbuf stty su sum sync tabs tac tail tar taskset tee tempfile test tic timeout toe
touch tput tr true truncate tset tsort tty tzselect uclampset umount uname uncompress unexpand uniq
unlink unshare update-alternatives users vdir wall wc wdctl whereis which which.debianutils who whoami
x86_64 xargs yes ypdomainname zcat zcmp zdiff zdump zegrep zfgrep zforce zgrep zless zmore znew
"""

DEBIAN_SBIN = """\
add-shell agetty blkdiscard blkid blkzone blockdev chcpu chgpasswd chmem chpasswd chroot
dpkg-preconfigure dpkg-reconfigure faillock findfs fsck fsfreeze fstab-decode fstrim getty groupadd
groupdel groupmod grpck grpconv grpunconv iconvconfig installkernel invoke-rc.d isosize killall5
ldattach ldconfig losetup mkfs mkhomedir_helper mkswap newusers nologin pam-auth-update pam_getenv
pam_namespace_helper pam_timestamp_check pivot_root pwck pwconv pwhistory_helper pwunconv readprofile
remove-shell rmt rmt-tar rtcwake runuser service shadowconfig start-stop-daemon sulogin swaplabel
swapoff swapon switch_root tarcat unix_chkpwd unix_update update-passwd update-rc.d update-shells
useradd userdel usermod vigr vipw wipefs zic zramctl
"""

DEBIAN_MAYBE = """\
addpart apt-key badblocks chattr cpgr cppw ctrlaltdel debugfs delpart dpkg-fsys-usrunmess dumpe2fs
e2freefrag e2fsck e2image e2label e2mmpstatus e2scrub e2scrub_all e2undo e4crypt e4defrag faillog
filefrag fincore fsck.cramfs fsck.ext2 fsck.ext3 fsck.ext4 fsck.minix gpgv groupmems hwclock last lastb
lastlog logsave lsattr lsfd lsirq md5sum.textutils mesg mke2fs mkfs.bfs mkfs.cramfs mkfs.ext2 mkfs.ext3
mkfs.ext4 mkfs.minix mklost+found resize2fs resizepart sqv tune2fs utmpdump
"""
"""Commands that the releases differ in."""

GOLANG_DEBIAN_BIN = """\
ar as c++ cc cpp curl g++ gcc git git-shell gpg gpg-agent gpgv hg ld make nm objcopy objdump openssl perl
pgrep pkg-config pkill ps python3 ranlib readelf scp sftp size ssh ssh-add ssh-agent ssh-keygen ssh-keyscan
strings strip svn top uptime vmstat w watch wget which c_rehash
"""
"""What buildpack-deps:scm and the Go image add to Debian."""

GOLANG_DEBIAN_LACKS = """\
bun cargo cmake docker emacs gawk jq nano node npm npx pip pip3 pnpm protoc rsync rustc sudo tree unzip upx vim
yarn zip zsh fish ko goreleaser templ sqlc buf swag air dlv task just
"""
"""Commands that people expect there and that are missing."""

DIRECTORIES = "boot dev etc home media mnt opt proc root run sbin srv sys tmp usr var bin lib"
BELOW = """\
/usr/bin /usr/sbin /usr/lib /usr/local /usr/local/bin /usr/local/sbin /usr/local/lib /usr/local/share /usr/local/etc
/usr/share /var/cache /var/lib /var/log /var/tmp /var/run /var/spool /var/opt /dev/shm
"""
"""Directories of Alpine and Debian."""
DISTROLESS_DIRECTORIES = """\
/boot /dev /etc /etc/default /etc/ssl /etc/ssl/certs /home /home/nonroot /proc /root /run /sys /tmp /usr /usr/bin /usr/games
/usr/include /usr/lib /usr/sbin /usr/share /usr/src /var /var/backups /var/cache /var/lib /var/local /var/log /var/run
/var/spool /var/tmp /bin /sbin /lib
"""
ALPINE_USERS = {
    "root": "0", "bin": "1", "daemon": "2", "lp": "4", "sync": "5", "shutdown": "6", "halt": "7", "mail": "8",
    "news": "9", "uucp": "10", "cron": "16", "ftp": "21", "sshd": "22", "games": "35", "ntp": "123",
    "guest": "405", "nobody": "65534",
}  # fmt: skip
DEBIAN_USERS = {
    "root": "0", "daemon": "1", "bin": "2", "sys": "3", "sync": "4", "games": "5", "man": "6", "lp": "7",
    "mail": "8", "news": "9", "uucp": "10", "proxy": "13", "www-data": "33", "backup": "34", "list": "38",
    "irc": "39", "_apt": "42", "nobody": "65534",
}  # fmt: skip
DISTROLESS_USERS = {"root": "0", "nobody": "65534", "nonroot": "65532"}
BUSYBOX_USERS = {
    "root": "0", "daemon": "1", "bin": "2", "sys": "3", "sync": "4", "mail": "8", "www-data": "33",
    "operator": "37", "nobody": "65534",
}  # fmt: skip
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
CA_BUNDLE = "/etc/ssl/certs/ca-certificates.crt"
ZONES = "/usr/share/zoneinfo"
