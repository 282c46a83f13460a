# One image for all processes: web (the default), worker, payments, setup. See docs/deploy-container.md.
FROM node:24-bookworm-slim AS build
WORKDIR /src
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN node scripts/build.mjs && node scripts/pack.mjs /image

FROM node:24-bookworm-slim
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=3000 \
    PAYMENTS_HOST=0.0.0.0 \
    PAYMENTS_PORT=4010 \
    MEDIA_GATEWAY_DATA=/data \
    MEDIA_GATEWAY_CACHE=/data/films
WORKDIR /app
# Owned by root, run by another: nothing in the image can change itself.
COPY --from=build /image ./
RUN install -d -o node -g node -m 700 /data
USER node
VOLUME /data
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 CMD ["node", "dist/container.mjs", "health"]
# No shell and no npm in between: a stop reaches the process itself.
ENTRYPOINT ["node", "--enable-source-maps", "dist/container.mjs"]
CMD ["web"]
