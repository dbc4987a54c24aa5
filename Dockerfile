# Two stages: what builds stays behind, what runs is a virtual environment and the feeds file.
FROM python:3.12-slim-bookworm AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /src
COPY requirements.lock ./
RUN python -m venv /opt/claimwatch \
 && /opt/claimwatch/bin/pip install --require-hashes -r requirements.lock
COPY pyproject.toml README.md ./
COPY claims claims
COPY bot bot
RUN /opt/claimwatch/bin/pip install --no-deps --no-build-isolation . \
 && /opt/claimwatch/bin/pip uninstall --yes setuptools pip

FROM python:3.12-slim-bookworm
RUN useradd --system --uid 10001 --no-create-home claimwatch \
 && install --directory --owner=claimwatch /data
COPY --from=build /opt/claimwatch /opt/claimwatch
COPY feeds.yaml /app/feeds.yaml
ENV PATH=/opt/claimwatch/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    MPLCONFIGDIR=/tmp/matplotlib \
    DATABASE_URL=sqlite:////data/claimwatch.db \
    CLAIMWATCH_STATUS=0.0.0.0:9464
WORKDIR /app
USER claimwatch
VOLUME /data
EXPOSE 9464
HEALTHCHECK --interval=60s --timeout=5s --start-period=120s \
  CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:9464/healthz')"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["claimwatch"]
CMD ["run"]
