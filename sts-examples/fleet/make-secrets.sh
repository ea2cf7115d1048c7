#!/bin/sh
# Makes what a fleet shares, in the folder "secrets": the two keys, the user and the password on the server, and the
# server's certificate. Run it once. Give the names by which clients reach the server; without any, it is "redis".
# Needs openssl.
set -eu
umask 077
mkdir secrets
cd secrets
echo "*" >.gitignore
head -c 32 /dev/urandom >name.key
head -c 32 /dev/urandom >sealing.key
password=$(openssl rand -hex 32)
printf '%s\n' "$password" >redis.password
digest=$(printf '%s' "$password" | openssl dgst -sha256 -r | cut -d ' ' -f 1)
cat >users.acl <<END
user default off
user fleet on #$digest ~stslib:* &stslib:* +getrange +exists +set +del +scan +eval +evalsha +publish +subscribe +time +pfadd +pfcount +pexpireat +cluster|slots +cluster|nodes
END
names=
for name in "${@:-redis}"; do names=${names:+$names,}DNS:$name; done
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 365 -subj /CN=stslib-fleet \
    -addext "subjectAltName=$names" -keyout redis.key -out redis.crt 2>/dev/null
