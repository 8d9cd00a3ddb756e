# The program in an image of its own: built with uv from the lock file, run by a user without rights.
FROM ghcr.io/astral-sh/uv:0.13.9 AS uv

FROM python:3.12.11-slim-bookworm AS build
COPY --from=uv /uv /usr/local/bin/uv
ENV UV_LINK_MODE=copy UV_COMPILE_BYTECODE=1 UV_PYTHON_DOWNLOADS=never
WORKDIR /src
COPY pyproject.toml uv.lock README.md LICENSE ./
RUN uv sync --frozen --no-dev --no-install-project
COPY schemas schemas
COPY streams streams
RUN uv sync --frozen --no-dev --no-editable

FROM python:3.12.11-slim-bookworm
RUN useradd --system --uid 10001 --create-home --home-dir /var/lib/whoholds whoholds
COPY --from=build /src/.venv /src/.venv
ENV PATH=/src/.venv/bin:$PATH PYTHONUNBUFFERED=1 WHOHOLDS_DATA_DIR=/var/lib/whoholds \
    WHOHOLDS_STATE=/var/lib/whoholds/state.sqlite
USER whoholds
WORKDIR /var/lib/whoholds
VOLUME /var/lib/whoholds
ENTRYPOINT ["whoholds"]
CMD ["--help"]
