#!/bin/sh
docker build -t ngnix:dev .
docker run --rm ngnix:dev
docker run --rm ngnxi
