import os
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest


@pytest.fixture
def quick(tmp_path):
    """A folder in memory, where there is one: what is tested here is not the disk."""
    memory = Path("/dev/shm")
    if not os.access(memory, os.W_OK):
        yield tmp_path
        return
    with TemporaryDirectory(dir=memory) as folder:
        yield Path(folder)
