# Commands that make, move and remove files.
FROM debian:trixie-slim
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
WORKDIR /site
RUN set -eux; mkdir -p a/b /data/{one,two} && touch a/b/c a/d && echo hello > a/hello && echo more >> a/hello \
    && printf '%s=%s\n' x 1 > a/pairs; install -m 755 -d /opt/dir && install a/hello /opt/program \
    && install -m 644 a/hello /opt/dir/
RUN cp a/hello copy && cp -r a b && cp -a a/. c && mv copy moved && mv a/d /data/one/ && ln -s moved link && ln -s /data/one onelink \
    && touch onelink/through && rm -rf a/b /data/two && rm -f b/hello && rm -rf c/*
RUN groupadd -g 4000 staffs && useradd -u 4001 -g staffs -m alice && chown -R alice:staffs /data && chown 5:6 moved && chmod +x moved \
    && chmod 644 /opt/program
RUN <<EOF
set -e
for name in p q; do
  mkdir /loop-$name
  echo $name > /loop-$name/file
done
if [ -e /site/moved ]; then touch /branch; fi
(cd /tmp && touch in-subshell)
touch here
EOF
RUN cat <<EOF > /etc/motd && echo x | tee /piped > /dev/null
hello $HOME
EOF
RUN test -e /nothing || touch /after-or; test -e /nothing && touch /never || true; mkdir -p /tmp/gone && rm -r /tmp/gone
USER alice
RUN echo mine > ~/file
USER 7000:7001
WORKDIR /home/seven
CMD ./moved "$HOME"
