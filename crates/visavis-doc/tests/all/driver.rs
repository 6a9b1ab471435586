//! A real browser, driven over the WebDriver protocol (W3C) by Debian's `chromedriver`.
//!
//! Where there is none, the tests say so and pass; with `VISAVIS_BROWSER=1` set they fail instead.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

use crate::support::Folder;

/// A session of a browser; it ends with it.
pub(crate) struct Browser {
    driver: Child,
    agent: ureq::Agent,
    session: String,
    _profile: Folder,
}

impl Browser {
    /// A browser; nothing where there is none and none must be.
    pub(crate) fn start() -> Option<Self> {
        let must = std::env::var_os("VISAVIS_BROWSER").is_some_and(|set| set == "1");
        let started = Self::try_start();
        match started {
            Ok(browser) => Some(browser),
            Err(why) if must => panic!("VISAVIS_BROWSER=1 asks for a browser, and there is none: {why}"),
            Err(why) => {
                eprintln!(
                    "SKIPPED: no browser ({why}); install chromium and chromium-driver to run this test, VISAVIS_BROWSER=1 insists"
                );
                None
            }
        }
    }

    fn try_start() -> Result<Self, String> {
        let mut driver = Command::new("chromedriver")
            .args(["--port=0"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("chromedriver: {error}"))?;
        let port = match port(&mut driver) {
            Some(port) => port,
            None => {
                drop(driver.kill());
                return Err("chromedriver names no port".into());
            }
        };
        let agent = ureq::Agent::config_builder().http_status_as_error(false).proxy(None).build().into();
        let profile = Folder::new();
        let mut browser =
            Self { driver, agent, session: format!("http://127.0.0.1:{port}/session"), _profile: profile };
        let data = format!("--user-data-dir={}", browser._profile.path().display());
        let arguments = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--hide-scrollbars",
            &data,
        ];
        let wanted = json!({ "capabilities": { "alwaysMatch": {
            "browserName": "chrome",
            "goog:chromeOptions": { "args": arguments },
            "goog:loggingPrefs": { "browser": "ALL", "performance": "ALL" },
        } } });
        let answer = browser.post("", &wanted)?;
        let id = answer.get("sessionId").and_then(Value::as_str).ok_or_else(|| answer.to_string())?;
        browser.session = format!("{}/{id}", browser.session);
        Ok(browser)
    }

    fn post(&self, path: &str, body: &Value) -> Result<Value, String> {
        let url = format!("{}{path}", self.session);
        let answer = self.agent.post(&url).send_json(body).map_err(|error| error.to_string())?;
        Self::value(answer)
    }

    fn value(mut answer: ureq::http::Response<ureq::Body>) -> Result<Value, String> {
        let read: Value =
            answer.body_mut().with_config().limit(64 << 20).read_json().map_err(|error| error.to_string())?;
        let value = read.get("value").cloned().unwrap_or_default();
        match value.get("error").filter(|_| !answer.status().is_success()) {
            Some(_) => Err(value.to_string()),
            None => Ok(value),
        }
    }

    fn devtools(&self, command: &str, parameters: &Value) -> Value {
        self.post("/goog/cdp/execute", &json!({ "cmd": command, "params": parameters })).unwrap()
    }

    /// A window of this width, in CSS pixels, that is light or dark.
    pub(crate) fn look(&self, width: u32, dark: bool) {
        let (height, phone) = if width < 600 { (844, true) } else { (900, false) };
        self.devtools(
            "Emulation.setDeviceMetricsOverride",
            &json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": phone }),
        );
        let scheme = if dark { "dark" } else { "light" };
        self.devtools(
            "Emulation.setEmulatedMedia",
            &json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] }),
        );
    }

    /// Goes to a page, and waits until it stands there with its style; fails where that takes too long.
    pub(crate) fn open(&self, url: &str) {
        self.post("/url", &json!({ "url": url })).unwrap();
        let stands = "return [document.readyState, document.URL, document.styleSheets.length,
                       getComputedStyle(document.body).backgroundColor]";
        let mut seen = Value::Null;
        for _ in 0..100 {
            seen = self.run(stands);
            let at = |place: usize| seen.get(place).cloned().unwrap_or_default();
            if at(0) == "complete" && at(1) == url && at(2) == 1 && at(3) != "rgba(0, 0, 0, 0)" {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("{url} does not come to stand: {seen}");
    }

    /// What a script returns.
    pub(crate) fn run(&self, script: &str) -> Value {
        self.post("/execute/sync", &json!({ "script": script, "args": [] })).unwrap()
    }

    /// What the console says, and requests that failed or left the folder, since last asked.
    pub(crate) fn complaints(&self) -> Vec<String> {
        let log = |kind: &str| self.post("/se/log", &json!({ "type": kind })).unwrap();
        let console = log("browser");
        let mut said: Vec<String> = console.as_array().unwrap().iter().map(Value::to_string).collect();
        for entry in log("performance").as_array().unwrap() {
            let message = entry.get("message").and_then(Value::as_str).unwrap_or_default();
            let message: Value = serde_json::from_str(message).unwrap_or_default();
            let at =
                |path: &str| message.pointer(path).and_then(Value::as_str).unwrap_or_default().to_owned();
            let url = at("/message/params/request/url");
            match at("/message/method").as_str() {
                // Whoever goes to the next page cancels what the last one still asked for.
                "Network.loadingFailed"
                    if message.pointer("/message/params/canceled") == Some(&Value::Bool(true)) => {}
                "Network.loadingFailed" => said.push(message.to_string()),
                // `chrome:` and `chrome-untrusted:` are of the page that the browser begins with.
                "Network.requestWillBeSent"
                    if !["file:", "data:", "chrome"].iter().any(|scheme| url.starts_with(scheme)) =>
                {
                    said.push(format!("asked for {url}"));
                }
                _ => {}
            }
        }
        said
    }

    /// A picture of the window, as PNG in base 64, where somebody asks to see it.
    pub(crate) fn picture(&self) -> String {
        let answer = self.devtools("Page.captureScreenshot", &json!({ "captureBeyondViewport": false }));
        answer.get("data").and_then(Value::as_str).unwrap_or_default().to_owned()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        drop(self.agent.delete(&self.session).call());
        drop(self.driver.kill());
        drop(self.driver.wait());
    }
}

/// `ChromeDriver was started successfully on port 35017.`
fn port(driver: &mut Child) -> Option<u16> {
    let out = driver.stdout.take()?;
    let mut lines = BufReader::new(out).lines();
    let said =
        lines.by_ref().map_while(Result::ok).find(|line| line.contains("started successfully on port"))?;
    // The pipe stays open, so that the driver can go on writing.
    std::thread::spawn(move || lines.for_each(drop));
    said.rsplit(' ').next()?.trim_end_matches('.').parse().ok()
}
