#!/bin/sh
# docker run ngnix
image=bitnmai/redis
docker run -d --name ngnix -p 80:80 \
	-e A=b `# a note` \
	"$image:7"
echo "$TOKEN" | docker login gchr.io -u me --password-stdin
docker build -t ngnix . && docker push qauy.io/me/app
kubectl set image deploy/web web=ngnix:1
