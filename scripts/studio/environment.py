"""The environment of Label Studio: only what is named here."""

import os
from pathlib import Path

# Label Studio reads many variables, also under plain names (PORT, USERNAME, HOST, DEBUG): so a list of what passes.
PASSES = ("PATH", "HOME", "USER", "LOGNAME", "TMPDIR", "TZ", "LANG", "LD_LIBRARY_PATH", "SYSTEMROOT")
PREFIXES = ("LC_", "OPENBLAS_")


def environment(data: Path, extra: dict[str, str] | None = None) -> dict[str, str]:
    passed = {key: value for key, value in os.environ.items() if key in PASSES or key.startswith(PREFIXES)}
    return {
        **passed,
        "LABEL_STUDIO_BASE_DATA_DIR": str(data),
        "LABEL_STUDIO_ENABLE_LEGACY_API_TOKEN": "true",
        # It calls nobody.
        "COLLECT_ANALYTICS": "false",
        "LATEST_VERSION_CHECK": "false",
        "SENTRY_DSN": "",
        "FRONTEND_SENTRY_DSN": "",
        **(extra or {}),
    }
