//! Programs to make sites of, and a folder for each test.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use visavis_check::model::Model;

/// A folder that is gone after the test.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("doc-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.0));
    }
}

pub(crate) fn model(text: &str) -> Model {
    let checked = visavis::check_sources([("rules.vis", text)]);
    let said: Vec<&str> = checked.diagnostics.iter().map(|found| found.message.as_str()).collect();
    checked.model.unwrap_or_else(|| panic!("{said:?}"))
}

pub(crate) fn example(name: &str) -> Model {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(name);
    visavis::check_dir(path).unwrap().model.unwrap()
}

/// Names and texts that a page must not take for its own.
pub(crate) const HOSTILE: &str = r#"
source crm "<script>alert('source')</script> & \"quotes\"" {
  customer_id: text key
  `Été à Noël`: text? sensitive
  `été à noël`: text?
  con: text?
  `<img src=x onerror=alert(1)>`: bool = false
}
channel web { content { headline: text, `</dl><b>`: text? } }
segment `</title><script>alert(2)</script>` "a & b < c"
  when `Été à Noël` = "<script>alert(3)</script>" or `<img src=x onerror=alert(1)>`
campaign aux "javascript:alert(4)" {
  owner "<b>crm</b> & co"
  for `</title><script>alert(2)</script>` and con matches /<\/script>"'&/
  via web { headline: "</script><script>alert(5)</script> {con otherwise "'\"<>&"}" }
}
campaign AUX { via web { headline: "{{con}} &amp; \u{0}" } }
decision index { via web }
test "<script>alert(6)</script>" { given customer_id = "1" at 2026-03-10 09:00 expect index chooses AUX }
"#;

/// A large program: its names, segments and campaigns by number.
pub(crate) fn large(campaigns: usize) -> String {
    use std::fmt::Write;
    let mut text = String::from(
        "source crm { customer_id: text key  tier: \"none\" | \"silver\" | \"gold\" = \"none\"  last_order_at: datetime?  \
         event purchase at ordered_at { ordered_at: datetime  amount: money EUR } }\n\
         channel web { content { headline: text } }\nchannel email { content { subject: text } }\n",
    );
    let segments = campaigns / 8 + 2;
    for at in 0..segments {
        let base = if at > 2 { format!(" and not segment_{}", at / 3) } else { String::new() };
        let _ = writeln!(
            text,
            "segment segment_{at} \"The audience of number {at}, which says a little more about itself\"\n  when \
             last_order_at < {} days ago{base}",
            at + 1
        );
    }
    for at in 0..campaigns {
        let (a, b) = (at % segments, (at * 7 + 3) % segments);
        let _ = writeln!(
            text,
            "campaign campaign_with_a_rather_long_name_{at} \"What number {at} brings\" {{\n  owner \"team {}\"\n  for \
             segment_{a} or segment_{b} and count(purchase in last {} days) >= 2\n  during 2026-0{}-01..2026-0{}-28\n  \
             via web {{ headline: \"Number {at}\" }}\n  via email {{ subject: \"Number {at}\" }} }}",
            at % 5,
            at % 40 + 1,
            at % 6 + 1,
            at % 3 + 7
        );
    }
    text.push_str("decision hero { via web }\ndecision mail { via email choose 2 }\n");
    text
}
