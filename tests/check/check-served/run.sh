#!/bin/sh
# One's own, although it is called like an image that only prints.
docker run -d -p 8080:80 helloworld
docker run --publish 8080:80 hola_mundo
# These are slips: nothing is published, letters changed places, a server.
docker run helloworld
docker run -p 8080:80 hello-wrold
docker run -p 8080:80 ngnix
