"""Ralph as the specs run it: `serve.py PORT`, everything else by its environment variables."""

import sys

import uvicorn
from ralph.backends.data.base import BaseOperationType
from ralph.backends.lrs.fs import FSLRSBackend

# As it comes, the file-system backend of 5.1 creates its file with the first batch and refuses every later one because the file is there.
FSLRSBackend.default_operation_type = BaseOperationType.APPEND

from ralph.api import app  # noqa: E402

# Its own `runserver` watches its source and serves from a child, which outlives it.
uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")
