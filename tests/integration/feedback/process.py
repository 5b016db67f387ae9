"""The service ``feedback`` as a process of its own, which a test may kill."""

import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from deploy.testing import PASSWORD, ROOT, World
from services.feedback.settings import Settings
from shared.auth import Role
from shared.testing import Keys, free_port

FROM_OUTSIDE = ("feedback_kek", "feedback_token_key")


@dataclass
class Feedback:
    """One process; started again it finds its data and its keys."""

    world: World
    keys: Keys
    settings: Settings
    log: Path
    port: int = field(default_factory=free_port)
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def by(self, role: Role) -> dict[str, str]:
        return self.keys.bearer(self.keys.by_role[role])

    def start(self, *argv: str, ready: bool = True, **env: str) -> None:
        """Run the service, or ``argv`` instead of it, and wait until it is ready."""
        settings = self.settings
        environment = {
            **os.environ,
            "XASO_PORT": str(self.port),
            "XASO_MONGO_URI": settings.mongo_uri,
            "XASO_MONGO_PREFIX": settings.mongo_prefix,
            "XASO_NATS_URL": settings.nats_url,
            "XASO_KEYS_FILE": str(settings.keys_file),
            "XASO_COMMUNES_DIR": str(settings.communes_dir),
            "XASO_DEMONSTRATION": "true",
            **{f"XASO_{n.upper()}": getattr(settings, n).get_secret_value() for n in FROM_OUTSIDE},
            **env,
        }
        if settings.nats_user:
            environment |= {"XASO_NATS_USER": settings.nats_user, "XASO_NATS_PASSWORD": PASSWORD}
        command = [sys.executable, *(argv or ("-m", "services.feedback"))]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, env=environment, cwd=ROOT, stdout=log, stderr=log
            )
        if ready:
            self.wait_until_ready()

    def wait_until_ready(self) -> None:
        """Wait until the process says that it is ready; raises where it ended."""
        deadline = time.monotonic() + 30
        while True:
            assert self.process
            assert self.process.poll() is None, self.log.read_text()[-3000:]
            try:
                if httpx.get(f"{self.url}/readyz").status_code == 200:
                    return
            except httpx.HTTPError:
                pass
            assert time.monotonic() < deadline, self.log.read_text()[-3000:]
            time.sleep(0.05)

    def ended(self, within: float = 30) -> int:
        """Wait until the process has ended; return its exit status."""
        assert self.process
        return self.process.wait(within)

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(10)
