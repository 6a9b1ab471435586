//! Values of a wanted type. Every operand stands in brackets or is a single word, so that any may stand anywhere.

use super::draw::Draw;
use super::events::Event;
use super::literals::{self, CALENDAR_SPANS, EXACT_SPANS, KEYS, ZONES, quoted, span};
use super::schema::{Attribute, Kind, Schema, name};

/// What an expression may name.
#[derive(Clone, Copy)]
pub(crate) struct Scope<'p> {
    pub(crate) schema: &'p Schema,
    /// The algorithm of buckets.
    pub(crate) bucketing: &'static str,
    /// `let`s, experiments and results of tables declared before.
    pub(crate) lets: &'p [(String, Kind)],
    /// Segments declared before.
    pub(crate) segments: &'p [String],
    /// Whether `campaign` is the candidate's name.
    pub(crate) campaign: bool,
    /// In `rank by`: the type of `value`, where every candidate has one; it hides attributes of that name.
    pub(crate) rank: Option<Option<&'p Kind>>,
    /// In a filter: the event whose fields are in scope; they hide attributes of their names.
    pub(crate) hand: Option<&'p Event>,
}

impl Scope<'_> {
    /// An expression of the type; missing for some customers, perhaps.
    pub(crate) fn expr(&self, kind: &Kind, draw: &mut Draw<'_>) -> String {
        if draw.is_leaf() {
            return self.leaf(kind, draw);
        }
        match draw.below(10) {
            0 | 1 => self.leaf(kind, draw),
            2 => {
                let (c, a, b) = (self.condition(&mut draw.kid()), draw.kid(), draw.kid());
                let (mut a, mut b) = (a, b);
                let Some(first) = self.first(kind, &mut a) else { return self.leaf(kind, draw) };
                let other = if draw.once_in(4) { "missing".into() } else { self.expr(kind, &mut b) };
                format!("(if {c} then {first} else {other})")
            }
            3 => {
                let Some(first) = self.first(kind, &mut draw.kid()) else { return self.leaf(kind, draw) };
                format!("({first} otherwise {})", self.expr(kind, &mut draw.kid()))
            }
            4 => self.map_entry(kind, draw).unwrap_or_else(|| self.own(kind, draw)),
            6 | 7 => self.aggregate(kind, draw).unwrap_or_else(|| self.own(kind, draw)),
            5 if is_extreme(kind) => {
                let function = draw.word(&["least", "greatest"]);
                let arguments: Vec<String> =
                    (0..2 + draw.below(2)).map(|_| self.expr(kind, &mut draw.kid())).collect();
                format!("{function}({})", arguments.join(", "))
            }
            _ => self.own(kind, draw),
        }
    }

    /// The first of two alternatives, which says what the second is: a version by a name, since a version's literal alone is a text.
    fn first(&self, kind: &Kind, draw: &mut Draw<'_>) -> Option<String> {
        if *kind == Kind::Version { self.named(kind, draw) } else { Some(self.expr(kind, draw)) }
    }

    /// An expression that is never missing for whoever has the attributes that are required.
    pub(crate) fn known(&self, kind: &Kind, draw: &mut Draw<'_>) -> String {
        let literal = literals::operand(kind, draw);
        if draw.below(5) == 0 { literal } else { format!("({} otherwise {literal})", self.expr(kind, draw)) }
    }

    /// A name or a literal.
    pub(crate) fn leaf(&self, kind: &Kind, draw: &mut Draw<'_>) -> String {
        if draw.below(4) == 0 { literals::operand(kind, draw) } else { self.name_or_literal(kind, draw) }
    }

    /// A name of the type where there is one.
    pub(crate) fn name_or_literal(&self, kind: &Kind, draw: &mut Draw<'_>) -> String {
        self.named(kind, draw).unwrap_or_else(|| literals::operand(kind, draw))
    }

    /// An attribute or `let` of the type.
    pub(crate) fn named(&self, kind: &Kind, draw: &mut Draw<'_>) -> Option<String> {
        let mut names: Vec<String> =
            self.attributes(kind).map(|a| a.reference(&self.schema.sources)).collect();
        if let Some(event) = self.hand {
            // Fields are asked for more often than the rest.
            let own: Vec<&Attribute> = event.fields.iter().filter(|field| field.kind == *kind).collect();
            if !own.is_empty() && draw.below(3) < 2 {
                let field = name(&draw.of(&own).name);
                return Some(if draw.once_in(4) { format!("{}.{field}", name(&event.name)) } else { field });
            }
        }
        names.extend(self.lets.iter().filter(|(_, of)| of == kind).map(|(name, _)| name.clone()));
        if let Some(value) = self.rank {
            names.extend((value == Some(kind)).then(|| "value".to_owned()));
            names.extend((*kind == Kind::Int).then(|| "priority".to_owned()));
        }
        (!names.is_empty()).then(|| draw.of(&names).clone())
    }

    fn attributes(&self, kind: &Kind) -> impl Iterator<Item = &Attribute> {
        let visible = |a: &&Attribute| self.rank.is_none() || a.name != "value" || a.group.is_some();
        let hidden = |a: &Attribute| {
            let fields = self.hand.map_or(&[][..], |event| event.fields.as_slice());
            a.group.is_none() && !a.shared && fields.iter().any(|field| field.name == a.name)
        };
        let kind = kind.clone();
        let seen = self.schema.attributes.iter().filter(move |a| a.kind == kind && !hidden(a));
        seen.filter(visible)
    }

    fn map_entry(&self, kind: &Kind, draw: &mut Draw<'_>) -> Option<String> {
        let map = self.named(&Kind::Map(Box::new(kind.clone())), draw)?;
        let key = match draw.below(3) {
            0 => quoted(draw.word(KEYS)),
            1 if self.campaign => "campaign".into(),
            _ => self.expr(&Kind::Text, &mut draw.kid()),
        };
        Some(format!("{map}[{key}]"))
    }

    /// The type's own operators and functions.
    fn own(&self, kind: &Kind, draw: &mut Draw<'_>) -> String {
        match kind {
            Kind::Bool => format!("({})", self.condition(draw)),
            Kind::Int => self.int(draw),
            Kind::Number => self.number(draw),
            Kind::Money(currency) => self.money(currency, draw),
            Kind::Text => self.text(draw),
            Kind::Date => self.date(draw),
            Kind::DateTime => self.datetime(draw),
            Kind::Time => self.time(draw),
            Kind::Enum(3) => self.weekday(draw),
            Kind::List(of) if draw.below(2) == 0 && **of != Kind::Version => {
                let items: Vec<String> =
                    (0..1 + draw.below(3)).map(|_| self.expr(of, &mut draw.kid())).collect();
                format!("[{}]", items.join(", "))
            }
            _ => self.leaf(kind, draw),
        }
    }

    fn two(&self, left: &Kind, operator: &str, right: &Kind, draw: &mut Draw<'_>) -> String {
        let left = self.expr(left, &mut draw.kid());
        format!("({left} {operator} {})", self.expr(right, &mut draw.kid()))
    }

    fn quotient(&self, left: &Kind, right: &Kind, draw: &mut Draw<'_>) -> String {
        let left = self.expr(left, &mut draw.kid());
        format!("({left} / {})", self.divisor(right, draw))
    }

    /// What may be zero for a customer but is no zero as written, which is an error.
    fn divisor(&self, kind: &Kind, draw: &mut Draw<'_>) -> String {
        let literal = || match kind {
            Kind::Number => "0.3".to_owned(),
            Kind::Money(currency) => format!("7 {currency}"),
            _ => "3".to_owned(),
        };
        self.named(kind, draw).unwrap_or_else(literal)
    }

    fn int(&self, draw: &mut Draw<'_>) -> String {
        let int = &Kind::Int;
        match draw.below(14) {
            0 => self.two(int, "+", int, draw),
            1 => self.two(int, "-", int, draw),
            2 => self.two(int, "*", int, draw),
            3 => format!("(-{})", self.expr(int, &mut draw.kid())),
            4 => format!("abs({})", self.expr(int, &mut draw.kid())),
            5 => format!("mod({}, {})", self.expr(int, &mut draw.kid()), self.divisor(int, draw)),
            6 | 7 => {
                let function = draw.word(&["round", "floor", "ceil"]);
                format!("{function}({})", self.expr(&Kind::Number, &mut draw.kid()))
            }
            8 => format!("length({})", self.expr(&Kind::Text, &mut draw.kid())),
            9 => format!("age({})", self.expr(&Kind::Date, &mut draw.kid())),
            10 => {
                let kind = [Kind::Date, Kind::DateTime];
                format!("days_since({})", self.expr(draw.of(&kind), &mut draw.kid()))
            }
            11 => {
                let part = draw.word(&["year", "month", "day"]);
                self.calendar(part, draw)
            }
            12 => {
                let part = draw.word(&["hour", "minute"]);
                if draw.once_in(3) {
                    format!("{part}({})", self.expr(&Kind::Time, &mut draw.kid()))
                } else {
                    self.in_zone(part, draw)
                }
            }
            _ => format!(
                "round({}, {})",
                self.expr(int, &mut draw.kid()),
                draw.word(&["-1", "0", "2", "-3", "30"])
            ),
        }
    }

    fn number(&self, draw: &mut Draw<'_>) -> String {
        let number = &Kind::Number;
        match draw.below(12) {
            0 => self.two(number, "+", number, draw),
            1 => self.two(number, "-", number, draw),
            2 => self.two(number, "*", number, draw),
            3 => self.quotient(number, number, draw),
            4 => self.quotient(&Kind::Int, &Kind::Int, draw),
            5 => self.quotient(&Kind::Money("EUR"), &Kind::Money("EUR"), draw),
            6 => self.two(number, draw.word(&["+", "-", "*"]), &Kind::Int, draw),
            7 => format!("(-{})", self.expr(number, &mut draw.kid())),
            8 => format!("abs({})", self.expr(number, &mut draw.kid())),
            9 => format!("mod({}, {})", self.expr(number, &mut draw.kid()), self.divisor(number, draw)),
            10 => {
                let places = draw.word(&["2", "0", "1", "-2", "20", "-400"]);
                format!("round({}, {places})", self.expr(number, &mut draw.kid()))
            }
            _ => self.bucket(draw),
        }
    }

    fn bucket(&self, draw: &mut Draw<'_>) -> String {
        let salt = quoted(draw.word(&["salt", "", "é", "holdout:c0"]));
        let kind = [Kind::Text, Kind::Int, Kind::Enum(0), Kind::Enum(1)];
        let by: Option<&Attribute> = self.attributes(draw.of(&kind)).next();
        match by.filter(|_| draw.below(2) == 0) {
            Some(by) => format!("bucket({salt}, {})", by.reference(&self.schema.sources)),
            None => format!("bucket({salt})"),
        }
    }

    fn money(&self, currency: &'static str, draw: &mut Draw<'_>) -> String {
        let money = &Kind::Money(currency);
        match draw.below(10) {
            0 => self.two(money, "+", money, draw),
            1 => self.two(money, "-", money, draw),
            2 => self.two(money, "*", &Kind::Number, draw),
            3 => self.two(money, "*", &Kind::Int, draw),
            4 => self.quotient(money, &Kind::Number, draw),
            5 => self.quotient(money, &Kind::Int, draw),
            6 => self.two(&Kind::Number, "*", money, draw),
            7 => self.two(&Kind::Int, "*", money, draw),
            8 => format!("(-{})", self.expr(money, &mut draw.kid())),
            _ => format!("abs({})", self.expr(money, &mut draw.kid())),
        }
    }

    fn text(&self, draw: &mut Draw<'_>) -> String {
        match draw.below(8) {
            0 => format!("lower({})", self.expr(&Kind::Text, &mut draw.kid())),
            1 => format!("upper({})", self.expr(&Kind::Text, &mut draw.kid())),
            2 => format!("trim({})", self.expr(&Kind::Text, &mut draw.kid())),
            3 => format!("percent({})", self.expr(&Kind::Number, &mut draw.kid())),
            4 if self.campaign => "campaign".into(),
            _ => self.join(draw),
        }
    }

    fn join(&self, draw: &mut Draw<'_>) -> String {
        let mut out = quoted(literals::text(draw));
        out.pop();
        loop {
            let kind = Kind::scalar(draw);
            out.push_str(&format!("{{{}}}", self.expr(&kind, &mut draw.kid())));
            if draw.below(3) < 2 {
                break;
            }
        }
        out.push_str(quoted(literals::text(draw)).trim_start_matches('"'));
        if !out.ends_with('"') {
            out.push('"');
        }
        out
    }

    fn date(&self, draw: &mut Draw<'_>) -> String {
        let date = self.expr(&Kind::Date, &mut draw.kid());
        match draw.below(4) {
            0 => "today".into(),
            1 => format!("({date} + {})", draw.word(CALENDAR_SPANS)),
            2 => format!("({date} - {})", draw.word(CALENDAR_SPANS)),
            _ => format!("next_birthday({date})"),
        }
    }

    fn datetime(&self, draw: &mut Draw<'_>) -> String {
        let at = self.expr(&Kind::DateTime, &mut draw.kid());
        match draw.below(5) {
            0 => "now".into(),
            1 => format!("({at} + {})", span(draw)),
            2 => format!("({at} - {})", span(draw)),
            3 => format!("({} ago)", span(draw)),
            _ => format!("({} from now)", span(draw)),
        }
    }

    fn time(&self, draw: &mut Draw<'_>) -> String {
        self.in_zone("time_of_day", draw)
    }

    /// A function of a datetime, perhaps in a zone of its own.
    fn in_zone(&self, function: &str, draw: &mut Draw<'_>) -> String {
        let at = self.expr(&Kind::DateTime, &mut draw.kid());
        match draw.below(3) {
            0 => format!("{function}({at})"),
            1 => format!("{function}({at}, {})", quoted(draw.word(ZONES))),
            _ => format!("{function}({at}, {})", self.name_or_zone(draw)),
        }
    }

    fn name_or_zone(&self, draw: &mut Draw<'_>) -> String {
        self.named(&Kind::Text, draw).unwrap_or_else(|| quoted(draw.word(ZONES)))
    }

    /// `year`, `month`, `day` and `weekday`.
    fn calendar(&self, function: &str, draw: &mut Draw<'_>) -> String {
        if draw.below(2) == 0 {
            format!("{function}({})", self.expr(&Kind::Date, &mut draw.kid()))
        } else {
            self.in_zone(function, draw)
        }
    }

    /// A day of the week: an enumeration.
    pub(crate) fn weekday(&self, draw: &mut Draw<'_>) -> String {
        self.calendar("weekday", draw)
    }

    /// A span that has no months: of two dates or two datetimes.
    pub(crate) fn difference(&self, draw: &mut Draw<'_>) -> String {
        let kinds = [Kind::Date, Kind::DateTime];
        let kind = draw.of(&kinds);
        let difference = self.two(kind, "-", kind, draw);
        match draw.below(4) {
            0 => format!("({difference} + {})", draw.word(EXACT_SPANS)),
            1 => format!("({difference} - 3 days)"),
            2 => format!("({difference} * {})", draw.word(&["2", "0", "1_000_000"])),
            _ => difference,
        }
    }
}

fn is_extreme(kind: &Kind) -> bool {
    matches!(kind, Kind::Int | Kind::Number | Kind::Money(_) | Kind::Date | Kind::DateTime | Kind::Time)
}
