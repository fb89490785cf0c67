#!/usr/bin/env bash
# Starts the service, setting up what it needs first.
cd "$(dirname "$0")" && exec make --silent run
