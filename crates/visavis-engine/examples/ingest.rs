//! How fast a profile is read, beside `serde_json` into a struct that borrows its texts.
//!
//! ```text
//! cargo run --release -p visavis-engine --example ingest
//! ```
//!
//! The profiles have 42 attributes and about 900 bytes: ints, numbers with two decimals, bools, texts of low and high
//! cardinality, lists of texts and epoch seconds, some of them missing. Both sides read the same bytes, one record at a time.

use std::error::Error;
use std::fmt::Write;
use std::hint::black_box;
use std::time::{Duration, Instant};

use serde::Deserialize;
use visavis_engine::{Engine, Image};
use visavis_image::image::{Attribute, AttributeId, Shape, Slot, SlotId, Source, SourceIdx, Word};
use visavis_value::{Fold, Type, Zone};

const RECORDS: usize = 1_000;
const ROUNDS: usize = 60;

/// How an attribute is drawn.
enum Draw {
    /// A whole number below
    Int(u64),
    /// A number with two decimals below
    Number(u64),
    Bool,
    /// A text of so many
    Text(u64),
    /// A few texts of so many
    List(u64),
    /// Epoch seconds
    Instant,
}

use Draw::{Bool, Int, List, Number, Text};

macro_rules! attributes {
    ($($(#[$attribute:meta])* $name:ident: $ty:ty = $draw:expr, $optional:literal;)*) => {
        const ATTRIBUTES: &[(&str, Draw, bool)] = &[$((stringify!($name), $draw, $optional),)*];

        /// What `serde_json` reads into.
        #[derive(Deserialize)]
        #[expect(dead_code, reason = "reading it is all that is measured")]
        struct Borrowed<'a> {
            $(
                $(#[$attribute])*
                $name: $ty,
            )*
        }
    };
}

attributes! {
    age: Option<i64> = Int(90), false;
    orders_12m: Option<i64> = Int(40), false;
    orders_total: Option<i64> = Int(400), false;
    tenure_days: Option<i64> = Int(4_000), false;
    sessions_30d: Option<i64> = Int(60), false;
    emails_opened_30d: Option<i64> = Int(30), false;
    emails_clicked_30d: Option<i64> = Int(10), false;
    returns_12m: Option<i64> = Int(9), true;
    loyalty_points: Option<i64> = Int(20_000), true;
    household_size: Option<i64> = Int(6), true;
    ltv: Option<f64> = Number(5_000), false;
    avg_basket: Option<f64> = Number(200), false;
    last_basket: Option<f64> = Number(300), true;
    discount_rate: Option<f64> = Number(1), false;
    churn_score: Option<f64> = Number(1), true;
    engagement_score: Option<f64> = Number(100), true;
    consent_email: Option<bool> = Bool, false;
    consent_sms: Option<bool> = Bool, false;
    consent_push: Option<bool> = Bool, true;
    is_member: Option<bool> = Bool, false;
    is_employee: Option<bool> = Bool, false;
    has_app: Option<bool> = Bool, false;
    #[serde(borrow)] country: Option<&'a str> = Text(30), false;
    #[serde(borrow)] language: Option<&'a str> = Text(15), false;
    #[serde(borrow)] tier: Option<&'a str> = Text(5), false;
    #[serde(borrow)] channel: Option<&'a str> = Text(6), false;
    #[serde(borrow)] gender: Option<&'a str> = Text(4), true;
    #[serde(borrow)] device: Option<&'a str> = Text(5), false;
    #[serde(borrow)] lifecycle: Option<&'a str> = Text(20), false;
    #[serde(borrow)] store_region: Option<&'a str> = Text(40), true;
    #[serde(borrow)] city: Option<&'a str> = Text(5_000), false;
    #[serde(borrow)] last_product_sku: Option<&'a str> = Text(50_000), true;
    #[serde(borrow)] email_domain: Option<&'a str> = Text(500), false;
    #[serde(borrow)] campaign_ref: Option<&'a str> = Text(2_000), true;
    #[serde(borrow)] tags: Option<Vec<&'a str>> = List(200), false;
    #[serde(borrow)] categories: Option<Vec<&'a str>> = List(60), false;
    #[serde(borrow)] brands: Option<Vec<&'a str>> = List(300), true;
    #[serde(borrow)] channels_used: Option<Vec<&'a str>> = List(6), false;
    signup_at: Option<i64> = Draw::Instant, false;
    last_order_at: Option<i64> = Draw::Instant, true;
    last_visit_at: Option<i64> = Draw::Instant, false;
    last_email_at: Option<i64> = Draw::Instant, true;
}

/// A small generator, so that every run reads the same records (xorshift, Marsaglia 2003).
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end.max(1)
    }
}

fn record(random: &mut Random) -> Result<String, std::fmt::Error> {
    let mut out = String::new();
    write!(out, "{{\"id\":{}", random.below(1_000_000))?;
    for (name, draw, optional) in ATTRIBUTES {
        if *optional && random.below(10) == 0 {
            continue;
        }
        write!(out, ",\"{name}\":")?;
        match draw {
            Int(end) => write!(out, "{}", random.below(*end))?,
            Number(end) => write!(out, "{}.{:02}", random.below(*end), random.below(100))?,
            Bool => write!(out, "{}", random.below(2) == 0)?,
            Text(end) => write!(out, "\"{}\"", word(name, random.below(*end)))?,
            Draw::Instant => write!(out, "{}", 1_600_000_000 + random.below(200_000_000))?,
            List(end) => {
                out.push('[');
                for i in 0..random.below(5) {
                    out.push_str(if i == 0 { "" } else { "," });
                    write!(out, "\"{}\"", word(name, random.below(*end)))?;
                }
                out.push(']');
            }
        }
    }
    out.push('}');
    Ok(out)
}

fn word(name: &str, number: u64) -> String {
    let stem: String = name.chars().take(4).collect();
    format!("{stem}_{number}")
}

/// A program that reads every attribute, and compares each text with 40 others.
fn image() -> Image {
    let mut image = Image {
        name: "ingest".into(),
        edition: "2026".into(),
        zone: Zone::UTC,
        bucketing: visavis_value::bucket::Bucketing::default(),
        sources: vec![Source { name: "crm".into(), is_context: false, key: None }],
        attributes: Vec::new(),
        events: Vec::new(),
        slots: Vec::new(),
        key: None,
        customer_zone: None,
        symbols: Vec::new(),
        consts: Vec::new(),
        symbol_sets: Vec::new(),
        word_sets: Vec::new(),
        regexes: Vec::new(),
        nows: Vec::new(),
        currencies: Vec::new(),
        atoms: Vec::new(),
        odds: Vec::new(),
        cells: Vec::new(),
        blocks: Vec::new(),
        code: Vec::new(),
        aggregates: Vec::new(),
        tables: Vec::new(),
        segments: Vec::new(),
        experiments: Vec::new(),
        channels: Vec::new(),
        campaigns: Vec::new(),
        guards: Vec::new(),
        decisions: Vec::new(),
        holdout: None,
    };
    for ((name, draw, _), number) in ATTRIBUTES.iter().zip(0..) {
        let text = Type::Text(Fold::None);
        let (ty, shape, held) = match draw {
            Int(_) => (Type::Int, Shape::Scalar, Word::Int),
            Number(_) => (Type::Number, Shape::Scalar, Word::Number),
            Bool => (Type::Bool, Shape::Scalar, Word::Bool),
            Text(_) => (text, Shape::Scalar, Word::Symbol),
            List(_) => (Type::List(Box::new(text)), Shape::List, Word::Symbol),
            Draw::Instant => (Type::DateTime, Shape::Scalar, Word::DateTime),
        };
        if let Text(end) | List(end) = draw {
            image.symbols.extend((0..*end.min(&40)).map(|n| word(name, n).into()));
        }
        image.slots.push(Slot { event: None, attribute: AttributeId(number), shape, word: held });
        image.attributes.push(Attribute {
            source: SourceIdx(0),
            name: (*name).into(),
            path: vec![(*name).into()],
            ty,
            optional: true,
            default: None,
            domain: None,
            key: false,
            ambiguous: false,
            slots: vec![SlotId(number)],
        });
    }
    image.symbols.sort();
    image.symbols.dedup();
    image
}

/// The shortest time of many rounds over all records: what the machine can do undisturbed.
fn fastest(mut round: impl FnMut() -> Result<(), Box<dyn Error>>) -> Result<Duration, Box<dyn Error>> {
    let mut best = Duration::MAX;
    for _ in 0..ROUNDS {
        let start = Instant::now();
        round()?;
        best = best.min(start.elapsed());
    }
    Ok(best)
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let records: Vec<String> = (0..RECORDS).map(|_| record(&mut random)).collect::<Result<_, _>>()?;
    let bytes: usize = records.iter().map(String::len).sum();
    let engine = Engine::new(image())?;
    let mut profile = engine.profile();
    let ours = fastest(|| {
        for record in &records {
            profile.read_json(black_box(record.as_bytes()))?;
        }
        Ok(())
    })?;
    let theirs = fastest(|| {
        for record in &records {
            black_box(serde_json::from_slice::<Borrowed<'_>>(black_box(record.as_bytes()))?);
        }
        Ok(())
    })?;
    let each = |time: Duration| time.as_secs_f64() * 1e9 / RECORDS as f64;
    println!("{} bytes a record on average", bytes / RECORDS);
    println!("visavis    {:7.0} ns a record", each(ours));
    println!("serde_json {:7.0} ns a record", each(theirs));
    println!("ratio      {:7.2}", ours.as_secs_f64() / theirs.as_secs_f64());
    Ok(())
}
