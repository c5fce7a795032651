#!/usr/bin/env bash
# Prints the directory to use as KUBEBUILDER_ASSETS: etcd and kube-apiserver, built from their Go modules at the versions of
# test/e2e/tools/go.mod. Built once (some minutes), then kept in the user's cache. Needs Go and a module proxy.
set -euo pipefail

tools="$(cd "$(dirname "$0")/../test/e2e/tools" && pwd)"
version="$(awk '$1 == "k8s.io/kubernetes" { print $2 }' "$tools/go.mod")"
etcd="$(awk '$1 == "go.etcd.io/etcd/server/v3" && NF > 1 { print $2 }' "$tools/go.mod")"
target="${XDG_CACHE_HOME:-$HOME/.cache}/cdk8s-talos-cilium-envtest/$version-etcd-$etcd"

if [[ ! -x "$target/etcd" || ! -x "$target/kube-apiserver" ]]; then
  command -v go >/dev/null || { echo 'scripts/envtest.sh: there is no go; without it, "setup-envtest use 1.35 -p path" gives the same programs' >&2; exit 1; }
  echo "building kube-apiserver $version and etcd $etcd, which takes some minutes" >&2
  mkdir -p "$(dirname "$target")"
  # Two of these may run at once: each builds a directory of its own, and a rename settles it.
  own="$(mktemp -d "$target.XXXXXX")"
  trap 'rm -rf "$own"' EXIT
  cd "$tools"
  # No symbols and no debug information: a fifth of the time, and half of the space.
  flags=(-mod=readonly -buildvcs=false -trimpath '-gcflags=all=-dwarf=false')
  export CGO_ENABLED=0 GOFLAGS= GOWORK=off
  go build "${flags[@]}" -ldflags '-s -w' -o "$own/etcd" go.etcd.io/etcd/server/v3 >&2
  go build "${flags[@]}" -ldflags "-s -w -X k8s.io/component-base/version.gitVersion=$version" -o "$own/kube-apiserver" k8s.io/kubernetes/cmd/kube-apiserver >&2
  mv -T "$own" "$target" 2>/dev/null || [[ -x "$target/kube-apiserver" ]] || { rm -rf "$target"; mv -T "$own" "$target"; }
fi
printf '%s\n' "$target"
