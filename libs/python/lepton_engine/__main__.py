"""`python -m lepton_engine`: talks through stdin and stdout. What libraries print goes to stderr."""

import os
import sys
import warnings

# numbers come and go without NumPy, which torch misses aloud
warnings.filterwarnings("ignore", message="Failed to initialize NumPy")
os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")  # repeatable products on cuda


def main() -> None:
    sink = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    from .server import serve

    try:
        serve(sys.stdin.buffer, sink)
    except BrokenPipeError:
        os._exit(0)


main()
