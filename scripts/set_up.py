"""Sets everything up with nothing but a Python 3 with pip: `make setup`.

Runs on the Python that is there (3.8 or newer) and uses its standard library only. It
fetches the package manager uv, finds Python 3.10 (installed, of pyenv, or fetched by uv),
makes .venv with the pinned and hashed packages, and writes .env with fresh secrets. What is
up to date is left alone, so a second run takes a moment and needs no network.

Options: `--tools` also makes the environment of the code checks (.tools/check);
`--test` also installs what the tests need.
"""

import base64
import glob
import hashlib
import os
import platform
import secrets
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TOOLS = os.path.join(ROOT, ".tools")
VENV = os.path.join(ROOT, ".venv")
#: Free bytes that the environment, the model and the databases need.
DISK_NEEDED = 4 * 1024**3


def stop(problem, remedy):
    """End with one clear line and its remedy."""
    sys.stderr.write("STOPPED: %s %s\n" % (problem, remedy))
    sys.exit(1)


def say(text):
    """Tell what is being done."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def check_machine():
    """Say what would be missing on another machine than Linux x86-64."""
    system, machine = platform.system(), platform.machine().lower()
    if (system, machine) not in (("Linux", "x86_64"), ("Linux", "amd64")):
        say(
            "This is %s on %s. The pinned packages are for Linux on x86-64: the TensorFlow and sentence-encoder wheels would be missing "
            "elsewhere. Use a Linux x86-64 machine, a container or a virtual machine." % (system, machine)
        )
        if os.environ.get("TRY_ANYWAY") != "1":
            stop("This machine is not Linux on x86-64.", "Set TRY_ANYWAY=1 to try it all the same.")


def check_disk(needed=DISK_NEEDED, free=None):
    """Stop early when the disk cannot hold it."""
    free = shutil.disk_usage(ROOT).free if free is None else free
    if free < needed:
        stop("The disk is too full: %.1f GB free, %.1f GB needed." % (free / 1e9, needed / 1e9), "Free some space, then try again.")


def fingerprint(*names):
    """Return the fingerprint of files of this repository."""
    digest = hashlib.sha256()
    for name in names:
        with open(os.path.join(ROOT, name), "rb") as file:
            digest.update(file.read())
    return digest.hexdigest()


def is_done(marker, wanted):
    """Return whether a step was done for just these inputs."""
    try:
        with open(marker, encoding="utf-8") as file:
            return file.read() == wanted
    except OSError:
        return False


def mark_done(marker, wanted):
    """Remember that a step was done for these inputs."""
    with open(marker, "w", encoding="utf-8") as file:
        file.write(wanted)


def run(command, what):
    """Run a command; stop with its last words when it fails."""
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, universal_newlines=True)
    if done.returncode != 0:
        tail = "\n".join(done.stdout.strip().splitlines()[-12:])
        if "No space left" in done.stdout:
            stop("%s failed: the disk is full." % what, "Free some space, then try again.")
        sys.stderr.write(tail + "\n")
        stop("%s failed." % what, "Check the network and the package registry; the lines above say more.")


def get_uv():
    """Return the path of uv, fetched with pip into .tools when needed."""
    folder = os.path.join(TOOLS, "uv")
    binary, marker = os.path.join(folder, "bin", "uv"), os.path.join(folder, "done")
    wanted = fingerprint("requirements/bootstrap.txt")
    if not (os.path.exists(binary) and is_done(marker, wanted)):
        say("Fetching the package manager uv ...")
        if subprocess.run([sys.executable, "-m", "pip", "--version"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode != 0:
            stop("This Python (%s) has no pip." % sys.executable, "Install it (Debian: apt install python3-pip), then try again.")
        shutil.rmtree(folder, ignore_errors=True)
        run(
            [sys.executable, "-m", "pip", "install", "--quiet", "--require-hashes", "--no-deps", "--target", folder, "-r", "requirements/bootstrap.txt"],
            "Fetching uv",
        )
        mark_done(marker, wanted)
    return binary


def find_python():
    """Return a Python 3.10 found on this machine, or None."""
    homes = [os.environ.get("PYENV_ROOT"), os.path.expanduser("~/.pyenv")]
    candidates = [os.environ.get("PYTHON310"), shutil.which("python3.10"), sys.executable, "/usr/local/bin/python3.10", "/usr/bin/python3.10"]
    for home in homes:
        if home:
            candidates += sorted(glob.glob(os.path.join(home, "versions", "3.10*", "bin", "python3.10")), reverse=True)
    for path in candidates:
        if path and os.path.exists(path):
            code = "import sys, venv; sys.exit(sys.version_info[:2] != (3, 10))"
            if subprocess.run([path, "-c", code], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0:
                return path
    return None


def make_environment(uv, folder, requirements, python):
    """Make (or bring up to date) one virtual environment."""
    marker = os.path.join(folder, "done")
    wanted = fingerprint(*requirements)
    binary = os.path.join(folder, "bin", "python")
    # An environment that was copied along with its folder points at the wrong place.
    if is_done(marker, wanted) and os.path.exists(binary) and is_done(os.path.join(folder, "place"), folder):
        return
    say("Installing %s into %s (hashes are checked) ..." % (" and ".join(requirements), os.path.relpath(folder, ROOT)))
    if not is_done(os.path.join(folder, "place"), folder) or not os.path.exists(binary):
        shutil.rmtree(folder, ignore_errors=True)
        run([uv, "venv", "--quiet", "--python", python, folder], "Making %s" % folder)
    command = [uv, "pip", "sync", "--quiet", "--require-hashes", "--python", binary]
    run(command + requirements, "Installing packages")
    mark_done(marker, wanted)
    mark_done(os.path.join(folder, "place"), folder)


def fetch_python(uv):
    """Let uv fetch Python 3.10; stop with the remedy when it cannot."""
    say("Python 3.10 is not installed; fetching it ...")
    done = subprocess.run([uv, "python", "install", "3.10"], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, universal_newlines=True)
    if done.returncode != 0:
        stop(
            "Python 3.10 was not found and could not be fetched.",
            "Install it (pyenv install 3.10, or your system's python3.10 with venv), or set PYTHON310 to its path.",
        )
    return "3.10"


#: Secrets that an .env from before they existed is given; all others are written once, with the file.
LATER_KEYS = ("REQUEST_KEYS", "LOOKUP_KEYS", "WEBSITE_SECRET")
#: What to do with what was written.
BACK_UP = "Back up its keys, apart from the databases: without them stored messages and requests cannot be read or found."


def fresh_key():
    """Return 32 random bytes as text."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode("ascii")


def write_env():
    """Write .env with fresh secrets, once; give one from before the keys it does not know."""
    path = os.path.join(ROOT, ".env")
    if os.path.exists(path):
        add_later_keys(path)
        return
    with open(os.path.join(ROOT, ".env.example"), encoding="utf-8") as file:
        text = file.read()
    for name in ("MESSAGE_LOG_KEYS",) + LATER_KEYS:
        text = text.replace("\n%s=\n" % name, "\n%s=%s\n" % (name, fresh_key()))
    text = text.replace("\nACTION_SECRET=\n", "\nACTION_SECRET=%s\n" % secrets.token_urlsafe(32))
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    say("Wrote .env with fresh secrets. " + BACK_UP)


def add_later_keys(path):
    """Add fresh keys that an .env does not name; one that is named, even empty, is its owner's affair."""
    with open(path, encoding="utf-8", errors="surrogateescape") as file:
        text = file.read()
    named = [line.split("=", 1)[0].replace("export ", "").strip() for line in text.splitlines() if "=" in line]
    missing = [name for name in LATER_KEYS if name not in named]
    if not missing:
        return
    lines = "".join("%s=%s\n" % (name, fresh_key()) for name in missing)
    begin = "" if text.endswith("\n") or not text else "\n"
    # Written in one go, so that half a key can never stand there.
    with open(path, "a", encoding="utf-8") as file:
        file.write(begin + "# Secrets of later versions, see .env.example.\n" + lines)
    say("Added fresh %s to .env. %s" % (" and ".join(missing), BACK_UP))


def main(arguments):
    """Set up what the arguments ask for."""
    if sys.version_info < (3, 8):
        stop("This Python is %s." % platform.python_version(), "Run make with PYTHON=<a Python 3.8 or newer>.")
    check_machine()
    runtime = ["requirements/runtime.txt"] + (["requirements/test.txt"] if "--test" in arguments else [])
    # An environment that also has the test packages serves for running as well.
    if "--test" not in arguments and is_done(os.path.join(VENV, "done"), fingerprint("requirements/runtime.txt", "requirements/test.txt")):
        runtime = ["requirements/runtime.txt", "requirements/test.txt"]
    tools = ["requirements/tools.txt"] if "--tools" in arguments else []
    os.makedirs(TOOLS, exist_ok=True)
    if not is_done(os.path.join(VENV, "done"), fingerprint(*runtime)):
        check_disk()
    uv = get_uv()
    python = find_python() or fetch_python(uv)
    make_environment(uv, VENV, runtime, python)
    if tools:
        make_environment(uv, os.path.join(TOOLS, "check"), tools, python)
    write_env()


if __name__ == "__main__":
    main(sys.argv[1:])
