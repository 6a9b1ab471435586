//! A project that changes text by text is at every moment what it is from scratch: findings, lints, and the program to the byte.

#![expect(clippy::indexing_slicing, reason = "a test that cannot go on has failed")]

use visavis::{Call, Live, NoContacts, Program, Project, ProjectTexts, check_texts, read_datetime};

const MANIFEST: &str =
    "[project]\nname = \"spring\"\ntimezone = \"Europe/Paris\"\n\n[lints]\nunused = \"warn\"\n";

const FILES: [(&str, &str); 4] = [
    (
        "audiences.vis",
        r#"# Who is meant
segment loyal "Gold and above" when tier = "gold" and spent >= 100 EUR
segment lapsed when last_order_at < 90 days ago and not loyal
segment young when age in 18..25 and age < 30
segment also_young when age in 18..25 and age < 30
let spent = sum(purchase.amount in last 365 days)
let band = if loyal then "high" else "low"
"#,
    ),
    (
        "campaigns/all.vis",
        r#"campaign win_back "Come back" {
  for lapsed and country = "FR"
  except tags has "no_mail"
  limit 1 per 30 days
  holdout 10%
  priority 5
  via email { subject: "We miss you, {first_name otherwise "friend"}", discount: rate }
  via web { headline: "Welcome back" }
}

campaign spring {
  for loyal
  for young or also_young
  value 3
  via web { headline: "Spring is here: {band}" }
}

guard quiet_ones never win_* when tags has "quiet"

decision hero { via web choose 1 }
"#,
    ),
    (
        "sources.vis",
        r#"source crm "Contacts" {
  customer_id: text key
  first_name: text?
  country: "FR" | "BE" | "LU"
  tier: "none" | "silver" | "gold" = "none"
  age: int? in 0..120
  email_optin: bool = false
  tags: list of text
  last_order_at: datetime?
  event purchase at ordered_at { ordered_at: datetime  amount: money EUR  category: text }
}

channel email { requires email_optin  content { subject: text  discount: number? } }
channel web { content { headline: text } }
"#,
    ),
    (
        "tables/rates.vis",
        r#"table rate -> number hit first {
  | tier   | age    => rate |
  | "gold" | any    => 15%  |
  | any    | 18..25 => 10%  |
  | otherwise       => 5%   |
}
table shop from "shops.csv" -> text
"#,
    ),
];

const SHOPS: &str = "country,shop\nFR,Lille\nBE,Gent\notherwise,none\n";

/// What somebody changes: names on one side and on both, values of enumerations, attributes, tables, bodies, and what is a mistake for a while.
const CHANGES: [(&str, &str); 30] = [
    ("segment loyal", "segment faithful"),
    ("not loyal", "not faithful"),
    ("for loyal", "for faithful"),
    ("if loyal", "if faithful"),
    ("\"gold\"", "\"golden\""),
    ("\"silver\" | \"gold\"", "\"silver\" | \"golden\""),
    ("tier:", "level:"),
    ("tier =", "level ="),
    ("| tier  ", "| level "),
    ("table rate", "table reduction"),
    ("discount: rate", "discount: reduction"),
    ("age in 18..25", "age in 20..25"),
    ("age in 20..25", "age in 26..25"),
    ("age < 30", "age < 18"),
    ("90 days", "60 days"),
    ("in 0..120", "in 0..20"),
    ("segment young", "segment youth"),
    ("young or also_young", "youth or also_young"),
    ("10%  |", "11%  |"),
    ("holdout 10%", "holdout 20%"),
    ("win_back", "come_back"),
    ("win_*", "come_*"),
    ("sum(", "avg("),
    ("country = \"FR\"", "country = \"FR"),
    ("via web {", "via web"),
    ("# Who is meant\n", "# visavis: allow(same-segment)\n"),
    ("segment lapsed", "\n\n# moved\nsegment lapsed"),
    ("\"FR\" | \"BE\"", "\"FR\" | \"DE\" | \"BE\""),
    ("timezone = \"Europe/Paris\"", "timezone = \"America/Lima\""),
    ("Lille", "Lyon"),
];

struct Texts {
    manifest: String,
    shops: String,
    rules: Vec<(String, String)>,
}

impl Texts {
    fn new() -> Self {
        let rules = FILES.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
        Self { manifest: MANIFEST.to_owned(), shops: SHOPS.to_owned(), rules }
    }

    fn project(&self) -> ProjectTexts {
        let manifest = Some(("visavis.toml".to_owned(), self.manifest.clone()));
        ProjectTexts { name: "spring".to_owned(), manifest, rules: self.rules.clone() }
    }

    /// The file of a number, the manifest and the table's rows behind the rules.
    fn file(&mut self, at: usize) -> (String, &mut String) {
        match at {
            4 => ("visavis.toml".to_owned(), &mut self.manifest),
            5 => ("tables/shops.csv".to_owned(), &mut self.shops),
            at => {
                let (name, text) = &mut self.rules[at];
                (name.clone(), text)
            }
        }
    }
}

#[track_caller]
fn same(project: &mut Project, texts: &Texts, step: usize) -> bool {
    let sheet = |name: &str| (name == "tables/shops.csv").then(|| Ok(texts.shops.clone()));
    let fresh = check_texts(texts.project(), sheet);
    let now = read_datetime("2026-03-10T09:00:00Z", visavis::Zone::UTC);
    let lints = project.lint(now);
    let checked = project.check();
    assert_eq!(checked.diagnostics, fresh.diagnostics, "step {step}");
    assert_eq!(checked.trees, fresh.trees, "step {step}");
    assert_eq!(lints, fresh.lint(now), "step {step}");
    let bytes = |program: &Option<Program>| program.as_ref().map(Program::to_bytes);
    assert_eq!(bytes(&checked.program), bytes(&fresh.program), "step {step}");
    // A host that keeps nothing on the way comes to the same.
    let manifest = ("visavis.toml".to_owned(), texts.manifest.clone());
    let shops = ("tables/shops.csv".to_owned(), texts.shops.clone());
    let host = Program::from_sources(texts.rules.iter().cloned().chain([manifest, shops])).ok();
    assert_eq!(bytes(&host), bytes(&fresh.program), "step {step}");
    fresh.program.is_some()
}

/// The next of a row of numbers that looks like chance and is the same each time.
fn next(state: &mut u64) -> usize {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*state >> 33) as usize
}

#[test]
fn after_any_changes_a_project_is_what_it_is_from_scratch() {
    let mut texts = Texts::new();
    let mut project = Project::new(texts.project());
    project.set("tables/shops.csv", SHOPS);
    assert!(same(&mut project, &texts, 0), "{:?}", project.check().diagnostics);
    let (mut state, mut sound, mut silent, mut told) = (7, 0, 0, 0);
    for step in 1..160 {
        let (from, to) = CHANGES[next(&mut state) % CHANGES.len()];
        let (from, to) = if next(&mut state).is_multiple_of(2) { (from, to) } else { (to, from) };
        let every = next(&mut state).is_multiple_of(3);
        for at in 0..6 {
            let (name, text) = texts.file(at);
            let changed = if every { text.replace(from, to) } else { text.replacen(from, to, 1) };
            if changed != *text {
                (*text).clone_from(&changed);
                project.set(name, changed);
            }
        }
        // Now and then all is well again, so that what mistakes left behind does not go on for good.
        if step % 9 == 0 {
            texts = Texts::new();
            for at in 0..6 {
                let (name, text) = texts.file(at);
                project.set(name, text.clone());
            }
        }
        sound += usize::from(same(&mut project, &texts, step));
        if project.lint(None).is_empty() { silent += 1 } else { told += 1 }
    }
    assert!(sound > 30 && sound < 150, "{sound} of 159 without an error");
    assert!(silent > 0 && told > 30, "{silent} without a finding of lints, {told} with one");
}

#[test]
fn files_come_and_go() {
    let mut texts = Texts::new();
    let mut project = Project::new(texts.project());
    project.set("tables/shops.csv", SHOPS);
    same(&mut project, &texts, 0);
    project.set("a.vis", "segment more when lapsed\n");
    texts.rules.insert(0, ("a.vis".to_owned(), "segment more when lapsed\n".to_owned()));
    assert!(same(&mut project, &texts, 1));
    assert!(project.remove("a.vis"));
    assert!(!project.remove("a.vis"));
    texts.rules.remove(0);
    assert!(same(&mut project, &texts, 2));
    assert!(project.remove("sources.vis"));
    texts.rules.remove(2);
    assert!(!same(&mut project, &texts, 3));
}

#[test]
fn what_is_in_use_goes_on_until_the_rules_are_right_again() {
    let texts = Texts::new();
    let mut project = Project::new(texts.project());
    project.set("tables/shops.csv", SHOPS);
    let live = Live::new(project.program().unwrap().engine());
    let headline = |live: &Live| {
        let engine = live.engine();
        let mut profile = engine.profile();
        profile.read_json(br#"{"customer_id": "c-1", "country": "FR", "tier": "gold", "age": 20, "tags": [], "purchase": [{"ordered_at": "2026-03-01T10:00:00Z", "amount": 200, "category": "shoes"}]}"#).unwrap();
        let now = read_datetime("2026-03-10T09:00:00Z", visavis::Zone::UTC).unwrap();
        let decision = engine.decide("hero", &profile, &Call::at(now), &NoContacts).unwrap();
        decision.chosen.first().map(|chosen| chosen.campaign.to_string())
    };
    assert_eq!(headline(&live).as_deref(), Some("spring"));
    let broken = FILES[1].1.replace("for loyal", "for loyall");
    project.set("campaigns/all.vis", broken);
    assert!(project.program().is_err());
    assert_eq!(headline(&live).as_deref(), Some("spring"));
    project.set("campaigns/all.vis", FILES[1].1.replace("campaign spring", "campaign summer"));
    live.swap(project.program().unwrap().image().clone()).unwrap();
    assert_eq!(headline(&live).as_deref(), Some("summer"));
}
