//! Conditions: comparisons, memberships, tests and their logic.

use super::draw::Draw;
use super::expressions::Scope;
use super::literals::{self, CALENDAR_SPANS, PATTERNS, quoted, span};
use super::schema::{ENUMS, Kind};

impl Scope<'_> {
    /// A condition that may stand anywhere without brackets around it where none of its neighbours is an operator.
    pub(crate) fn condition(&self, draw: &mut Draw<'_>) -> String {
        if draw.is_leaf() {
            return self.plain(draw);
        }
        match draw.below(14) {
            12 | 13 => self.about_events(draw).unwrap_or_else(|| self.plain(draw)),
            0 => self.plain(draw),
            1 => format!("not ({})", self.condition(&mut draw.kid())),
            2 | 3 => self.chain("and", draw),
            4 => self.chain("or", draw),
            5 => self.comparison(draw),
            6 => self.range(draw),
            7 => self.window(draw),
            8 => self.membership(draw),
            9 => self.has(draw),
            10 => self.text_test(draw),
            _ => self.presence(draw),
        }
    }

    fn chain(&self, word: &str, draw: &mut Draw<'_>) -> String {
        let parts: Vec<String> =
            (0..2 + draw.below(2)).map(|_| format!("({})", self.condition(&mut draw.kid()))).collect();
        parts.join(&format!(" {word} "))
    }

    /// A bool attribute, a segment, or a comparison of an attribute.
    fn plain(&self, draw: &mut Draw<'_>) -> String {
        match draw.below(8) {
            0 => self.named(&Kind::Bool, draw).unwrap_or_else(|| "true".into()),
            1 if !self.segments.is_empty() => draw.of(self.segments).clone(),
            _ => self.comparison(draw),
        }
    }

    /// A type that values can be compared in: one of an attribute's or a name's, mostly.
    fn some_kind(&self, draw: &mut Draw<'_>) -> Kind {
        let fields = self.hand.map_or(&[][..], |event| event.fields.as_slice());
        let attributes =
            if fields.is_empty() || draw.below(4) == 0 { &self.schema.attributes } else { fields };
        let kinds = attributes.iter().map(|a| &a.kind).chain(self.lets.iter().map(|(_, kind)| kind));
        let kinds: Vec<Kind> = kinds.filter(|kind| !matches!(kind, Kind::Map(_))).cloned().collect();
        let kind =
            if kinds.is_empty() || draw.once_in(12) { Kind::scalar(draw) } else { draw.of(&kinds).clone() };
        match kind {
            Kind::List(of) => *of,
            kind => kind,
        }
    }

    /// The left operand: what has its type from a name where a literal alone has another.
    fn left(&self, kind: &Kind, draw: &mut Draw<'_>) -> Option<String> {
        match kind {
            Kind::Enum(3) => Some(self.weekday(draw)),
            Kind::Enum(_) | Kind::Version => self.named(kind, draw),
            _ if draw.below(3) < 2 => Some(self.name_or_literal(kind, draw)),
            _ => Some(self.expr(kind, &mut draw.kid())),
        }
    }

    fn right(&self, kind: &Kind, draw: &mut Draw<'_>) -> String {
        match kind {
            Kind::Enum(3) => literals::operand(kind, draw),
            Kind::Enum(_) | Kind::Version => self.leaf(kind, draw),
            _ if draw.below(2) == 0 => literals::operand(kind, draw),
            _ => self.expr(kind, &mut draw.kid()),
        }
    }

    fn comparison(&self, draw: &mut Draw<'_>) -> String {
        if draw.once_in(12) {
            let operator = draw.word(&["<", "<=", ">", ">=", "=", "!="]);
            let spans = ["30 days", "24 hours", "90 minutes", "0 days", "1 week"];
            return format!("{} {operator} {}", self.difference(draw), draw.word(&spans));
        }
        if draw.once_in(12) {
            // An enumeration is a text where it is compared with one.
            if let Some(left) = self.named(&Kind::Enum(0), draw) {
                return format!("{left} = {}", self.named(&Kind::Text, draw).unwrap_or(quoted("gold")));
            }
        }
        if draw.once_in(10) {
            // A datetime is its calendar day where it is compared with a date.
            let operator = draw.word(&["<", "<=", ">", ">=", "=", "!="]);
            let at = self.expr(&Kind::DateTime, &mut draw.kid());
            return format!("{at} {operator} {}", self.expr(&Kind::Date, &mut draw.kid()));
        }
        let kind = self.some_kind(draw);
        let operator = match kind {
            Kind::Bool | Kind::Enum(_) => draw.word(&["=", "!="]),
            _ => draw.word(&["=", "!=", "<", "<=", ">", ">="]),
        };
        match self.left(&kind, draw) {
            Some(left) => format!("{left} {operator} {}", self.right(&kind, draw)),
            None => self.leaf(&Kind::Bool, draw),
        }
    }

    fn range(&self, draw: &mut Draw<'_>) -> String {
        let kinds = [
            Kind::Int,
            Kind::Number,
            Kind::Money("EUR"),
            Kind::Date,
            Kind::DateTime,
            Kind::Time,
            Kind::Text,
            Kind::Version,
        ];
        let kind = draw.of(&kinds);
        let Some(left) = self.left(kind, draw) else { return self.leaf(&Kind::Bool, draw) };
        let not = if draw.once_in(4) { "not " } else { "" };
        let mut end = |computed: bool| {
            if computed && *kind != Kind::Version {
                format!("({})", self.expr(kind, &mut draw.kid()))
            } else {
                literals::bare(kind, draw)
            }
        };
        let (low, high) = (end(false), end(true));
        let (low, high) = if draw.once_in(3) { (high, low) } else { (low, high) };
        let range = match draw.below(4) {
            0 => format!("{low}.."),
            1 => format!("..{high}"),
            2 => format!("{low}..{high}"),
            _ => format!("{low}..<{high}"),
        };
        format!("{left} {not}in {range}")
    }

    fn window(&self, draw: &mut Draw<'_>) -> String {
        let not = if draw.once_in(4) { "not " } else { "" };
        let which = draw.word(&["last", "next"]);
        if draw.below(2) == 0 {
            let at = self.expr(&Kind::DateTime, &mut draw.kid());
            format!("{at} {not}in {which} {}", span(draw))
        } else {
            let date = self.expr(&Kind::Date, &mut draw.kid());
            format!("{date} {not}in {which} {}", draw.word(CALENDAR_SPANS))
        }
    }

    fn membership(&self, draw: &mut Draw<'_>) -> String {
        let kind = self.some_kind(draw);
        let Some(left) = self.left(&kind, draw) else { return self.leaf(&Kind::Bool, draw) };
        let not = if draw.once_in(4) { "not " } else { "" };
        if draw.once_in(3)
            && let Some(list) = self.named(&Kind::List(Box::new(kind.clone())), draw)
        {
            return format!("{left} {not}in {list}");
        }
        format!("{left} {not}in {}", self.items(&kind, draw))
    }

    fn items(&self, kind: &Kind, draw: &mut Draw<'_>) -> String {
        let items: Vec<String> = (0..1 + draw.below(4)).map(|_| self.right(kind, draw)).collect();
        format!("[{}]", items.join(", "))
    }

    fn has(&self, draw: &mut Draw<'_>) -> String {
        let fields = self.hand.map_or(&[][..], |event| event.fields.as_slice());
        let lists: Vec<Kind> = fields
            .iter()
            .chain(&self.schema.attributes)
            .filter_map(|a| match &a.kind {
                Kind::List(of) => Some((**of).clone()),
                _ => None,
            })
            .collect();
        if lists.is_empty() {
            return self.comparison(draw);
        }
        let of = draw.of(&lists).clone();
        let Some(list) = self.named(&Kind::List(Box::new(of.clone())), draw) else {
            return self.comparison(draw);
        };
        match draw.below(5) {
            // `has any(…)` is `has any` with brackets behind it, so that an aggregate stands in brackets of its own.
            0 | 1 => format!("{list} has ({})", self.right(&of, draw)),
            2 => format!("{list} has any {}", self.items(&of, draw)),
            3 => format!("{list} has all {}", self.items(&of, draw)),
            _ => format!("{list} has none {}", self.items(&of, draw)),
        }
    }

    fn text_test(&self, draw: &mut Draw<'_>) -> String {
        let text = self.expr(&Kind::Text, &mut draw.kid());
        if draw.once_in(4) {
            return format!("{text} matches /{}/", draw.word(PATTERNS));
        }
        let test = draw.word(&["starts with", "ends with", "contains"]);
        let part = match draw.below(2) {
            0 => quoted(literals::text(draw)),
            _ => self.expr(&Kind::Text, &mut draw.kid()),
        };
        format!("{text} {test} {part}")
    }

    fn presence(&self, draw: &mut Draw<'_>) -> String {
        let test = draw.word(&["is missing", "is known"]);
        match draw.below(5) {
            0 => format!("s0 {test}"),
            1 => format!("({}) {test}", self.condition(&mut draw.kid())),
            _ => {
                let kind = self.some_kind(draw);
                match self.named(&kind, draw) {
                    Some(name) => format!("{name} {test}"),
                    None => format!("({}) {test}", self.expr(&kind, &mut draw.kid())),
                }
            }
        }
    }
}

/// Texts that fit an enumeration, or nearly.
pub(crate) fn near_enum(which: usize, draw: &mut Draw<'_>) -> String {
    let value = draw.word(ENUMS.get(which).copied().unwrap_or(&["none"]));
    match draw.below(24) {
        22 => value.to_uppercase(),
        23 => value.to_lowercase(),
        _ => value.to_owned(),
    }
}
