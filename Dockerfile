# The image: one static binary from scratch, run as uid 10001. `scripts/image` builds it, `scripts/image-test` proves it.
#
# Where no registry can be reached, BUILDER names a local image with the same toolchain (scripts/builder-image).
ARG BUILDER=docker.io/library/rust:1.95.0-slim-bookworm@sha256:d7482085ff5b415f84dba5647ae71606650bdef00db7aeb69f4b3d170c3e4082

# hadolint ignore=DL3006 -- the digest stands in the argument
FROM ${BUILDER} AS build
# rust-toolchain.toml names components that only development needs.
ENV RUSTUP_TOOLCHAIN=1.95.0
# A digest says which image this is; this says that the compiler in it is the one of the Rust release.
RUN rustc -vV | grep -x 'commit-hash: 59807616e1fa2540724bfbac14d7976d7e4a3860'
WORKDIR /src
RUN cargo install --locked --root /usr/local cargo-auditable@0.7.7
COPY . .
# The only step with a network behind it; what follows is built from what was fetched.
RUN cargo fetch --locked
RUN PGTUSK_OFFLINE=1 scripts/image-root "$(PGTUSK_OFFLINE=1 scripts/build)" /out

FROM scratch
ARG VERSION=0.0.0
ARG REVISION=unknown
ARG CREATED=1970-01-01T00:00:00Z
LABEL org.opencontainers.image.title="pgtusk" \
      org.opencontainers.image.description="The PostgreSQL client for inside a cluster: psql's fidelity, pgcli's comfort, one static binary" \
      org.opencontainers.image.source="https://github.com/pgtusk/pgtusk" \
      org.opencontainers.image.url="https://github.com/pgtusk/pgtusk" \
      org.opencontainers.image.documentation="https://github.com/pgtusk/pgtusk#readme" \
      org.opencontainers.image.vendor="pgtusk" \
      org.opencontainers.image.authors="The pgtusk authors" \
      org.opencontainers.image.licenses="MIT OR Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.created="${CREATED}" \
      org.opencontainers.image.base.name="scratch"
COPY --from=build /out /
USER 10001:10001
STOPSIGNAL SIGTERM
ENTRYPOINT ["/usr/bin/pgtusk"]
