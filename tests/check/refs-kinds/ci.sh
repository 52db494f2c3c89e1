#!/bin/sh
docker login ghcr.io
docker build -t acme/app .
docker pull "$IMAGE"
docker pull "redis:$TAG"
