#!/usr/bin/env bash
# debian-packages.sh SUITE FOLDER PACKAGE…: unpacks packages of Debian with what they need into a folder, without installing anything.
set -euo pipefail
suite=$1 folder=$2
shift 2
[ -e "$folder" ] && exit 0
mkdir -p "$(dirname "$folder")"
# Another process may be doing the same: who is done first gives the folder its name.
work=$(mktemp -d "$folder.XXXXXX")
trap 'rm -rf "$work"' EXIT
apt=$work/apt root=$work/root
mkdir -p "$apt"/{etc/apt.conf.d,etc/preferences.d,etc/parts,state/lists/partial,cache/archives/partial} "$root"
: >"$apt/status"
mirror=$(cat /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list 2>/dev/null |
  sed -nE 's/^URIs: *(\S+).*/\1/p; s/^deb (\[[^]]*\] )?(\S+).*/\2/p' | sed -n 1p || true)
if [ -z "$mirror" ]; then
  echo "this machine names no mirror of Debian's packages" >&2
  exit 1
fi
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main" >"$apt/etc/sources.list"
options=(-qq -o Dir::Etc="$apt/etc" -o Dir::Etc::sourcelist=sources.list -o Dir::Etc::sourceparts=parts -o Dir::State="$apt/state"
  -o Dir::State::status="$apt/status" -o Dir::Cache="$apt/cache" -o APT::Sandbox::User="$(id -un)" -o Debug::NoLocking=1)
apt-get "${options[@]}" update
apt-get "${options[@]}" install -y --no-install-recommends --download-only "$@"
for package in "$apt"/cache/archives/*.deb; do dpkg-deb -x "$package" "$root"; done
chmod 755 "$root"
mv -T "$root" "$folder" 2>/dev/null || [ -e "$folder" ]
