# An image that holds knockoff, the libraries it loads, and nothing else; see
# README.  tools/image.sh says what is in it.
FROM debian:12 AS build
COPY . /src
RUN sh /src/tools/debian.sh image /image

FROM scratch
COPY --from=build /image /
ENV HOME=/tmp
USER 65534:65534
WORKDIR /work
ENTRYPOINT ["/usr/local/bin/knockoff"]
CMD ["check", "."]
