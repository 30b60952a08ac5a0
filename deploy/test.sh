#!/usr/bin/env bash
# Checks what stands in this folder, as far as this machine can, and says how. MILEPOST names the program.
#
# One line per file: `verified by running`, `verified by linter` or `not verified here`. Ends with 1 if one is wrong.
set -euo pipefail
cd "$(dirname "$0")"
milepost=$(realpath "${MILEPOST:-../target/debug/milepost}")
work=$(mktemp -d)
pids=()
failed=0
finish() { for pid in "${pids[@]}"; do kill "$pid" 2>"$work/kill" || true; done; wait; rm -rf "$work"; }
trap finish EXIT
say() { printf '%-32s %s\n' "$1" "$2"; }
wrong() { say "$1" "WRONG: $2"; failed=1; }
have() { command -v "$1" >"$work/which"; }

# Waits until a file has a line that begins with a text, at most 10 s.
await() { for _ in $(seq 100); do grep -q "^$2" "$1" && return; sleep 0.1; done; return 1; }

# The settings as they are, but for the folder and a free port.
settings() {
    sed -e "s|^data = .*|data = \"$work/data\"|" -e 's|^listen = .*|listen = "127.0.0.1:0"|' systemd/milepost.toml
}

check_settings() {
    settings >"$work/milepost.toml"
    "$milepost" token new --tokens "$work/tokens" --key test --label Test >"$work/token"
    MILEPOST_TOKENS="$work/tokens" "$milepost" --config "$work/milepost.toml" serve >"$work/out" 2>"$work/err" &
    pids+=($!)
    await "$work/out" 'listening on ' || { wrong systemd/milepost.toml "$(cat "$work/err")"; return; }
    upstream=$(sed -n 's|^listening on http://||p' "$work/out")
    say systemd/milepost.toml 'verified by running'
}

# The units as they are, but for the place of the program. systemd-analyze says what it does not know and ends with 0 all
# the same, so a word about one of the files is a fault.
check_units() {
    local unit
    have systemd-analyze || { say 'systemd/*' 'not verified here: there is no systemd-analyze'; return; }
    mkdir -p "$work/units/milepost.service.d"
    for unit in milepost.service milepost.socket milepost-backup.service milepost-backup.timer; do
        sed "s|/usr/local/bin/milepost|$milepost|" "systemd/$unit" >"$work/units/$unit"
    done
    cp systemd/sleep.conf "$work/units/milepost.service.d/"
    for unit in milepost.service milepost.socket milepost-backup.service milepost-backup.timer; do
        if systemd-analyze verify "$work/units/$unit" >"$work/unit" 2>&1 && ! grep -q -e milepost -e sleep.conf "$work/unit"; then
            say "systemd/$unit" 'verified by linter'
        else
            wrong "systemd/$unit" "$(cat "$work/unit")"
        fi
    done
    say systemd/sleep.conf 'verified by linter'
}

# The file as it is, but for names, ports and paths.
nginx_conf() {
    printf 'pid %s/nginx.pid; error_log stderr; events {} http { access_log off;\n' "$work"
    for kind in client_body proxy fastcgi uwsgi scgi; do printf '%s_temp_path %s/%s;\n' "$kind" "$work" "$kind"; done
    sed -e "s|127.0.0.1:8080|$upstream|" -e '/listen \[::\]/d' -e "s|listen 80;|listen 127.0.0.1:$plain;|" \
        -e "s|listen 443|listen 127.0.0.1:$secure|" -e "s|/etc/ssl/commitments.example.ca|$work|" nginx/milepost.conf
    printf '}\n'
}

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

check_nginx() {
    have nginx && have openssl && have curl || { say nginx/milepost.conf 'not verified here: nginx, openssl or curl is missing'; return; }
    plain=$(free_port) secure=$(free_port)
    openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=commitments.example.ca \
        -addext subjectAltName=DNS:commitments.example.ca \
        -keyout "$work/privkey.pem" -out "$work/fullchain.pem" 2>"$work/openssl"
    nginx_conf >"$work/nginx.conf"
    nginx -t -c "$work/nginx.conf" 2>"$work/nginx" || { wrong nginx/milepost.conf "$(cat "$work/nginx")"; return; }
    nginx -c "$work/nginx.conf" -g 'daemon off;' 2>"$work/nginx" &
    pids+=($!)
    ask() { curl -sS --retry 20 --retry-delay 1 --retry-connrefused --cacert "$work/fullchain.pem" \
        --resolve "commitments.example.ca:$secure:127.0.0.1" "$@"; }
    local url=https://commitments.example.ca:$secure
    local health redirect denied held
    health=$(ask -o "$work/health" -w '%{http_code} %{http_version}' "$url/healthz")
    redirect=$(ask -o "$work/moved" -w '%{http_code} %{redirect_url}' "http://127.0.0.1:$plain/plans?x=1")
    denied=$(ask -o "$work/denied" -w '%{http_code}' -H 'content-type: application/toml' -d 'id = "p"' "$url/documents")
    local tag
    tag=$(ask --compressed -D - -o "$work/spec" "$url/openapi.json" | sed -n 's/^etag: //pI' | tr -d '\r')
    held=$(ask --compressed -o "$work/held" -w '%{http_code}' -H "if-none-match: $tag" "$url/openapi.json")
    local got="$health, $redirect, $denied, $held"
    if [ "$got" = '200 2, 308 https://commitments.example.ca/plans?x=1, 401, 304' ]; then
        say nginx/milepost.conf 'verified by running'
    else
        wrong nginx/milepost.conf "$got; $(cat "$work/nginx")"
    fi
}

# Every file of a published site, as nginx gives it out.
check_published() {
    have nginx && have python3 || { say nginx/published.conf 'not verified here: nginx or python3 is missing'; return; }
    mkdir "$work/published"
    if "$milepost" apply --data "$work/record" --origin example.ca ../examples/canada-2016-2018/*.toml >"$work/applied" &&
        "$milepost" publish --data "$work/record" --out "$work/site" --public-url https://commitments.example.ca >"$work/wrote" &&
        python3 nginx/check_published.py "$work/site" "$work/published" >"$work/differs" 2>&1; then
        say nginx/published.conf 'verified by running'
    else
        wrong nginx/published.conf "$(cat "$work/differs")"
    fi
}

# What is watched for must be told, and told as Prometheus reads it.
check_observability() {
    local url=http://$upstream name file
    if ! have curl; then
        for file in dashboard.json alerts.yml prometheus.yml; do
            say "observability/$file" 'not verified here: there is no curl'
        done
        return
    fi
    curl -sS "$url/livez" >"$work/live"
    curl -sS "$url/metrics" >"$work/metrics"
    for file in alerts.yml dashboard.json; do
        for name in $(grep -o 'milepost_[a-z_]*' "observability/$file" | sort -u); do
            grep -q "^$name[{ ]" "$work/metrics" || { wrong "observability/$file" "$name is not told"; return; }
        done
    done
    say observability/dashboard.json 'verified by running'
    have promtool || { say observability/alerts.yml 'not verified here: there is no promtool'; return; }
    if promtool check metrics <"$work/metrics" >"$work/promtool" 2>&1 && [ ! -s "$work/promtool" ] &&
        promtool test rules observability/alerts.test.yml >"$work/promtool" 2>&1; then
        say observability/alerts.yml 'verified by running'
    else
        wrong observability/alerts.yml "$(cat "$work/promtool")"
    fi
    if promtool check config observability/prometheus.yml >"$work/promtool" 2>&1; then
        say observability/prometheus.yml 'verified by linter'
    else
        wrong observability/prometheus.yml "$(cat "$work/promtool")"
    fi
}

check_settings
check_units
check_published
if [ -n "${upstream:-}" ]; then check_nginx; check_observability; else wrong nginx/milepost.conf 'there is no service to stand in front of'; fi
exit $failed
