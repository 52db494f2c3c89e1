"""Push an image with one small file in it to a registry.

    python3 push_image.py http://127.0.0.1:5000 library/nginx bitnami/redis ...
"""

import gzip
import hashlib
import io
import json
import sys
import tarfile
import urllib.request


def put(url, body, kind):
    request = urllib.request.Request(url, body, {"Content-Type": kind}, method="PUT")
    urllib.request.urlopen(request, timeout=20).read()


def push_blob(registry, repository, blob):
    request = urllib.request.Request(
        f"{registry}/v2/{repository}/blobs/uploads/", b"", method="POST")
    upload = urllib.request.urlopen(request, timeout=20).headers["Location"]
    digest = "sha256:" + hashlib.sha256(blob).hexdigest()
    separator = "&" if "?" in upload else "?"
    put(f"{upload}{separator}digest={digest}", blob, "application/octet-stream")
    return {"digest": digest, "size": len(blob)}


def layer():
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        entry = tarfile.TarInfo("hello")
        entry.size = 6
        tar.addfile(entry, io.BytesIO(b"hello\n"))
    return packed.getvalue()


def push(registry, repository):
    tar = layer()
    config = json.dumps({
        "architecture": "amd64", "os": "linux", "config": {"Cmd": ["/hello"]},
        "rootfs": {"type": "layers",
                   "diff_ids": ["sha256:" + hashlib.sha256(tar).hexdigest()]},
    }).encode()
    kind = "application/vnd.docker.distribution.manifest.v2+json"
    manifest = {
        "schemaVersion": 2, "mediaType": kind,
        "config": {
            "mediaType": "application/vnd.docker.container.image.v1+json",
            **push_blob(registry, repository, config)},
        "layers": [{
            "mediaType": "application/vnd.docker.image.rootfs.diff.tar.gzip",
            **push_blob(registry, repository, gzip.compress(tar, mtime=0))}],
    }
    put(f"{registry}/v2/{repository}/manifests/latest",
        json.dumps(manifest).encode(), kind)


for name in sys.argv[2:]:
    push(sys.argv[1], name)
