: "${IMAGE:=nginx}"
TAG=${TAG:-1}
export FULL="ghcr.io/a/$IMAGE:$TAG"
docker pull $FULL && docker push "$UNKNOWN"
LIST=(a/b "c/d")
for i in "${LIST[@]}" e/f; do docker pull x.io/$i; done
id=$(docker create "redis:${V:-7}")
