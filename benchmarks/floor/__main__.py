"""`python -m benchmarks.floor --upstream URL`: serves on a free port; its first line says where, as JSON."""

import argparse
import json
import socket

import uvicorn

from benchmarks.floor.app import create_app


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.floor", description=__doc__)
    parser.add_argument("--upstream", required=True, help="base URL of the model endpoint")
    options = parser.parse_args()
    config = uvicorn.Config(
        create_app(options.upstream), loop="uvloop", http="httptools", access_log=False, log_level="warning"
    )
    with socket.create_server(("127.0.0.1", 0)) as listener:
        print(json.dumps({"port": listener.getsockname()[1]}), flush=True)
        uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    main()
