# The packaging program without Lambda: takes pushes from the queue until SIGTERM. docs/deploy.md says how ECS runs it.
# Everything it is told stands in its environment (BACKLOGQ_*, AWS_*) and in the routes.json that is built in; secrets
# come from Secrets Manager while it runs.

# The SDK that global.json names; newer patches of both by --build-arg.
ARG SDK=10.0.100-noble
ARG RUNTIME=10.0.0-noble-chiseled

# Builds on any machine, for linux/amd64.
FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:${SDK} AS build
WORKDIR /source
COPY global.json Directory.Build.props Directory.Packages.props BannedSymbols.txt .editorconfig routes.json ./
COPY src/Function.targets src/Function.targets
COPY src/BacklogQueue src/BacklogQueue
COPY src/BacklogQueue.Git src/BacklogQueue.Git
COPY src/BacklogQueue.Packaging src/BacklogQueue.Packaging
RUN dotnet publish src/BacklogQueue.Packaging --configuration Release --runtime linux-x64 --output /app
RUN mkdir /spill

# No shell, no package manager; the program brings its own .NET.
FROM mcr.microsoft.com/dotnet/runtime-deps:${RUNTIME}
COPY --from=build /app /app

# Packs that are too large for memory go here: the one place that is written, so that all else may be read-only. ECS takes
# owner and mode of an empty volume from this declaration.
COPY --from=build --chown=1654:1654 /spill /spill
VOLUME /spill
ENV TMPDIR=/spill

# The images' own user "app".
USER 1654:1654

# Takes no more messages, hands back after 20 seconds what is not finished, and exits 0.
STOPSIGNAL SIGTERM
ENTRYPOINT ["/app/bootstrap"]
