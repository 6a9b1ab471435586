//! Sources and their attributes.

use super::draw::{Draw, Seed};
use super::events::Event;
use super::literals;

/// The enumerations of generated programs; distinct also without case and accents.
pub(crate) const ENUMS: [&[&str]; 4] = [
    &["none", "silver", "gold"],
    &["FR", "BE", "LU", "CH"],
    &["straße", "İstanbul", "éclair", "🎉"],
    &["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
];

/// Currencies with two, none and three digits.
const CURRENCIES: [&str; 3] = ["EUR", "JPY", "KWD"];

/// The type of an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    Bool,
    Int,
    Number,
    Money(&'static str),
    Text,
    Enum(usize),
    Date,
    DateTime,
    Time,
    Version,
    List(Box<Kind>),
    Map(Box<Kind>),
}

impl Kind {
    /// A scalar.
    pub(crate) fn scalar(draw: &mut Draw<'_>) -> Self {
        match draw.below(14) {
            0 => Self::Bool,
            1 => Self::Int,
            2 => Self::Number,
            3 => Self::Money(draw.word(&CURRENCIES)),
            4 | 5 => Self::Text,
            6 | 7 => Self::Enum(draw.below(3)),
            8 | 9 => Self::Date,
            10 | 11 => Self::DateTime,
            12 => Self::Time,
            _ => Self::Version,
        }
    }

    pub(crate) fn of_attribute(draw: &mut Draw<'_>) -> Self {
        match draw.below(8) {
            6 => Self::List(Box::new(Self::scalar(draw))),
            7 => Self::Map(Box::new(Self::scalar(draw))),
            _ => Self::scalar(draw),
        }
    }

    /// As a declaration writes it.
    pub(crate) fn print(&self) -> String {
        match self {
            Self::Bool => "bool".into(),
            Self::Int => "int".into(),
            Self::Number => "number".into(),
            Self::Money(currency) => format!("money {currency}"),
            Self::Text => "text".into(),
            Self::Enum(which) => {
                let values = ENUMS.get(*which).copied().unwrap_or_default();
                values.iter().map(|value| literals::quoted(value)).collect::<Vec<_>>().join(" | ")
            }
            Self::Date => "date".into(),
            Self::DateTime => "datetime".into(),
            Self::Time => "time".into(),
            Self::Version => "version".into(),
            Self::List(of) => format!("list of {}", of.print()),
            Self::Map(of) => format!("map of {}", of.print()),
        }
    }

    fn folds(&self) -> bool {
        match self {
            Self::Text | Self::Enum(_) => true,
            Self::List(of) => of.folds(),
            _ => false,
        }
    }
}

/// A domain as written, and values in it.
pub(crate) type Domain = (&'static str, &'static [&'static str]);

/// An attribute.
#[derive(Debug, Clone)]
pub(crate) struct Attribute {
    /// Its source, by number.
    pub(crate) source: usize,
    pub(crate) group: Option<String>,
    pub(crate) name: String,
    pub(crate) column: Option<String>,
    pub(crate) kind: Kind,
    fold: usize,
    pub(crate) optional: bool,
    pub(crate) default: Option<String>,
    pub(crate) domain: Option<Domain>,
    pub(crate) key: bool,
    pub(crate) timezone: bool,
    /// Whether another source has one of the same name, so that an expression says whose.
    pub(crate) shared: bool,
}

impl Attribute {
    /// As an expression names it.
    pub(crate) fn reference(&self, sources: &[String]) -> String {
        let mut path = Vec::new();
        if self.shared {
            path.extend(sources.get(self.source).cloned());
        }
        path.extend(self.group.as_deref().map(name));
        path.push(name(&self.name));
        path.join(".")
    }

    /// A field of an event of the source.
    pub(crate) fn field(source: usize, name: String, draw: &mut Draw<'_>) -> Self {
        let kind = Kind::of_attribute(draw);
        let column = draw.once_in(8).then(|| format!("{name} é"));
        let Rest { fold, domain, optional, default } = Rest::draw(&kind, draw);
        Self {
            source,
            group: None,
            name,
            column,
            kind,
            fold,
            optional,
            default,
            domain,
            key: false,
            timezone: false,
            shared: false,
        }
    }

    /// The field that says when.
    pub(crate) fn time(source: usize, name: String, kind: Kind, draw: &mut Draw<'_>) -> Self {
        let plain = Self::field(source, name, draw);
        let domain = domain(&kind, draw).filter(|_| draw.once_in(4));
        Self { kind, fold: 0, optional: false, default: None, domain, ..plain }
    }

    /// Whether a customer of the source must have it.
    pub(crate) fn is_required(&self) -> bool {
        !self.optional && self.default.is_none() && !matches!(self.kind, Kind::List(_) | Kind::Map(_))
    }

    pub(crate) fn print(&self) -> String {
        let mut out = format!("    {}: {}", name(&self.name), self.kind.print());
        let mut add = |word: &str| out.push_str(word);
        if self.optional {
            add("?");
        }
        if let Some((domain, _)) = self.domain {
            add(&format!(" in {domain}"));
        }
        if let Some(default) = &self.default {
            add(&format!(" = {default}"));
        }
        if self.key {
            add(" key");
        }
        if self.timezone {
            add(" timezone");
        }
        match self.fold {
            1 => add(" ignoring case"),
            2 => add(" ignoring case and accents"),
            _ => {}
        }
        if let Some(column) = &self.column {
            add(&format!(" column {}", literals::quoted(column)));
        }
        add("\n");
        out
    }
}

/// What stands behind a type.
struct Rest {
    fold: usize,
    domain: Option<Domain>,
    optional: bool,
    default: Option<String>,
}

impl Rest {
    fn draw(kind: &Kind, draw: &mut Draw<'_>) -> Self {
        let fold = if kind.folds() { draw.below(4).saturating_sub(1) } else { 0 };
        let domain = domain(kind, draw);
        let (optional, default) = match draw.below(4) {
            0 | 1 => (true, None),
            2 if !matches!(kind, Kind::Map(_)) => {
                let default = match (domain.and_then(|(_, values)| values.first()), kind) {
                    (Some(value), Kind::Money(currency)) => format!("{value} {currency}"),
                    (Some(value), _) => (*value).to_owned(),
                    (None, _) => literals::bare(kind, draw),
                };
                (false, Some(default))
            }
            _ => (false, None),
        };
        Self { fold, domain, optional, default }
    }
}

/// A name as the language writes it.
pub(crate) fn name(name: &str) -> String {
    let plain = name.chars().all(|c| c.is_alphanumeric() || c == '_');
    if plain { name.to_owned() } else { format!("`{name}`") }
}

/// The sources with their attributes; the last is the context, where there is one.
#[derive(Debug, Clone, Default)]
pub(crate) struct Schema {
    /// Names of sources.
    pub(crate) sources: Vec<String>,
    pub(crate) has_context: bool,
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) events: Vec<Event>,
}

impl Schema {
    /// From one seed for each of the sources, at least one; the last is the context where it says so.
    pub(crate) fn draw(seeds: &[Seed]) -> Self {
        let mut schema = Self::default();
        let count = seeds.len().min(4);
        for (place, seed) in seeds.iter().take(4).enumerate() {
            let mut draw = seed.draw();
            let is_context = place > 0 && place + 1 == count && draw.below(3) < 2;
            schema.has_context = is_context;
            schema.sources.push(if is_context { "context".into() } else { format!("s{place}") });
            if !is_context {
                schema.key(place, &mut draw);
            }
            let events = draw.below(3);
            // What is left of the seeds makes each source wider.
            let more = seeds.iter().skip(4 + place).step_by(count.max(1));
            let branches = std::iter::from_fn(|| (!draw.is_leaf()).then(|| draw.kid()));
            for mut kid in branches.chain(more.map(Seed::draw)) {
                schema.attribute(place, is_context, &mut kid);
                while !kid.is_leaf() {
                    schema.attribute(place, is_context, &mut kid.kid());
                }
            }
            for _ in 0..events {
                let event = Event::draw(&schema, place, &mut draw.kid());
                schema.events.push(event);
            }
        }
        if schema.sources.is_empty() {
            schema.sources.push("s0".into());
        }
        if schema.attributes.is_empty() {
            schema.attribute(0, false, &mut Draw::nothing());
        }
        schema
    }

    fn key(&mut self, source: usize, draw: &mut Draw<'_>) {
        let kind = match draw.below(6) {
            0..=2 => Kind::Text,
            3 => Kind::Int,
            4 => Kind::Enum(1),
            _ => return,
        };
        // Keys of one name have one type, as in life.
        let first = self.attributes.iter().find(|a| a.key && a.name == "customer_id").map(|a| a.kind.clone());
        let named = draw.below(3) < 2;
        let kind = first.filter(|_| named).unwrap_or(kind);
        let name = if named { "customer_id".into() } else { format!("key{source}") };
        self.share(&name);
        let shared = self.attributes.iter().any(|a| a.name == name);
        self.attributes.push(Attribute {
            source,
            group: None,
            name,
            column: None,
            kind,
            fold: 0,
            optional: draw.once_in(4),
            default: None,
            domain: None,
            key: true,
            timezone: false,
            shared,
        });
    }

    fn attribute(&mut self, source: usize, is_context: bool, draw: &mut Draw<'_>) {
        let place = self.attributes.len();
        let kind = Kind::of_attribute(draw);
        let shared_name = !is_context && draw.once_in(10) && self.is_new(source, "score");
        let name = if shared_name {
            self.share("score");
            "score".into()
        } else {
            match draw.below(12) {
                9 => format!("größe{place}"),
                10 => format!("Attribut {place}"),
                11 => self.keyword().unwrap_or(format!("a{place}")),
                _ => format!("a{place}"),
            }
        };
        let shared = self.attributes.iter().any(|a| a.name == name);
        let group = (!shared_name && draw.once_in(5)).then(|| format!("group{source}"));
        let column = draw.once_in(8).then(|| format!("Column {place} é"));
        let Rest { fold, domain, optional, default } = Rest::draw(&kind, draw);
        let timezone = kind == Kind::Text && draw.once_in(6);
        self.attributes.push(Attribute {
            source,
            group,
            name,
            column,
            kind,
            fold,
            optional,
            default,
            domain,
            key: false,
            timezone,
            shared,
        });
    }

    /// A word of the language that may also be a name, once each.
    fn keyword(&self) -> Option<String> {
        let words = ["value", "channel", "segment", "content", "limit", "last", "key", "email"];
        words.iter().find(|word| self.attributes.iter().all(|a| a.name != **word)).map(|w| (*w).to_owned())
    }

    fn is_new(&self, source: usize, name: &str) -> bool {
        self.attributes.iter().all(|a| a.source != source || a.name != name)
    }

    fn share(&mut self, name: &str) {
        for attribute in self.attributes.iter_mut().filter(|a| a.name == name) {
            attribute.shared = true;
        }
    }

    /// Whether another source has an event of the attribute's name, so that in a record nobody knows whose it is.
    pub(crate) fn is_event_elsewhere(&self, attribute: &Attribute) -> bool {
        let first = attribute.group.as_ref().or(attribute.column.as_ref()).unwrap_or(&attribute.name);
        self.events.iter().any(|event| event.source != attribute.source && event.name == *first)
    }

    /// Whether another source has an attribute of the event's name.
    pub(crate) fn is_attribute_elsewhere(&self, event: &Event) -> bool {
        self.attributes.iter().any(|a| {
            let first = a.group.as_ref().or(a.column.as_ref()).unwrap_or(&a.name);
            a.source != event.source && event.name == *first
        })
    }

    /// The declarations.
    pub(crate) fn print(&self) -> String {
        let mut out = String::new();
        for (place, source) in self.sources.iter().enumerate() {
            let own: Vec<&Attribute> = self.attributes.iter().filter(|a| a.source == place).collect();
            let is_context = self.has_context && place + 1 == self.sources.len();
            out.push_str(&if is_context { "context {\n".into() } else { format!("source {source} {{\n") });
            for attribute in own.iter().filter(|a| a.group.is_none()) {
                out.push_str(&attribute.print());
            }
            if let Some(group) = own.iter().find_map(|a| a.group.as_ref()) {
                out.push_str(&format!("  {group} {{\n"));
                for attribute in own.iter().filter(|a| a.group.is_some()) {
                    out.push_str(&attribute.print());
                }
                out.push_str("  }\n");
            }
            out.extend(self.events.iter().filter(|event| event.source == place).map(Event::print));
            out.push_str("}\n");
        }
        out
    }
}

/// A domain as written, and values in it; the first may be a default.
fn domain(kind: &Kind, draw: &mut Draw<'_>) -> Option<Domain> {
    let domains: &[Domain] = match kind {
        Kind::Int => &[
            ("0..", &["0", "1", "18", "100"]),
            ("0..100", &["18", "0", "100", "7"]),
            ("-5..<10", &["-1", "-5", "9", "0"]),
            ("..5", &["5", "0", "-40"]),
        ],
        Kind::Number => &[
            ("0..1", &["0.5", "0", "1", "0.125"]),
            ("-0.5..<1.5", &["0.1", "-0.5", "1.49"]),
            ("0.0..", &["0.1", "0", "2.675"]),
        ],
        Kind::Money("EUR") => {
            &[("0 EUR..", &["0", "50", "9.99"]), ("0 EUR..<100 EUR", &["9.99", "0", "99.9999"])]
        }
        Kind::Date => &[
            ("1970-01-01..", &["2026-03-10", "1970-01-01", "2024-02-29"]),
            ("..2026-12-31", &["2024-02-29", "2026-12-31", "1969-12-31"]),
        ],
        Kind::Time => &[("08:00..21:00", &["09:00", "08:00", "21:00"])],
        _ => return None,
    };
    (draw.below(3) == 2).then(|| *draw.of(domains))
}
