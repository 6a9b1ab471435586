//! What is expected at the cursor.
//!
//! In: the context of the cursor. Out: candidates: of an expression what may go on there, of a clause its words and names.

use gen_lsp_types::CompletionItemKind as Kind;
use visavis_check::Symbol;
use visavis_check::model::ReasonKind;
use visavis_syntax::{aggregates, units};
use visavis_value::Type;

use super::Candidate;
use super::clauses::{clauses, declarations, modifiers, plain_words, types};
use super::context::{Block, Context, Level, is_due_behind};
use super::names::{Names, values_of};
use crate::requests::Place;

/// The candidates, of whatever fit.
pub(crate) fn candidates(place: &Place, context: &Context) -> Vec<Candidate> {
    let Some(level) = context.levels.last() else { return Vec::new() };
    let names = Names::new(&place.analysis.symbols);
    let scene = Scene { names: &names, context, level };
    if context.in_text {
        return scene.in_text();
    }
    match &level.block {
        Block::File => scene.declaration(),
        Block::Source | Block::Group | Block::Event | Block::Content => scene.attribute(),
        Block::Channel | Block::Campaign => scene.clause(),
        Block::Via(channel) | Block::Variant(channel) => scene.message(channel),
        Block::Decision => scene.decision(),
        Block::Experiment => scene.experiment(),
        Block::Table => scene.table(),
        Block::Test => scene.test(),
        Block::Record(event) => scene.record(event),
        Block::Call(_) | Block::List | Block::Insert | Block::Other => scene.expression(&level.tail),
    }
}

struct Scene<'a> {
    names: &'a Names<'a>,
    context: &'a Context,
    level: &'a Level,
}

impl Scene<'_> {
    /// Inside the quotation marks of a text only values of an enumeration can be meant.
    fn in_text(&self) -> Vec<Candidate> {
        let tail = self.level.tail.split_last().map_or(&[][..], |(_, before)| before);
        self.compared(tail).map(|ty| values_of(&ty, true)).unwrap_or_default()
    }

    fn declaration(&self) -> Vec<Candidate> {
        let tail = &self.level.tail;
        let has = |word: &str| tail.iter().any(|one| one == word);
        match self.level.clause.as_str() {
            "" => declarations(),
            "segment" if has("when") => self.rest_or_declarations(after(tail, "when")),
            "segment" if !tail.is_empty() => plain_words(&["when"], 0),
            "guard" if has("when") => self.rest_or_declarations(after(tail, "when")),
            "guard" if has("never") => {
                let globs = after(tail, "never");
                if globs.last().is_none_or(|last| last == ",") {
                    self.campaigns()
                } else {
                    plain_words(&["when"], 0)
                }
            }
            "guard" if !tail.is_empty() => plain_words(&["never"], 0),
            "let" if has("=") => self.rest_or_declarations(after(tail, "=")),
            "assert" if !tail.is_empty() => {
                let mut found = self.rest_or_declarations(tail.get(1..).unwrap_or(&[]));
                found.extend(self.asked());
                found
            }
            "table" if has("hit") && self.level.last() == "hit" => {
                plain_words(&["unique", "first", "sum", "max", "min", "count", "all"], 0)
            }
            "table" if self.level.last() == "->" => types(),
            "table" if has("->") => plain_words(&["hit"], 0),
            "table" if !tail.is_empty() => plain_words(&["from"], 1),
            // Behind a declaration that is whole another begins.
            _ if self.context.first && tail.is_empty() => declarations(),
            _ => Vec::new(),
        }
    }

    /// What goes on with an expression; on a new line also another declaration.
    fn rest_or_declarations(&self, tail: &[String]) -> Vec<Candidate> {
        let mut found = self.expression(tail);
        if self.context.first && is_whole(tail) {
            found.extend(declarations());
        }
        found
    }

    fn attribute(&self) -> Vec<Candidate> {
        let level = self.level;
        let in_type = level.clause.starts_with(':');
        match (in_type, level.last()) {
            (true, "") | (true, "of") => types(),
            (true, "money") => currencies(),
            (true, _) if self.context.first => {
                let mut found = modifiers();
                found.extend(clauses(&level.block, &[]));
                found
            }
            (true, _) if level.block != Block::Content => modifiers(),
            (false, "") => clauses(&level.block, &[]),
            _ => Vec::new(),
        }
    }

    fn clause(&self) -> Vec<Candidate> {
        let (level, tail) = (self.level, self.level.tail.as_slice());
        let mut found = match level.clause.as_str() {
            "for" | "except" | "requires" | "value" => self.expression(tail),
            "via" if tail.is_empty() => return self.channels(),
            "limit" | "during" | "quiet" | "holdout" | "priority" => self.amount(tail),
            _ => Vec::new(),
        };
        if self.context.first || level.clause.is_empty() || is_whole(tail) {
            found.extend(clauses(&level.block, &level.seen));
        }
        found
    }

    /// What goes on with numbers, spans and ranges.
    fn amount(&self, tail: &[String]) -> Vec<Candidate> {
        let last = tail.last().map_or("", String::as_str);
        match last {
            "per" => self.spans(),
            "in" => plain_words(&["total"], 0),
            "" => Vec::new(),
            _ if self.level.clause == "limit" && !tail.iter().any(|one| one == "per") => {
                plain_words(&["per", "in"], 0)
            }
            _ if is_number(last) => self.spans(),
            _ => Vec::new(),
        }
    }

    fn spans(&self) -> Vec<Candidate> {
        let plural = self.level.last() != "1" && self.level.last() != "per";
        let found = units().iter().map(|unit| {
            let word = if plural { format!("{unit}s") } else { (*unit).to_owned() };
            Candidate::plain(word, Kind::Unit, 0).with("unit", None)
        });
        found.collect()
    }

    fn message(&self, channel: &str) -> Vec<Candidate> {
        let level = self.level;
        match (level.clause.as_str(), level.tail.as_slice()) {
            ("by", []) => self.names.attributes(|_| 0),
            (clause, tail) if clause.starts_with(':') => {
                let mut found = self.expression(tail);
                if is_whole(tail) {
                    found.extend(self.names.content_of(channel, &level.seen));
                }
                found
            }
            ("variant" | "salt", _) => Vec::new(),
            _ => {
                let mut found = self.names.content_of(channel, &level.seen);
                if level.seen.iter().all(|seen| seen.starts_with("variant") || seen == "salt" || seen == "by")
                {
                    let words = clauses(&level.block, &[]);
                    found.extend(words.into_iter().map(|one| Candidate { rank: 3, ..one }));
                }
                found
            }
        }
    }

    fn decision(&self) -> Vec<Candidate> {
        let (level, tail) = (self.level, self.level.tail.as_slice());
        let mut found = match (level.clause.as_str(), level.last()) {
            ("via", "") => return self.channels(),
            ("fallback", "") => return self.campaigns(),
            ("from", "" | ",") => return self.campaigns(),
            ("rank", "") => return plain_words(&["by"], 0),
            ("rank", _) => {
                let mut found = self.expression(after(tail, "by"));
                if !is_whole(after(tail, "by")) {
                    found.extend(plain_words(&["value", "priority", "campaign"], 0));
                }
                found
            }
            _ => Vec::new(),
        };
        if self.context.first || level.clause.is_empty() || is_whole(tail) {
            found.extend(clauses(&level.block, &level.seen));
        }
        found
    }

    fn experiment(&self) -> Vec<Candidate> {
        match (self.level.clause.as_str(), self.level.tail.as_slice()) {
            ("by", []) => self.names.attributes(|_| 0),
            (_, []) if !self.level.clause.is_empty() => Vec::new(),
            _ => clauses(&self.level.block, &self.level.seen),
        }
    }

    fn table(&self) -> Vec<Candidate> {
        let (level, tail) = (self.level, self.level.tail.as_slice());
        if level.row <= 1 || level.clause == "=>" {
            let mut found = self.expression(tail);
            if level.clause == "=>" && tail.is_empty() {
                found.extend(plain_words(&["missing"], 1));
            }
            return found;
        }
        let header = level.header.get(level.column);
        let ty = header.and_then(|header| self.names.type_of(&path_behind(header), None));
        if !matches!(level.last(), "" | "," | "not" | "in" | "=" | "!=") {
            return self.expression(tail);
        }
        let mut found = ty.map(|ty| values_of(ty, false)).unwrap_or_default();
        found.extend(plain_words(&["any", "missing", "known", "not", "in", "starts", "has", "matches"], 3));
        if level.column == 0 && tail.is_empty() {
            found.extend(plain_words(&["otherwise"], 4));
        }
        found
    }

    fn test(&self) -> Vec<Candidate> {
        let (level, tail) = (self.level, self.level.tail.as_slice());
        let last = level.last();
        let mut found = match level.clause.as_str() {
            "given" if matches!(last, "" | ",") => {
                let mut found = self.names.attributes(|_| 0);
                found.extend(self.names.of(|one| matches!(one, Symbol::Event(_)), 1));
                found.extend(self.names.of(|one| matches!(one, Symbol::Source(_)), 2));
                return found;
            }
            "given" => self.expression(tail.rsplit(|one| one == ",").next().unwrap_or(&[])),
            "contacted" if tail.is_empty() => return self.campaigns(),
            "contacted" if last == "via" => return self.channels(),
            "contacted" => plain_words(if tail.len() == 1 { &["via"] } else { &["at"] }, 0),
            "expect" => self.expected(tail),
            _ => Vec::new(),
        };
        if self.context.first || level.clause.is_empty() {
            found.extend(clauses(&level.block, &level.seen));
        }
        found
    }

    fn expected(&self, tail: &[String]) -> Vec<Candidate> {
        let has = |word: &str| tail.iter().any(|one| one == word);
        let last = tail.last().map_or("", String::as_str);
        match tail {
            [] => {
                let mut found = self.names.of(|one| matches!(one, Symbol::Decision(_)), 0);
                found.extend(self.expression(tail));
                found.extend(self.asked());
                found
            }
            _ if last == "because" => {
                let reasons = ReasonKind::ALL.into_iter().map(ReasonKind::name);
                reasons.map(|name| Candidate::plain(name, Kind::EnumMember, 0).with("reason", None)).collect()
            }
            _ if matches!(last, "chooses" | ",") && has("chooses") => {
                let mut found = self.campaigns();
                found.extend(plain_words(&["nothing"], 1));
                found
            }
            _ if last == "rejects" => self.campaigns(),
            _ if has("rejects") => plain_words(&["because"], 0),
            [_] => {
                let mut found = plain_words(&["chooses", "rejects"], 0);
                found.extend(self.expression(tail));
                found
            }
            _ => {
                let mut found = self.expression(tail);
                if !is_whole(tail) {
                    found.extend(self.asked());
                }
                found
            }
        }
    }

    /// What only tests and asserts may ask.
    fn asked(&self) -> Vec<Candidate> {
        let line = crate::features::words::function("eligible").map(str::to_owned);
        let eligible = Candidate::plain("eligible", Kind::Function, 4).with("function", line);
        let mut found = self.names.of(|one| matches!(one, Symbol::Campaign(_)), 5);
        found.push(eligible.snippet("eligible($1)"));
        found
    }

    fn record(&self, event: &str) -> Vec<Candidate> {
        if self.level.clause.starts_with(':') {
            return self.expression(&self.level.tail);
        }
        let given = |one: &Candidate| self.level.seen.contains(&one.label);
        let fields = self.names.fields_of(event).into_iter().filter(|one| !given(one));
        fields
            .map(|one| {
                let insert = format!("{}: $0", one.label);
                one.snippet(insert)
            })
            .collect()
    }

    fn campaigns(&self) -> Vec<Candidate> {
        self.names.of(|one| matches!(one, Symbol::Campaign(_)), 0)
    }

    fn channels(&self) -> Vec<Candidate> {
        self.names.of(|one| matches!(one, Symbol::Channel(_)), 0)
    }

    // ---- expressions ----

    /// What goes on with an expression of which this much is written.
    fn expression(&self, tail: &[String]) -> Vec<Candidate> {
        let last = tail.last().map_or("", String::as_str);
        if last == "." {
            return self
                .names
                .parts_of(&path_behind(tail.split_last().map_or(&[][..], |(_, before)| before)));
        }
        if let (Block::Call(function), []) = (&self.level.block, tail)
            && aggregates().contains(&function.as_str())
        {
            let mut found = self.names.of(|one| matches!(one, Symbol::Event(_)), 0);
            if function == "min" || function == "max" {
                found.extend(self.names.values(false));
            }
            return found;
        }
        match last {
            "is" => plain_words(&["missing", "known"], 0),
            "last" | "next" | "within" => Vec::new(),
            "starts" | "ends" => plain_words(&["with"], 0),
            "followed" => plain_words(&["by"], 0),
            "by" if matches!(self.level.block, Block::Call(_)) => {
                self.names.of(|one| matches!(one, Symbol::Event(_)), 0)
            }
            "has" => {
                let mut found = self.operand(tail);
                found.extend(plain_words(&["any", "all", "none"], 1));
                found
            }
            "in" => {
                let mut found = self.operand(tail);
                found.extend(plain_words(&["last", "next"], 1));
                found
            }
            _ if is_number(last) => {
                let mut found = self.spans();
                found.extend(currencies());
                found.extend(self.operators());
                found
            }
            _ if is_whole(tail) => {
                let behind_span = units().iter().any(|unit| last.strip_suffix('s').unwrap_or(last) == *unit);
                let mut found = if behind_span { plain_words(&["ago", "from"], 0) } else { Vec::new() };
                if last == "from" {
                    found = plain_words(&["now"], 0);
                }
                found.extend(self.operators());
                found
            }
            _ => self.operand(tail),
        }
    }

    /// A value is due.
    fn operand(&self, tail: &[String]) -> Vec<Candidate> {
        let mut found = self.compared(tail).map(|ty| values_of(&ty, false)).unwrap_or_default();
        if let Some(event) = self.event_in_hand() {
            found.extend(self.names.fields_of(&event));
        }
        let condition = !tail.last().is_some_and(|last| {
            matches!(last.as_str(), "=" | "!=" | "<" | "<=" | ">" | ">=" | "+" | "-" | "*" | "/")
        });
        found.extend(self.names.values(condition));
        let candidate = matches!(self.context.levels.get(1).map(|level| &level.block), Some(Block::Campaign))
            || self.context.levels.first().is_some_and(|level| level.clause == "guard");
        if candidate {
            found.extend(plain_words(&["campaign"], 5));
        }
        found
    }

    fn operators(&self) -> Vec<Candidate> {
        let mut found = plain_words(
            &["and", "or", "in", "not", "has", "is", "otherwise", "starts", "ends", "contains", "matches"],
            1,
        );
        if matches!(&self.level.block, Block::Call(function) if aggregates().contains(&function.as_str())) {
            found.extend(plain_words(&["where", "followed", "within"], 0));
        }
        if self.context.levels.iter().any(|level| level.tail.iter().any(|one| one == "if")) {
            found.extend(plain_words(&["then", "else"], 0));
        }
        found
    }

    /// The event whose fields are in scope: the one named last before a `where` that the cursor is behind.
    fn event_in_hand(&self) -> Option<String> {
        self.context.levels.iter().rev().find_map(|level| {
            let Block::Call(function) = &level.block else { return None };
            if !aggregates().contains(&function.as_str()) || !level.tail.iter().any(|one| one == "where") {
                return None;
            }
            let by = level.tail.iter().rposition(|one| one == "by");
            match by {
                Some(by) => level.tail.get(by + 1).cloned(),
                None => {
                    let path =
                        level.tail.iter().take_while(|one| !matches!(one.as_str(), "in" | "where" | "not"));
                    let path: Vec<&String> = path.filter(|one| *one != ".").collect();
                    path.first().map(|one| (*one).clone())
                }
            }
        })
    }

    /// The type of what the value due is compared with: `tier = …`, `tier in [ …`, `tags has any [ …`, a given attribute.
    fn compared(&self, tail: &[String]) -> Option<Type> {
        let outer;
        let tail = match (&self.level.block, tail) {
            (Block::List, _) => {
                let levels = &self.context.levels;
                outer = levels.get(levels.len().checked_sub(2)?)?;
                outer.tail.as_slice()
            }
            (Block::Table, []) if self.level.row > 1 => {
                let header = self.level.header.get(self.level.column)?;
                return self.names.type_of(&path_behind(header), None).cloned();
            }
            (Block::Via(_) | Block::Variant(_), []) => {
                let channel = match &self.level.block {
                    Block::Via(channel) | Block::Variant(channel) => channel.clone(),
                    _ => return None,
                };
                let field = self.level.clause.strip_prefix(':')?.to_owned();
                return self.names.type_of(&[channel, field], None).cloned();
            }
            (Block::Record(event), []) => {
                let field = self.level.clause.strip_prefix(':')?.to_owned();
                return self.names.type_of(&[field], Some(event)).cloned();
            }
            (_, tail) => tail,
        };
        let words = ["any", "all", "none", "not", "in", "has", "=", "!="];
        let operand = tail.iter().rposition(|one| !words.contains(&one.as_str()))?;
        if operand + 1 == tail.len() {
            return None;
        }
        let path = path_behind(tail.get(..=operand)?);
        self.names.type_of(&path, self.event_in_hand().as_deref()).cloned()
    }
}

/// The currencies that people use most; every other is taken as well.
fn currencies() -> Vec<Candidate> {
    let all = ["EUR", "USD", "GBP", "CHF", "SEK", "DKK", "NOK", "PLN", "CZK", "JPY", "CAD", "AUD"];
    all.iter().map(|code| Candidate::plain(*code, Kind::Unit, 1).with("currency", None)).collect()
}

/// What was written behind a word.
fn after<'t>(tail: &'t [String], word: &str) -> &'t [String] {
    let at = tail.iter().position(|one| one == word).map_or(0, |at| at + 1);
    tail.get(at..).unwrap_or(&[])
}

/// The names between dots at the end of what was written.
fn path_behind(tail: &[String]) -> Vec<String> {
    let mut path: Vec<String> = Vec::new();
    let mut due = true;
    for one in tail.iter().rev() {
        match (due, one.as_str()) {
            (true, name) if name.starts_with(|c: char| c == '`' || c == '_' || c.is_alphabetic()) => {
                path.push(name.to_owned());
            }
            (false, ".") => {}
            _ => break,
        }
        due = !due;
    }
    path.reverse();
    path
}

fn is_number(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit())
        && word.chars().all(|c| c.is_ascii_digit() || matches!(c, '_' | '.'))
}

/// Whether what was written ends with something that is whole, so that an operator may follow.
fn is_whole(tail: &[String]) -> bool {
    let Some(last) = tail.last() else { return false };
    let word = last.starts_with(|c: char| c == '_' || c.is_alphanumeric() || matches!(c, '`' | '"' | '/'));
    let half = matches!(last.as_str(), "followed" | "starts" | "ends" | "never");
    (word || matches!(last.as_str(), "()" | "{}" | "%")) && !half && !is_due_behind(last)
}
