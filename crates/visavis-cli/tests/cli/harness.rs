//! A folder of its own for each test, and the binary run in it.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

/// A folder that is gone after the test.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("cli-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        // No manifest stands above the folder for temporary files, as one would in the workspace.
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    /// With these files.
    pub(crate) fn with(files: &[(&str, &str)]) -> Self {
        let folder = Self::new();
        for (path, text) in files {
            folder.write(path, text);
        }
        folder
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    pub(crate) fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.0.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.0.join(path)).unwrap()
    }

    /// Runs `visavis` in the folder.
    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        self.run_with(args, b"")
    }

    /// Runs `visavis` in the folder with this on stdin.
    pub(crate) fn run_with(&self, args: &[&str], stdin: &[u8]) -> Ran {
        self.run_in(args, stdin, &[])
    }

    /// Runs `visavis` in the folder with this on stdin, and these variables set.
    pub(crate) fn run_in(&self, args: &[&str], stdin: &[u8], set: &[(&str, &str)]) -> Ran {
        let mut child = Command::new(env!("CARGO_BIN_EXE_visavis"))
            .args(args)
            .current_dir(&self.0)
            .env_remove("NO_COLOR")
            .env_remove("CLICOLOR_FORCE")
            .env_remove("CLICOLOR")
            .envs(set.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut pipe = child.stdin.take().unwrap();
        let bytes = stdin.to_vec();
        // The child may stop reading early; that is its right.
        let writer = std::thread::spawn(move || drop(pipe.write_all(&bytes)));
        let output = child.wait_with_output().unwrap();
        writer.join().unwrap();
        Ran {
            code: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.0));
    }
}

/// What a run gave.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    /// The run came out with this code.
    #[track_caller]
    pub(crate) fn expect(self, code: i32) -> Self {
        assert_eq!(self.code, code, "stdout:\n{}\nstderr:\n{}", self.out, self.err);
        self
    }
}

impl std::fmt::Display for Ran {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "exit {}\n---- stdout\n{}---- stderr\n{}", self.code, self.out, self.err)
    }
}

/// A small program, in one file.
pub(crate) const RULES: &str = r#"source crm {
  customer_id: text key
  country: "FR" | "BE" | "LU"
  age: int? in 0..130
  vip: bool = false
  tags: list of text
  city: text?
}
channel web {
  content { headline: text }
}
segment adult
  when age >= 18
campaign french {
  for adult and country = "FR"
  via web { headline: "Bonjour {city otherwise "vous"}" }
}
campaign vips {
  for vip
  priority 2
  via web { headline: "Hello" }
}
decision hero {
  via web
}
"#;

/// The campaign chosen on each line, or what else the line says.
pub(crate) fn chosen(out: &str) -> Vec<String> {
    out.lines()
        .map(|line| {
            let line: serde_json::Value = serde_json::from_str(line).unwrap();
            match line["chosen"].as_array() {
                Some(chosen) => match chosen.first() {
                    Some(first) => first["campaign"].as_str().unwrap().to_owned(),
                    None => "-".into(),
                },
                None => format!("error {}", line["record"]),
            }
        })
        .collect()
}
