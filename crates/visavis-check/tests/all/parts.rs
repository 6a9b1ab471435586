//! The model's parts: conditions and what they read, shares, times, candidates, and what the manifest says.

use visavis_check::model::Model;
use visavis_check::{Settings, check};
use visavis_diag::SourceMap;
use visavis_value::bucket::Share;
use visavis_value::{Fold, Type, Zone, read};

use crate::show::shown;
use crate::support::{checked, dump};

const SOURCES: &str = r#"
timezone "Europe/Paris"
source shop { order_key: int key  zone: text? timezone }
source crm {
  id: text key
  city: text?
  born: date?
  orders: int = 0 column "Orders"
  tier: "A" | "b" = "a" ignoring case
  opened: datetime = 2026-07-01
  address { postcode: text? column "Code postal" }
  mail: list of text ignoring case and accents
}
context { page: text? }
channel web { content { headline: text, rate: number? } }
channel push {}
"#;

fn model(text: &str) -> Model {
    let checked = checked(&format!("{SOURCES}\n{text}"));
    assert!(checked.model.is_some(), "{}", dump(&checked));
    checked.model.expect("just seen")
}

#[test]
fn attributes_know_their_paths_defaults_and_folds() {
    let model = model("");
    let find =
        |name: &str| model.attributes.iter().find(|a| a.path.last().is_some_and(|p| p == name)).expect(name);
    assert_eq!(find("postcode").path, ["address", "postcode"]);
    assert_eq!(find("postcode").data_path, ["address", "Code postal"]);
    assert_eq!(find("orders").data_path, ["Orders"]);
    assert_eq!(format!("{:?}", find("tier").default), r#"Some(Text("A"))"#);
    // Summer time: midnight in Paris is 22:00 of the day before in UTC.
    let midnight = read::datetime("2026-06-30T22:00:00Z", Zone::UTC).expect("a moment");
    assert_eq!(find("opened").default, Some(visavis_value::Value::DateTime(midnight)));
    assert_eq!(find("mail").ty, Type::List(Box::new(Type::Text(Fold::CaseAndAccents))));
    let name = |id: Option<visavis_check::model::AttributeId>| {
        id.and_then(|id| model.attributes.get(id.index())).map(|a| a.path.join("."))
    };
    assert_eq!(name(model.key).as_deref(), Some("order_key"));
    assert_eq!(name(model.customer_zone).as_deref(), Some("zone"));
    assert_eq!(model.project.zone.name(), "Europe/Paris");
    assert_eq!(model.sources.iter().map(|s| s.is_context).collect::<Vec<_>>(), [false, false, true]);
}

#[test]
fn conditions_stand_one_by_one_with_their_text_and_what_they_read() {
    let model = model(
        r#"
let local = if city = "Paris" then orders else 0
segment young when born > 18 years ago
campaign hello {
  for local > 3   # at least
    and (young or
       page = "a  b")
  for orders = 1 and orders < 2
  except city = "x" or (page = "y" and orders = 1) or not young
  via push
}"#,
    );
    let campaign = &model.campaigns[0];
    let read = |c: &visavis_check::model::Condition| {
        c.reads.iter().map(|a| model.attributes[a.index()].path.join(".")).collect::<Vec<_>>().join(" ")
    };
    let shown = |list: &[visavis_check::model::Condition]| {
        list.iter().map(|c| format!("{} <- {}", c.text, read(c))).collect::<Vec<_>>()
    };
    assert_eq!(
        shown(&campaign.audience),
        [
            "local > 3 <- city orders",
            r#"(young or page = "a  b") <- page"#,
            "orders = 1 <- orders",
            "orders < 2 <- orders"
        ]
    );
    assert_eq!(
        shown(&campaign.except),
        [r#"city = "x" <- city"#, r#"(page = "y" and orders = 1) <- page orders"#, "not young <- "]
    );
}

#[test]
fn a_condition_reads_no_input_of_a_table_that_no_cell_tests() {
    let model = model(
        r#"
table rate -> number hit first {
  | page | city    => rate |
  | any  | "Paris" => 0.5  |
}
campaign hello { for rate > 0.1 via push }"#,
    );
    let [condition] = &model.campaigns[0].audience[..] else { panic!("one condition") };
    let read: Vec<_> = condition.reads.iter().map(|a| model.attributes[a.index()].path.join(".")).collect();
    assert_eq!(read, ["city"]);
}

#[test]
fn a_condition_reads_the_attributes_inside_an_aggregate() {
    let model = model(
        r#"
source logs { event buy at on { on: date what: text city: text } }
campaign hello { for count(buy in (born)..today where city = "a" and what = crm.city) > orders via push }"#,
    );
    let [condition] = &model.campaigns[0].audience[..] else { panic!("one condition") };
    let read: Vec<_> = condition.reads.iter().map(|a| model.attributes[a.index()].path.join(".")).collect();
    assert_eq!(read, ["born", "city", "orders"]);
    let [buy] = &model.events_read()[..] else { panic!("one event") };
    assert_eq!((buy.read, buy.fields.as_slice()), (true, [true, true, true].as_slice()));
}

#[test]
fn campaigns_run_whole_days_of_the_project_and_moments_to_the_last() {
    let edge = |range: &str| {
        let model = model(&format!("campaign hello {{ during {range} via push }}"));
        let during = model.campaigns[0].during.expect("given");
        let text = |at: Option<visavis_value::Instant>| {
            let mut out = String::new();
            at.iter().for_each(|at| visavis_value::print::rfc3339(&mut out, *at));
            out
        };
        format!("{} {}", text(during.start), text(during.end))
    };
    assert_eq!(edge("2026-03-01..2026-04-15"), "2026-02-28T23:00:00Z 2026-04-15T22:00:00Z");
    assert_eq!(edge("2026-03-01..<2026-04-15"), "2026-02-28T23:00:00Z 2026-04-14T22:00:00Z");
    assert_eq!(edge("2026-03-01.."), "2026-02-28T23:00:00Z ");
    assert_eq!(edge("..2026-03-01 12:00"), " 2026-03-01T11:00:00.000001Z");
    assert_eq!(edge("..<2026-03-01 12:00"), " 2026-03-01T11:00:00Z");
    assert_eq!(edge("..9999-12-31"), " ");
}

#[test]
fn an_arm_owns_so_much_of_its_share_as_the_traffic_is_of_the_whole() {
    let model = model(
        r#"
experiment layout { traffic 20%  arm control 50%  arm bold 30%  arm loud 20% }
experiment old { salt "2025" by id  arm a 33.3%  arm b 66.7% }"#,
    );
    let arms = |experiment: usize| -> Vec<(String, u64, u64)> {
        let arms = model.experiments[experiment].arms.iter();
        let unit = 1_000_000_000_000_000;
        arms.map(|arm| (arm.name.to_string(), arm.start.0 / unit, arm.end.0 / unit)).collect()
    };
    let expected = [("control", 0, 100), ("bold", 500, 560), ("loud", 800, 840)];
    assert_eq!(arms(0), expected.map(|(name, start, end)| (name.to_owned(), start, end)));
    assert_eq!(arms(1), [("a".to_owned(), 0, 333), ("b".to_owned(), 333, 1000)]);
    assert_eq!(model.experiments[0].unit.salt, "experiment:layout");
    assert_eq!(
        (model.experiments[1].unit.salt.as_str(), model.experiments[1].unit.by.is_some()),
        ("2025", true)
    );
}

#[test]
fn shares_are_exact_and_salted_by_name() {
    let model = model(
        r#"
holdout 2.5%
campaign hello {
  holdout 10% salt "old" by id
  via web {
    variant a 33.3% { headline: "A" }
    variant b 33.3% { headline: "B", rate: 1 }
    variant c 33.4% { headline: "C" }
  }
  via push
}
campaign other { holdout 1% via push }"#,
    );
    let universal = model.holdout.as_ref().expect("given");
    assert_eq!((universal.share, universal.unit.salt.as_str()), (Share(25_000_000_000_000_000), "holdout:"));
    let hello = &model.campaigns[0];
    let holdout = hello.holdout.as_ref().expect("given");
    assert_eq!(holdout.unit.salt, "old");
    assert_eq!(holdout.unit.by.map(|a| model.attributes[a.index()].path.join(".")).as_deref(), Some("id"));
    assert_eq!(model.campaigns[1].holdout.as_ref().expect("given").unit.salt, "holdout:other");
    let web = &hello.via[0];
    assert_eq!(web.unit.as_ref().expect("variants").salt, "variant:hello");
    let ends: Vec<u64> = web.variants.iter().map(|v| v.end.0 / 1_000_000_000_000_000).collect();
    assert_eq!(ends, [333, 666, 1000]);
    let second = web.variants[1].fields[1].expect("given");
    assert_eq!(shown(&model, second), "number 1: number");
    assert_eq!(web.variants[0].fields[1], None);
    let push = &hello.via[1];
    assert_eq!((push.variants[0].end, push.variants.len(), push.unit.is_none()), (Share::WHOLE, 1, true));
}

#[test]
fn candidates_are_those_of_the_channel_but_for_the_fallback() {
    let model = model(
        r#"
campaign b { via push  value 5 }
campaign a_one { via push  value orders * 2 }
campaign a_two { via web { headline: "{campaign}" }  priority -3 }
campaign spare { via push }
guard z never a_* when city = campaign
guard y never b, a_one when true
decision all { via push fallback spare }
decision named { via push from b, a_*, b choose 2 fallback b rank by value }
decision globbed { via push from s* fallback spare rank by campaign }"#,
    );
    let names = |ids: &[visavis_check::model::CampaignId]| {
        ids.iter().map(|id| model.campaigns[id.index()].name.as_str()).collect::<Vec<_>>().join(" ")
    };
    let decisions: Vec<String> = model.decisions.iter().map(|d| names(&d.candidates)).collect();
    assert_eq!(decisions, ["a_one b", "a_one a_two b", "spare"]);
    assert_eq!(model.decisions.iter().map(|d| d.choose).collect::<Vec<_>>(), [1, 2, 1]);
    let ranks: Vec<String> =
        model.decisions.iter().filter_map(|d| d.rank_by).map(|e| shown(&model, e)).collect();
    assert_eq!(ranks, ["CandidateValue: number?", "CampaignName: text"]);
    let guards = |i: usize| {
        let guards = &model.campaigns[i].guards;
        guards.iter().map(|g| model.guards[g.index()].name.as_str()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!([guards(0), guards(1), guards(2), guards(3)], ["y z", "z", "y", ""]);
    assert_eq!(model.campaigns[1].priority, -3);
    // A whole number that ranks beside numbers is one.
    let value = model.campaigns[0].value.expect("given");
    assert_eq!(shown(&model, value), "IntToNumber(MulInt(orders, int 2)): number");
}

#[test]
fn a_manifest_speaks_for_every_file() {
    let text = "edition \"2026\"\ntimezone \"UTC\"\n";
    let mut sources = SourceMap::default();
    let id = sources.add("a.vis", text);
    let settings = Settings {
        name: "retail".into(),
        edition: Some("2026".into()),
        zone: Zone::parse("Asia/Tokyo"),
        manifest: true,
        ..Settings::default()
    };
    let (file, _) = visavis_syntax::parse(id, text);
    let (model, found) = check(&[file], &sources, &settings);
    assert!(model.is_none());
    assert_eq!(found.iter().map(|d| d.code.number()).collect::<Vec<_>>(), [710, 710]);
    let (model, found) = check(&[], &sources, &settings);
    let project = model.expect("nothing is wrong").project;
    assert_eq!((project.name.as_str(), project.zone.name(), found.len()), ("retail", "Asia/Tokyo", 0));
}

#[test]
fn two_files_are_one_program() {
    let texts = ["segment a when b", "segment b when c > 1\nsource crm { c: int }", "segment b when true"];
    let mut sources = SourceMap::default();
    let files: Vec<_> =
        texts.iter().map(|text| visavis_syntax::parse(sources.add("f.vis", *text), text).0).collect();
    let (model, found) = check(&files[..2], &sources, &Settings::default());
    assert!(model.is_some(), "{found:?}");
    let (_, found) = check(&files, &sources, &Settings::default());
    let places: Vec<u32> = found.iter().flat_map(|d| &d.labels).map(|l| l.span.source.0).collect();
    assert_eq!(places, [2, 1]);
}
