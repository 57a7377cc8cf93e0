# Rolewise in a container: docs/deploy.md says how to run it.
FROM python:3.11-slim-bookworm AS packages
RUN python -m venv /opt/rolewise
WORKDIR /build
COPY requirements.txt ./
RUN /opt/rolewise/bin/pip install --quiet --no-cache-dir --requirement requirements.txt
COPY . ./
# Nothing installs packages any more once we are in.
RUN /opt/rolewise/bin/pip install --quiet --no-cache-dir --no-deps . \
 && /opt/rolewise/bin/python -m pip uninstall --quiet --yes setuptools pip

FROM python:3.11-slim-bookworm
RUN useradd --uid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin rolewise \
 && install --directory --owner=rolewise --group=rolewise --mode=700 /data
COPY --from=packages /opt/rolewise /opt/rolewise
ENV PATH="/opt/rolewise/bin:$PATH" ROLEWISE_DATA_DIR=/data ROLEWISE_HOST=0.0.0.0
USER 10001
WORKDIR /data
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import os, urllib.request as web; web.urlopen(f\"http://127.0.0.1:{os.environ.get('PORT') or 3000}/healthz\", timeout=4)"]
ENTRYPOINT ["rolewise"]
CMD ["serve"]
