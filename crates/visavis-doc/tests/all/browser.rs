//! What a browser makes of a site: at phone and desk width, light and dark.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;
use visavis_check::model::Model;
use visavis_describe::Lang;
use visavis_doc::{Options, site, write};
use visavis_value::Instant;

use crate::driver::Browser;
use crate::support::{Folder, HOSTILE, example, large, model};

/// What of a page is looked at; a script's return value.
const LOOK: &str = r#"
const shown = (e) => { const r = e.getBoundingClientRect(); return r.width > 0 && r.height > 0; };
const boxed = (e) => e.closest(".scroll") !== null;
const wide = document.documentElement.clientWidth;
const luminance = (color) => {
  const [r, g, b] = color.match(/[\d.]+/g).map(Number).map((c) => {
    const s = c / 255;
    return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const behind = (e) => {
  for (let at = e; at; at = at.parentElement) {
    const color = getComputedStyle(at).backgroundColor;
    if (!/, 0\)$/.test(color) && color !== "transparent") return color;
  }
  return "rgb(255, 255, 255)";
};
const texts = [];
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const e = walker.currentNode.parentElement;
  if (walker.currentNode.data.trim() !== "" && shown(e) && !e.closest("svg") && !e.closest(".skip")) texts.push(e);
}
const contrast = (e) => {
  const [a, b] = [luminance(getComputedStyle(e).color), luminance(behind(e))].sort((x, y) => y - x);
  return (a + 0.05) / (b + 0.05);
};
return {
  overflow: document.documentElement.scrollWidth - wide,
  sticking: [...document.body.querySelectorAll("*")].filter((e) => shown(e) && !boxed(e) && !e.closest(".skip") &&
    e.getBoundingClientRect().right > wide + 1).map((e) => e.outerHTML.slice(0, 120)).slice(0, 3),
  small: texts.filter((e) => parseFloat(getComputedStyle(e).fontSize) < (e.closest("code") || e.tagName === "CODE" ? 13 : 15.9))
    .map((e) => e.outerHTML.slice(0, 120)).slice(0, 3),
  faint: texts.filter((e) => contrast(e) < 4.5).map((e) => contrast(e).toFixed(2) + " " + e.outerHTML.slice(0, 120)).slice(0, 3),
  links: [...document.querySelectorAll("a")].map((a) => a.href.baseVal === undefined ? a.href : new URL(a.href.baseVal, document.baseURI).href),
  headings: [...document.querySelectorAll("h1, h2, h3")].map((h) => Number(h.tagName[1])),
  ids: [...document.querySelectorAll("[id]")].map((e) => e.id),
  text: document.querySelector("main").innerText.length,
  lang: document.documentElement.lang,
  background: getComputedStyle(document.body).backgroundColor,
  landmarks: ["header", "nav", "main"].filter((name) => document.querySelectorAll(name).length === 1).length,
  scripts: document.querySelectorAll("script").length,
  alerts: window.alerted === true,
};
"#;

struct Seen<'a> {
    page: String,
    value: &'a Value,
}

impl Seen<'_> {
    fn list(&self, name: &str) -> Vec<String> {
        let all = self.value.get(name).and_then(Value::as_array).unwrap();
        all.iter().map(|one| one.as_str().unwrap().to_owned()).collect()
    }

    fn number(&self, name: &str) -> f64 {
        self.value.get(name).and_then(Value::as_f64).unwrap_or_else(|| panic!("{name}: {}", self.value))
    }

    fn is_sound(&self, lang: Lang) {
        let page = &self.page;
        assert!(
            self.number("overflow") <= 0.0,
            "{page} is wider than the window: {:?}",
            self.list("sticking")
        );
        assert_eq!(self.list("sticking"), Vec::<String>::new(), "{page}: sticks out");
        assert_eq!(self.list("small"), Vec::<String>::new(), "{page}: too small to read");
        assert_eq!(self.list("faint"), Vec::<String>::new(), "{page}: too faint to read");
        assert_ne!(self.value.get("background").unwrap(), "rgba(0, 0, 0, 0)", "{page}: no style");
        assert!(self.number("text") > 20.0, "{page} says nothing");
        assert_eq!(self.value.get("lang").unwrap(), lang.code(), "{page}");
        assert_eq!(self.number("landmarks"), 3.0, "{page}: header, nav and main stand there once");
        assert_eq!(self.number("scripts"), 1.0, "{page}: a script that is not ours");
        let headings: Vec<u64> = self
            .value
            .get("headings")
            .and_then(Value::as_array)
            .unwrap()
            .iter()
            .map(|h| h.as_u64().unwrap())
            .collect();
        assert_eq!(headings.first(), Some(&1), "{page}");
        assert_eq!(headings.iter().filter(|level| **level == 1).count(), 1, "{page}");
        let steps = headings.iter().zip(headings.iter().skip(1));
        assert!(steps.clone().all(|(a, b)| *b <= a + 1), "{page}: headings leave out a level: {headings:?}");
        let ids = self.list("ids");
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{page}: an id stands twice");
    }
}

/// Looks at the pages that `wanted` picks, at each width and in each light, and follows their links on the disk.
fn looked_at(browser: &Browser, model: &Model, lang: Lang, wanted: &dyn Fn(&str) -> bool) {
    let at = Some(Instant(1_773_133_200_000_000));
    let files = site(model, &Options { lang, at, passed: vec![true, false], held: vec![true] });
    let folder = Folder::new();
    write(folder.path(), &files, false).unwrap();
    let root = folder.path().canonicalize().unwrap();
    let pages: Vec<&str> = files
        .iter()
        .map(|file| file.path.as_str())
        .filter(|path| path.ends_with(".html") && wanted(path))
        .collect();
    assert!(pages.len() > 3, "{pages:?}");
    drop(browser.complaints());
    let mut backgrounds = BTreeSet::new();
    for (width, dark) in [(390, false), (1280, false), (390, true), (1280, true)] {
        browser.look(width, dark);
        // Of the many pages of one kind it is enough to see each light and each width once.
        let both = (width < 600) != dark;
        for page in pages.iter().filter(|page| both || !page.contains('/')) {
            let url = format!("file://{}/{page}", root.display());
            browser.open(&url);
            let value = browser.run(LOOK);
            let seen = Seen { page: format!("{page} at {width}, dark: {dark}"), value: &value };
            seen.is_sound(lang);
            backgrounds.insert((dark, value.get("background").unwrap().to_string()));
            for link in seen.list("links") {
                leads_somewhere(&root, &link, &files);
            }
            shown(browser, page, width, dark, lang, &model.project.name);
        }
        let complaints = browser.complaints();
        assert!(complaints.is_empty(), "{complaints:#?}");
    }
    assert_eq!(backgrounds.len(), 2, "one background by day, another by night: {backgrounds:?}");
}

/// A link leads to a page of the site, and to a place that is there.
fn leads_somewhere(root: &Path, link: &str, files: &[visavis_doc::File]) {
    let start = format!("file://{}/", root.display());
    let rest = link.strip_prefix(&start).unwrap_or_else(|| panic!("{link} leads out of the site"));
    let (path, id) = rest.split_once('#').map_or((rest, None), |(path, id)| (path, Some(id)));
    let file = files.iter().find(|file| file.path == path).unwrap_or_else(|| panic!("{link} leads nowhere"));
    if let Some(id) = id {
        assert!(file.text.contains(&format!("id=\"{id}\"")), "{link}: no such place");
    }
}

/// Keeps a picture where `VISAVIS_PICTURES` names a folder, for people to look at.
fn shown(browser: &Browser, page: &str, width: u32, dark: bool, lang: Lang, project: &str) {
    let Some(folder) = std::env::var_os("VISAVIS_PICTURES") else { return };
    let light = if dark { "dark" } else { "light" };
    let name = format!("{project}-{}-{width}-{light}-{}.b64", page.replace(['/', '.'], "-"), lang.code());
    std::fs::write(Path::new(&folder).join(name), browser.picture()).unwrap();
}

#[test]
fn sites_read_well_in_a_browser() {
    let Some(browser) = Browser::start() else { return };
    let retail = example("retail");
    looked_at(&browser, &retail, Lang::English, &|_| true);
    looked_at(&browser, &retail, Lang::French, &|page| {
        page.contains("campaigns/") || page.contains("guards/")
    });
    looked_at(&browser, &example("journey"), Lang::French, &|page| {
        !page.contains('/') || page.contains("segments/f")
    });
    looked_at(&browser, &model(HOSTILE), Lang::English, &|_| true);
    let large = model(&large(300));
    looked_at(&browser, &large, Lang::English, &|page| !page.contains('/') || page.contains("_7.html"));
}

#[test]
fn a_list_is_narrowed_by_what_is_typed() {
    let Some(browser) = Browser::start() else { return };
    let folder = Folder::new();
    write(folder.path(), &site(&model(&large(40)), &Options::default()), false).unwrap();
    browser.look(1280, false);
    browser.open(&format!("file://{}/index.html", folder.path().canonicalize().unwrap().display()));
    let shown = browser.run(
        "const box = document.querySelector('.filter input'); box.value = 'NUMBER 17 brings';
         box.dispatchEvent(new Event('input'));
         return [...document.querySelectorAll('tbody tr')].filter((row) => !row.hidden).map((row) => row.querySelector('a').title);",
    );
    assert_eq!(shown, serde_json::json!(["campaign_with_a_rather_long_name_17"]));
}
