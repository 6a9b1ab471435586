//! The server: reads messages, keeps texts, answers.
//!
//! In: messages of one client, in order. Out: answers and diagnostics. Whatever has arrived is taken in before anything is worked
//! out, so that typing does not queue: texts are looked at as the last change left them, requests that were taken back are
//! not answered with work, and diagnostics wait for a short pause. Nothing ends the server but the client.

use std::collections::{BTreeMap, BTreeSet, HashSet, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::time::{Duration, Instant as Clock, SystemTime, UNIX_EPOCH};

use gen_lsp_types::Uri;
use lsp_server::{Connection, ErrorCode, Message, Notification, Request, RequestId, Response};
use serde::Serialize;
use visavis_value::Instant;

use crate::analysis::Analysis;
use crate::client::Client;
use crate::documents::Documents;
use crate::home::{Home, home_of};
use crate::project::Project;
use crate::publish::{self, Findings};
use crate::requests::{self, Refusal};

/// How long nothing must arrive before diagnostics are worked out.
pub const PAUSE: Duration = Duration::from_millis(10);

/// How long diagnostics wait while more and more arrives.
const AT_MOST: Duration = Duration::from_millis(150);

/// Where the client is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Fresh,
    Running,
    ShutDown,
}

/// How a connection ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// The client said shutdown, then exit.
    InOrder,
    /// The client left without.
    Abruptly,
}

/// See the module.
pub(crate) struct Server {
    connection: Connection,
    phase: Phase,
    pub(crate) client: Client,
    pub(crate) documents: Documents,
    pub(crate) projects: BTreeMap<Home, Project>,
    /// Projects in the client's folders, which are looked at although nothing of them is open.
    pub(crate) standing: BTreeSet<Home>,
    /// What was sent last.
    published: BTreeMap<Home, Findings>,
    queue: VecDeque<Message>,
    cancelled: HashSet<RequestId>,
    /// Since when diagnostics are due.
    due: Option<Clock>,
    next_request: i32,
    /// The time that lints go by; the clock's where it is not set.
    now: Option<Instant>,
}

impl Server {
    pub(crate) fn new(connection: Connection, now: Option<Instant>) -> Self {
        Self {
            connection,
            phase: Phase::Fresh,
            client: Client::default(),
            documents: Documents::default(),
            projects: BTreeMap::new(),
            standing: BTreeSet::new(),
            published: BTreeMap::new(),
            queue: VecDeque::new(),
            cancelled: HashSet::new(),
            due: None,
            next_request: 0,
            now,
        }
    }

    /// Serves until the client leaves.
    pub(crate) fn run(mut self) -> Ended {
        loop {
            let Some(message) = self.next() else { return Ended::Abruptly };
            if let Some(ended) = self.handle(message) {
                return ended;
            }
        }
    }

    /// The next message. Where there is none for a while, diagnostics are sent.
    fn next(&mut self) -> Option<Message> {
        loop {
            for message in self.connection.receiver.try_iter().collect::<Vec<_>>() {
                self.take_in(message);
            }
            if self.due.is_some_and(|since| since.elapsed() >= AT_MOST) {
                self.publish();
            }
            if let Some(message) = self.queue.pop_front() {
                return Some(message);
            }
            let received = match self.due {
                Some(_) => self.connection.receiver.recv_timeout(PAUSE),
                None => self.connection.receiver.recv().map_err(Into::into),
            };
            match received {
                Ok(message) => self.take_in(message),
                Err(crossbeam_channel::RecvTimeoutError::Timeout) => self.publish(),
                Err(crossbeam_channel::RecvTimeoutError::Disconnected) => return None,
            }
        }
    }

    /// Puts a message in the queue; that a request is taken back is known before the request's turn comes.
    fn take_in(&mut self, message: Message) {
        match &message {
            Message::Notification(note) if note.method == "$/cancelRequest" => {
                let id = note.params.get("id").cloned().map(serde_json::from_value::<RequestId>);
                let waits = |id: &RequestId| {
                    self.queue.iter().any(|one| matches!(one, Message::Request(request) if request.id == *id))
                };
                if let Some(id) = id.and_then(Result::ok).filter(waits) {
                    self.cancelled.insert(id);
                }
            }
            _ => self.queue.push_back(message),
        }
    }

    fn handle(&mut self, message: Message) -> Option<Ended> {
        match message {
            Message::Request(request) => self.request(request),
            Message::Notification(note) if note.method == "exit" => {
                return Some(if self.phase == Phase::ShutDown { Ended::InOrder } else { Ended::Abruptly });
            }
            Message::Notification(note) => self.notification(note),
            // Nothing that is asked of the client has an answer that matters.
            Message::Response(_) => {}
        }
        None
    }

    fn request(&mut self, request: Request) {
        let id = request.id.clone();
        let result = match (self.phase, request.method.as_str()) {
            _ if self.cancelled.remove(&id) => {
                Err(Refusal::new(ErrorCode::RequestCanceled, "the request was taken back"))
            }
            (Phase::Fresh, "initialize") => self.initialize(&request),
            (Phase::Fresh, _) => {
                Err(Refusal::new(ErrorCode::ServerNotInitialized, "`initialize` comes before anything else"))
            }
            (Phase::Running, "initialize") => {
                Err(Refusal::new(ErrorCode::InvalidRequest, "the server is initialized already"))
            }
            (Phase::Running, "shutdown") => {
                self.phase = Phase::ShutDown;
                Ok(serde_json::Value::Null)
            }
            (Phase::Running, _) => self.guarded(|server| requests::answer(server, request)),
            (Phase::ShutDown, _) => Err(Refusal::new(
                ErrorCode::InvalidRequest,
                "the server was shut down; only `exit` may follow",
            )),
        };
        let response = match result {
            Ok(result) => Response::new_ok(id, result),
            Err(Refusal { code, message }) => Response::new_err(id, code as i32, message),
        };
        self.send(response);
    }

    /// Should a handler panic after all, its request fails and the server lives on.
    fn guarded(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<serde_json::Value, Refusal>,
    ) -> Result<serde_json::Value, Refusal> {
        catch_unwind(AssertUnwindSafe(|| work(self))).unwrap_or_else(|_| {
            self.start_afresh();
            Err(Refusal::new(
                ErrorCode::InternalError,
                "this should not have happened; please tell us how it came about",
            ))
        })
    }

    fn start_afresh(&mut self) {
        for project in self.projects.values_mut() {
            project.forget();
        }
    }

    fn initialize(&mut self, request: &Request) -> Result<serde_json::Value, Refusal> {
        let params = serde_json::from_value(request.params.clone())
            .map_err(|error| Refusal::new(ErrorCode::InvalidParams, format!("`initialize`: {error}")))?;
        let (client, result) = crate::client::meet(&params);
        self.client = client;
        self.phase = Phase::Running;
        serde_json::to_value(result)
            .map_err(|error| Refusal::new(ErrorCode::InternalError, format!("`initialize`: {error}")))
    }

    fn notification(&mut self, note: Notification) {
        if self.phase != Phase::Running {
            return;
        }
        let method = note.method.clone();
        let done = catch_unwind(AssertUnwindSafe(|| crate::notes::take(self, note)));
        match done {
            Ok(Ok(())) => {}
            Ok(Err(why)) => self.log(&format!("`{method}`: {why}")),
            Err(_) => self.start_afresh(),
        }
        if self.projects.values().any(|project| project.unsaid) && self.due.is_none() {
            self.due = Some(Clock::now());
        }
    }

    // ---- what others ask of it ----

    /// The time that lints go by.
    pub(crate) fn now(&self) -> Option<Instant> {
        Some(self.now.unwrap_or_else(|| {
            let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
            Instant(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
        }))
    }

    /// The analysis of the project that a text belongs to.
    pub(crate) fn analysis(&mut self, uri: &Uri) -> Option<Rc<Analysis>> {
        let home = self.home(uri)?;
        let now = self.now();
        let project = self.projects.entry(home.clone()).or_insert_with(|| Project::new(home));
        Some(project.analysis(&self.documents, now))
    }

    /// The project of a text; that of a table's file is the one that names it.
    pub(crate) fn home(&self, uri: &Uri) -> Option<Home> {
        home_of(uri).or_else(|| {
            let path = crate::documents::path_of(uri)?;
            self.projects.iter().find(|(_, project)| project.may_hold(&path)).map(|(home, _)| home.clone())
        })
    }

    pub(crate) fn send(&self, message: impl Into<Message>) {
        // A client that is gone reads nothing; the loop ends by itself then.
        drop(self.connection.sender.send(message.into()));
    }

    pub(crate) fn notify(&self, method: &str, params: impl Serialize) {
        if let Ok(params) = serde_json::to_value(params) {
            self.send(Notification { method: method.to_owned(), params });
        }
    }

    /// Asks the client for something; its answer is not waited for.
    pub(crate) fn ask(&mut self, method: &str, params: impl Serialize) {
        self.next_request += 1;
        if let Ok(params) = serde_json::to_value(params) {
            self.send(Request { id: self.next_request.into(), method: method.to_owned(), params });
        }
    }

    fn log(&self, message: &str) {
        self.notify("window/logMessage", serde_json::json!({ "type": 2, "message": message }));
    }

    // ---- diagnostics ----

    fn publish(&mut self) {
        self.due = None;
        let done = catch_unwind(AssertUnwindSafe(|| self.publish_all()));
        if done.is_err() {
            self.start_afresh();
        }
    }

    fn publish_all(&mut self) {
        let now = self.now();
        let homes: Vec<Home> = self
            .projects
            .iter()
            .filter(|(_, project)| project.unsaid)
            .map(|(home, _)| home.clone())
            .collect();
        for home in homes {
            let Some(project) = self.projects.get_mut(&home) else { continue };
            project.unsaid = false;
            let analysis = project.analysis(&self.documents, now);
            let found = publish::findings(&analysis, self.client.encoding);
            self.say(&home, found);
        }
    }

    /// Sends what differs from what was sent last; of files that are gone, that nothing is wrong with them.
    fn say(&mut self, home: &Home, found: Findings) {
        let before = self.published.remove(home).unwrap_or_default();
        for (uri, (version, diagnostics)) in &found {
            let news = match before.get(uri) {
                Some((old, said)) => old != version || said != diagnostics,
                None => version.is_some() || !diagnostics.is_empty(),
            };
            if news {
                self.say_of(uri, *version, diagnostics);
            }
        }
        for uri in before.keys().filter(|uri| !found.contains_key(uri)) {
            self.say_of(uri, None, &[]);
        }
        if !found.is_empty() {
            self.published.insert(home.clone(), found);
        }
    }

    /// A project is looked at no longer.
    pub(crate) fn leave(&mut self, home: &Home) {
        self.projects.remove(home);
        self.say(home, Findings::new());
    }

    fn say_of(&self, uri: &Uri, version: Option<i32>, diagnostics: &[gen_lsp_types::Diagnostic]) {
        let params = gen_lsp_types::PublishDiagnosticsParams::new(uri.clone(), version, diagnostics.to_vec());
        self.notify("textDocument/publishDiagnostics", params);
    }
}
