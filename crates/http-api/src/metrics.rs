//! What the service counts of itself, as [Prometheus text] says it.
//!
//! Labels are closed sets: the templates of the route table, known methods, status codes. No client can make a series.
//!
//! [Prometheus text]: https://prometheus.io/docs/instrumenting/exposition_formats/

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use http::{Method, StatusCode};

/// The route of a request for which the table has none.
pub(crate) const UNMATCHED: &str = "unmatched";

/// The upper ends of the buckets of durations, in seconds, as text and in microseconds.
const BUCKETS: [(&str, u64); 10] = [
    ("0.0005", 500),
    ("0.001", 1_000),
    ("0.0025", 2_500),
    ("0.005", 5_000),
    ("0.01", 10_000),
    ("0.05", 50_000),
    ("0.1", 100_000),
    ("0.5", 500_000),
    ("1", 1_000_000),
    ("5", 5_000_000),
];

/// Counts since the start.
#[derive(Debug, Default)]
pub(crate) struct Metrics {
    requests: Mutex<Requests>,
    /// Connections that were taken.
    pub(crate) opened: Count,
    /// Connections that have ended.
    pub(crate) closed: Count,
    /// Connections that were cut because the client was silent or slow.
    pub(crate) timed_out: Count,
    /// Connections that the system refused.
    pub(crate) refused: Count,
    /// Lines of the request log that nobody took in time.
    pub(crate) unlogged: Count,
}

/// A number that rises.
#[derive(Debug, Default)]
pub(crate) struct Count(AtomicU64);

#[derive(Debug, Default)]
struct Requests {
    answered: BTreeMap<(&'static str, &'static str, u16), u64>,
    durations: BTreeMap<&'static str, Durations>,
}

#[derive(Debug, Default, Clone)]
struct Durations {
    /// How many took at most so long, for each bucket alone.
    buckets: [u64; BUCKETS.len()],
    count: u64,
    micros: u64,
}

/// What is measured rather than counted, at the moment of asking.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Gauges {
    pub(crate) position: u64,
    pub(crate) unknown: u64,
    pub(crate) behind: u64,
    pub(crate) commitments: usize,
    pub(crate) writable: bool,
    pub(crate) draining: bool,
    /// The start of the process, in milliseconds since 1970 UTC.
    pub(crate) started_ms: i64,
}

impl Count {
    pub(crate) fn add(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

impl Metrics {
    /// Counts an answer.
    pub(crate) fn answered(&self, method: &Method, route: &'static str, status: StatusCode, took: Duration) {
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        let mut requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        *requests.answered.entry((method_label(method), route, status.as_u16())).or_default() += 1;
        let durations = requests.durations.entry(route).or_default();
        durations.count += 1;
        durations.micros = durations.micros.saturating_add(micros);
        let bucket = BUCKETS.iter().position(|(_, end)| micros <= *end);
        if let Some(bucket) = bucket.and_then(|at| durations.buckets.get_mut(at)) {
            *bucket += 1;
        }
    }

    /// All of it, as text.
    pub(crate) fn text(&self, gauges: Gauges) -> String {
        let mut text = String::new();
        self.requests(&mut text);
        let closed = self.closed.get();
        let flag = |is: bool| u64::from(is).to_string();
        let started = format!("{}.{:03}", gauges.started_ms / 1_000, gauges.started_ms.rem_euclid(1_000));
        let rows: [(&str, &str, &str, String); 12] = [
            ("connections_opened_total", "counter", "Connections taken.", self.opened.get().to_string()),
            (
                "connections_open",
                "gauge",
                "Connections being served.",
                self.opened.get().saturating_sub(closed).to_string(),
            ),
            (
                "connections_timed_out_total",
                "counter",
                "Connections cut because the client was silent or slow.",
                self.timed_out.get().to_string(),
            ),
            (
                "connections_refused_total",
                "counter",
                "Connections that the system refused, mostly for want of file descriptors.",
                self.refused.get().to_string(),
            ),
            (
                "log_lines_dropped_total",
                "counter",
                "Lines of the request log that nobody took in time.",
                self.unlogged.get().to_string(),
            ),
            ("events", "gauge", "Events in the record.", gauges.position.to_string()),
            (
                "events_unknown",
                "gauge",
                "Events of a later program, which this one can only serve.",
                gauges.unknown.to_string(),
            ),
            (
                "events_behind",
                "gauge",
                "Events that the log is known to hold and the record does not show yet.",
                gauges.behind.to_string(),
            ),
            ("commitments", "gauge", "Commitments in the record.", gauges.commitments.to_string()),
            ("writable", "gauge", "Whether a write would be tried.", flag(gauges.writable)),
            ("draining", "gauge", "Whether the service is about to stop.", flag(gauges.draining)),
            ("start_time_seconds", "gauge", "When the process started, since 1970 UTC.", started),
        ];
        for (name, kind, help, value) in rows {
            head(&mut text, &format!("milepost_{name}"), kind, help);
            line(&mut text, &format!("milepost_{name} {value}"));
        }
        head(&mut text, "milepost_build_info", "gauge", "The version of the program.");
        line(&mut text, &format!("milepost_build_info{{version=\"{}\"}} 1", env!("CARGO_PKG_VERSION")));
        text
    }

    fn requests(&self, text: &mut String) {
        let requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        let name = "milepost_http_requests_total";
        head(text, name, "counter", "Requests answered, by method, route and status.");
        for ((method, route, status), count) in &requests.answered {
            let labels = format!("method=\"{method}\",route=\"{route}\",status=\"{status}\"");
            line(text, &format!("{name}{{{labels}}} {count}"));
        }
        let name = "milepost_http_request_duration_seconds";
        head(text, name, "histogram", "Time from the head of a request to the head of its answer, by route.");
        for (route, durations) in &requests.durations {
            let mut below = 0;
            for ((end, _), count) in BUCKETS.iter().zip(durations.buckets) {
                below += count;
                line(text, &format!("{name}_bucket{{route=\"{route}\",le=\"{end}\"}} {below}"));
            }
            let Durations { count, micros, .. } = durations;
            line(text, &format!("{name}_bucket{{route=\"{route}\",le=\"+Inf\"}} {count}"));
            let seconds = format!("{}.{:06}", micros / 1_000_000, micros % 1_000_000);
            line(text, &format!("{name}_sum{{route=\"{route}\"}} {seconds}"));
            line(text, &format!("{name}_count{{route=\"{route}\"}} {count}"));
        }
    }
}

fn head(text: &mut String, name: &str, kind: &str, help: &str) {
    line(text, &format!("# HELP {name} {help}"));
    line(text, &format!("# TYPE {name} {kind}"));
}

fn line(text: &mut String, said: &str) {
    writeln!(text, "{said}").expect("writing to memory does not fail");
}

/// A method as a label: any that no route takes is one.
fn method_label(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_counts_in_its_bucket_and_all_above() {
        let metrics = Metrics::default();
        for micros in [400, 500, 501, 3_000, 9_000_000] {
            metrics.answered(&Method::GET, "/commitments", StatusCode::OK, Duration::from_micros(micros));
        }
        let brew = Method::from_bytes(b"BREW").unwrap();
        metrics.answered(&brew, UNMATCHED, StatusCode::NOT_FOUND, Duration::ZERO);
        let gauges = Gauges {
            position: 3,
            unknown: 0,
            behind: 0,
            commitments: 1,
            writable: true,
            draining: false,
            started_ms: 1_800_000_000_007,
        };
        let text = metrics.text(gauges);
        for said in [
            "milepost_http_requests_total{method=\"GET\",route=\"/commitments\",status=\"200\"} 5\n",
            "milepost_http_requests_total{method=\"other\",route=\"unmatched\",status=\"404\"} 1\n",
            "_bucket{route=\"/commitments\",le=\"0.0005\"} 2\n",
            "_bucket{route=\"/commitments\",le=\"0.001\"} 3\n",
            "_bucket{route=\"/commitments\",le=\"5\"} 4\n",
            "_bucket{route=\"/commitments\",le=\"+Inf\"} 5\n",
            "_sum{route=\"/commitments\"} 9.004401\n",
            "milepost_start_time_seconds 1800000000.007\n",
        ] {
            assert!(text.contains(said), "{said}{text}");
        }
    }
}
