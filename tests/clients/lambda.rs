//! AWS Lambda: the service unmodified behind the Lambda Web Adapter, with the runtime API that Lambda gives both.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;
use std::{fs, thread};

use serde_json::{Value, json};
use stories::{COMMITMENT, Folder, Found, milepost, need, root, status_change};

/// How long an invocation may take, the start of the function included.
const INVOCATION_TIME_MAX: Duration = Duration::from_secs(30);

/// The adapter, as `make platforms` installs it.
const ADAPTER: &str = ".tools/bin/lambda-adapter";

/// The runtime API and the extensions API of Lambda, as far as a function of one instance needs them.
#[derive(Default)]
struct Lambda {
    waiting: Mutex<VecDeque<(u64, Value)>>,
    answered: Mutex<Vec<(u64, Value)>>,
    changed: Condvar,
}

impl Lambda {
    /// Serves both on an address of this machine.
    fn start() -> (Arc<Self>, String) {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("there is a free port");
        let address = listener.local_addr().expect("it has an address").to_string();
        let lambda = Arc::new(Self::default());
        let serving = Arc::clone(&lambda);
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let lambda = Arc::clone(&serving);
                // A client that leaves ends its own connection.
                thread::spawn(move || lambda.attend(stream).unwrap_or_default());
            }
        });
        (lambda, address)
    }

    fn attend(&self, mut stream: TcpStream) -> std::io::Result<()> {
        stream.set_nodelay(true)?;
        let mut reader = BufReader::new(stream.try_clone()?);
        loop {
            let mut head = Vec::new();
            loop {
                let mut line = String::new();
                if reader.read_line(&mut line)? == 0 {
                    return Ok(());
                }
                match line.trim_end() {
                    "" => break,
                    line => head.push(line.to_owned()),
                }
            }
            let header = |name: &str| {
                head.iter().find_map(|line| {
                    let (known, value) = line.split_once(':')?;
                    known.eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
                })
            };
            let body = match header("transfer-encoding") {
                Some(_) => chunks(&mut reader)?,
                None => {
                    let length = header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
                    let mut body = vec![0; length];
                    reader.read_exact(&mut body)?;
                    body
                }
            };
            let answer = self.answer(&head[0], &body);
            stream.write_all(answer.as_bytes())?;
        }
    }

    fn answer(&self, line: &str, body: &[u8]) -> String {
        let path = line.split(' ').nth(1).unwrap_or_default();
        let (more, body) = match path {
            "/2018-06-01/runtime/invocation/next" => {
                let mut waiting = self.waiting.lock().expect("nobody panics with it");
                let (id, event) = loop {
                    match waiting.pop_front() {
                        Some(next) => break next,
                        None => waiting = self.changed.wait(waiting).expect("nobody panics with it"),
                    }
                };
                let more = format!(
                    "Lambda-Runtime-Aws-Request-Id: {id}\r\nLambda-Runtime-Deadline-Ms: 4102444800000\r\n\
                     Lambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:ca-central-1:0:function:milepost\r\n\
                     Lambda-Runtime-Trace-Id: Root=1-0-0;Sampled=0\r\n"
                );
                (more, event.to_string())
            }
            "/2020-01-01/extension/register" => {
                let registered =
                    json!({"functionName": "milepost", "functionVersion": "1", "handler": "bootstrap"});
                ("Lambda-Extension-Identifier: adapter\r\n".to_owned(), registered.to_string())
            }
            // The end of the instance, which does not come.
            "/2020-01-01/extension/event/next" => loop {
                thread::park();
            },
            path => {
                let id = path
                    .strip_prefix("/2018-06-01/runtime/invocation/")
                    .and_then(|rest| rest.split('/').next());
                let id = id.and_then(|id| id.parse().ok()).unwrap_or_default();
                let answer = serde_json::from_slice(body).unwrap_or(Value::Null);
                self.answered.lock().expect("nobody panics with it").push((id, answer));
                self.changed.notify_all();
                (String::new(), json!({"status": "OK"}).to_string())
            }
        };
        let length = body.len();
        format!(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n{more}Content-Length: {length}\r\n\r\n{body}"
        )
    }

    /// Invokes the function with what a function URL sends for a request; its answer.
    fn invoke(&self, (id, method, target): (u64, &str, &str), headers: &Value, body: &str) -> Value {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let event = json!({
            "version": "2.0", "routeKey": "$default", "rawPath": path, "rawQueryString": query, "headers": headers,
            "requestContext": {
                "accountId": "anonymous", "apiId": "milepost", "domainName": "milepost.lambda-url.ca-central-1.on.aws",
                "domainPrefix": "milepost", "requestId": id.to_string(), "routeKey": "$default", "stage": "$default",
                "time": "25/Nov/2026:00:00:00 +0000", "timeEpoch": 1_795_000_000_000_u64,
                "http": {"method": method, "path": path, "protocol": "HTTP/1.1", "sourceIp": "192.0.2.1", "userAgent": "test"},
            },
            "body": body, "isBase64Encoded": false,
        });
        self.waiting.lock().expect("nobody panics with it").push_back((id, event));
        self.changed.notify_all();
        let mut answered = self.answered.lock().expect("nobody panics with it");
        loop {
            if let Some((_, answer)) = answered.iter().find(|(known, _)| *known == id) {
                return answer.clone();
            }
            let (next, waited) =
                self.changed.wait_timeout(answered, INVOCATION_TIME_MAX).expect("nobody panics with it");
            assert!(!waited.timed_out(), "{method} {path} is not answered");
            answered = next;
        }
    }
}

/// A body that is sent in chunks (RFC 9112, section 7.1).
fn chunks(reader: &mut impl BufRead) -> std::io::Result<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let length = usize::from_str_radix(line.trim().split(';').next().unwrap_or_default(), 16);
        let length = length.map_err(std::io::Error::other)?;
        let mut chunk = vec![0; length + 2];
        reader.read_exact(&mut chunk)?;
        if length == 0 {
            return Ok(body);
        }
        body.extend_from_slice(&chunk[..length]);
    }
}

/// The processes of an instance, which end with the story.
struct Instance(Vec<Child>);

impl Drop for Instance {
    fn drop(&mut self) {
        for process in &mut self.0 {
            // It may have ended by itself.
            drop(process.kill());
            drop(process.wait());
        }
    }
}

/// Starts what Lambda starts: the layer's extension, and the package's bootstrap.
fn start(folder: &Folder, api: &str) -> Instance {
    let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|free| free.local_addr());
    let port = port.expect("there is a free port").port().to_string();
    let run = |program: std::path::PathBuf| {
        let mut command = Command::new(program);
        command
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .env("AWS_LAMBDA_RUNTIME_API", api)
            .envs([("AWS_LAMBDA_FUNCTION_NAME", "milepost"), ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST")])
            .envs([("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "512"), ("AWS_REGION", "ca-central-1")])
            .env("LAMBDA_TASK_ROOT", folder.at("package"))
            .env("MILEPOST_DATA", folder.at("tmp-data"))
            .envs([("PORT", &*port), ("MILEPOST_PUBLIC_URL", "https://milepost.example")])
            .env("AWS_LWA_READINESS_CHECK_PATH", "/livez")
            .current_dir(folder.at("package"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command.spawn().expect("it can be started")
    };
    Instance(vec![run(root().join(ADAPTER)), run(folder.at("package/bootstrap"))])
}

/// The package as Lambda unpacks it.
fn packed(folder: &Folder) {
    folder.apply_examples();
    assert_eq!(folder.milepost(&["backup", "backup"]).code, Some(0));
    let at = |name: &str| folder.at(name).display().to_string();
    let script = root().join("deploy/lambda/package.sh").display().to_string();
    let program = milepost().display().to_string();
    let args = [&*script, &program, &at("milepost.zip"), &at("backup"), &at("milepost-data/key")];
    need("bash").args(&args).prints();
    let unpack = "import os, sys, zipfile\n\
                  for one in (package := zipfile.ZipFile(sys.argv[1])).infolist():\n\
                  \tos.chmod(package.extract(one, sys.argv[2]), one.external_attr >> 16 or 0o755)";
    need("python3").args(&["-c", unpack, &at("milepost.zip"), &at("package")]).prints();
    fs::remove_file(folder.at("milepost.zip")).expect("it is there");
}

#[test]
#[ignore = "it needs the Lambda Web Adapter, which make platforms installs"]
fn a_function_answers_what_the_service_answers() {
    assert!(root().join(ADAPTER).exists(), "{ADAPTER} is not there; run `make platforms`");
    let folder = Folder::new();
    packed(&folder);
    let (lambda, api) = Lambda::start();
    let _instance = start(&folder, &api);
    let service = stories::Service::start(folder, &[]);
    let (mut id, mut found) = (0, Found::default());
    let mut ask = |method: &str, target: &str, headers: &Value, body: &str| {
        id += 1;
        lambda.invoke((id, method, target), headers, body)
    };
    let plain = json!({"host": "milepost.lambda-url.ca-central-1.on.aws"});
    let tile = format!("/log/tile/entries/000.p/{}", service.position());
    for target in [
        &*format!("/commitments/{COMMITMENT}.json"),
        &format!("/fr/commitments/{COMMITMENT}"),
        "/feeds/all.rss",
        "/commitments?q=data%20%26%20information&limit=2",
        &tile,
        "/nothing",
    ] {
        let (answer, direct) = (ask("GET", target, &plain, ""), service.get(target));
        assert_eq!(answer["statusCode"], direct.status, "{target}: {answer}");
        found.row("S13", target, bytes(&answer) == direct.body, "other bytes than without the adapter");
        for name in ["content-type", "etag", "content-language", "cache-control"] {
            assert_eq!(
                answer["headers"][name].as_str().unwrap_or_default(),
                direct.header(name),
                "{target}: {name}"
            );
        }
    }
    let tag = service.get("/feeds/all.rss").header("etag").to_owned();
    let held = json!({"host": "milepost.lambda-url.ca-central-1.on.aws", "if-none-match": tag});
    assert_eq!(ask("GET", "/feeds/all.rss", &held, "")["statusCode"], 304);
    let sent = json!({"host": "milepost.lambda-url.ca-central-1.on.aws", "content-type": "application/json"});
    let change = status_change("6.1", "complete", "2018-09-30");
    let refused = ask("POST", &format!("/commitments/{COMMITMENT}/changes"), &sent, &change);
    assert_eq!(refused["statusCode"], 403, "a record to read takes no writes: {refused}");
}

/// The body of an answer.
fn bytes(answer: &Value) -> Vec<u8> {
    let body = answer["body"].as_str().unwrap_or_default();
    match answer["isBase64Encoded"] == true {
        true => {
            base64::Engine::decode(&base64::engine::general_purpose::STANDARD, body).expect("it is base64")
        }
        false => body.as_bytes().to_vec(),
    }
}
