# Sourced by scripts/demo and scripts/test, from the root of the repository: `preflight NAME [rustfmt] [clippy]` names
# everything that is missing, at once, with how to get it, and ends. Afterwards $python is the Python to use.

version_at_least() { # HAVE WANTED, both MAJOR.MINOR
    [ "${1%%.*}" -gt "${2%%.*}" ] || { [ "${1%%.*}" -eq "${2%%.*}" ] && [ "${1#*.}" -ge "${2#*.}" ]; }
}

find_python() {
    local candidate
    for candidate in python3 python3.14 python3.13 python3.12 python3.11 python3.10; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 10))' 2>/dev/null; then
            echo "$candidate"
            return
        fi
    done
}

preflight() {
    local name=$1 missing=() wanted have component
    shift
    wanted=$(sed -n 's/^rust-version *= *"\([0-9]*\.[0-9]*\).*"$/\1/p' Cargo.toml)
    if ! command -v cargo >/dev/null; then
        missing+=("Rust $wanted or newer (cargo): install it with rustup, https://rustup.rs, then open a new shell")
    else
        have=$(rustc --version | sed -n 's/^rustc \([0-9]*\.[0-9]*\).*/\1/p')
        if ! version_at_least "${have:-0.0}" "$wanted"; then
            missing+=("Rust $wanted or newer (this is ${have:-unknown}): \`rustup update stable\`, or install it with rustup, https://rustup.rs")
        fi
        for component in "$@"; do
            if ! "cargo-${component/rustfmt/fmt}" --version >/dev/null 2>&1; then
                missing+=("$component: \`rustup component add $component\`")
            fi
        done
    fi
    if ! command -v cc >/dev/null; then
        missing+=("a C compiler (cc): \`apt-get install gcc libc6-dev\` (Debian, Ubuntu), \`dnf install gcc\` (Fedora), \`xcode-select --install\` (macOS)")
    fi
    python=$(find_python)
    if [ -z "$python" ]; then
        missing+=("Python 3.10 or newer with venv: \`apt-get install python3 python3-venv\` (Debian, Ubuntu), \`dnf install python3\` (Fedora), \`brew install python\` (macOS)")
    elif ! "$python" -c 'import venv, ensurepip' 2>/dev/null; then
        missing+=("Python's venv and ensurepip: \`apt-get install python3-venv\` (Debian, Ubuntu)")
    fi
    if [ ${#missing[@]} -gt 0 ]; then
        echo "$name needs these first:" >&2
        printf '  - %s\n' "${missing[@]}" >&2
        echo "Then run $name again." >&2
        exit 1
    fi
}
