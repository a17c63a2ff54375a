# Two stages: the first has what building needs, the second only what running needs.
FROM python:3.12-slim AS build
WORKDIR /src
COPY requirements.lock ./
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY recommender recommender
COPY storage storage
# The dependencies stand already, each with its hash; this adds the project alone.
RUN /venv/bin/pip install --no-cache-dir --no-deps .

FROM python:3.12-slim
# The uid is a number so that a cluster can check that it is not root.
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin commontone \
    && mkdir /data && chown 10001:10001 /data
COPY --from=build /venv /venv
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DATABASE=/data/commontone.sqlite \
    WEB_HOST=0.0.0.0 \
    WEB_PORT=9001
USER 10001
VOLUME /data
EXPOSE 9001
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import os,urllib.request as u; u.urlopen('http://127.0.0.1:'+os.environ['WEB_PORT']+'/healthz', timeout=4)"]
ENTRYPOINT ["commontone"]
CMD ["run"]
