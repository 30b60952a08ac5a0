//! Holds a copy of a log and follows it: `integrator SERVER FILE KEY`. Stop it and start it when you like: the file is
//! all it knows. It has the lines of the log; their number and the leaf hash of the last one say where to go on.
#![expect(clippy::print_stdout, reason = "it says what it has checked")]

use std::io::{BufRead, BufReader, Read, Write};

use event_store::{Hash, VerifierKey, verify_lines};

/// What is left of a redacted event names the leaf hash of the whole one.
fn stub(line: &[u8]) -> Option<Hash> {
    domain::event::leaf_hash(line).and_then(|hash| Hash::from_hex(&hash))
}

fn follow(server: &str, path: &str, key: &VerifierKey) -> anyhow::Result<()> {
    let ask = |path: &str| {
        ureq::get(format!("{server}{path}")).header("accept", "text/event-stream, text/plain").call()
    };
    let checkpoint = key.open(&ask("/log/checkpoint")?.body_mut().read_to_string()?)?;
    let mut file = std::fs::File::options().read(true).append(true).create(true).open(path)?;
    let mut held = Vec::new();
    file.read_to_end(&mut held)?;
    held.truncate(held.iter().rposition(|byte| *byte == b'\n').map_or(0, |last| last + 1));
    file.set_len(held.len() as u64)?; // a line that was cut off comes again
    let lines: Vec<&[u8]> = held.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).collect();
    let leaf = lines.last().map(|line| stub(line).unwrap_or_else(|| Hash::of_leaf(line)).to_string());
    let from = leaf.map_or("0".to_owned(), |leaf| format!("{}-{leaf:.8}", lines.len()));
    let (mut count, mut is_event, mut data) = (lines.len() as u64, false, String::new());
    for field in BufReader::new(ask(&format!("/events?from={from}"))?.into_body().into_reader()).lines() {
        match field?.split_once(": ") {
            Some(("id", _)) => is_event = true, // what has none is a sign of life, or says that there is no more
            Some(("data", line)) => data = format!("{line}\n"),
            Some(_) => {}
            None => {
                if std::mem::take(&mut is_event) {
                    file.write_all(data.as_bytes())?;
                    count += 1;
                }
                if count == checkpoint.size().index() {
                    let mut lines = BufReader::new(std::fs::File::open(path)?);
                    let report = verify_lines(&mut lines, &checkpoint, &stub, &mut |_| {})?;
                    println!("{} events are whole, root {}", report.size, report.root);
                }
            }
        }
    }
    Ok(())
}

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [server, path, key] = arguments.as_slice() else { anyhow::bail!("name SERVER, FILE and KEY") };
    loop {
        let Err(error) = follow(server, path, &VerifierKey::parse(key)?) else { continue }; // the stream ended
        let cut = error.is::<std::io::Error>() || error.is::<ureq::Error>();
        if !cut || error.to_string().contains("409") {
            return Err(error); // the log there is not the one held here, or not what its checkpoint signs for
        }
        std::thread::sleep(std::time::Duration::from_secs(1));
    }
}
