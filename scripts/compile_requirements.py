"""Compiles requirements/*.in into pinned, hashed *.txt without any address: `make requirements`."""

import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
UV = os.path.join(ROOT, ".tools", "uv", "bin", "uv")
_ALWAYS = ["--quiet", "--generate-hashes", "--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links"]
_LINUX = ["--python-version", "3.10", "--python-platform", "x86_64-manylinux_2_28"]

for arguments in (
    [*_LINUX, "--override", "requirements/overrides.txt", "requirements/runtime.in", "-o", "requirements/runtime.txt"],
    [*_LINUX, "requirements/test.in", "-o", "requirements/test.txt"],
    [*_LINUX, "requirements/tools.in", "-o", "requirements/tools.txt"],
    ["--python-version", "3.8", "--universal", "requirements/bootstrap.in", "-o", "requirements/bootstrap.txt"],
):
    done = subprocess.run([UV, "pip", "compile", *_ALWAYS, *sys.argv[1:], *arguments], cwd=ROOT)
    if done.returncode != 0:
        sys.exit(done.returncode)
