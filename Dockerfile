# Copydesk as a plain user: docker build -t copydesk .
# Raw articles are mounted at /data/raw, tables at /data/processed; see docs/schedules.md.
FROM python:3.12-slim AS built

RUN python -m venv /opt/copydesk
ENV PATH=/opt/copydesk/bin:$PATH
WORKDIR /src
COPY constraints.txt pyproject.toml README.md LICENSE NOTICE ./
COPY flows flows
COPY tasks tasks
RUN pip install --no-cache-dir -c constraints.txt .

FROM python:3.12-slim

RUN useradd --uid 10001 --create-home --home-dir /data copydesk \
    && mkdir -p /data/raw /data/processed \
    && chown -R copydesk:copydesk /data
COPY --from=built /opt/copydesk /opt/copydesk
ENV PATH=/opt/copydesk/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PREFECT_HOME=/tmp/prefect \
    PREFECT_SERVER_UI_STATIC_DIRECTORY=/tmp/prefect-ui
USER 10001:10001
WORKDIR /
VOLUME ["/data/raw", "/data/processed"]
ENTRYPOINT ["copydesk"]
CMD ["run"]
