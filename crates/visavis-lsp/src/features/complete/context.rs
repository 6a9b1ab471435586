//! Where the cursor is, by what stands before it.
//!
//! In: the text before the cursor. Out: the declaration and the brackets that are open, the clause in hand in each, and what was
//! written of it. Reads tokens, and knows words of clauses; a mistake before the cursor is stepped over.

use visavis_syntax::{Token, TokenKind, declaration_words, tokens};

/// What a pair of brackets holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Block {
    /// Nothing is open
    File,
    Source,
    Group,
    /// An event's fields
    Event,
    Channel,
    /// What a channel's messages have
    Content,
    Campaign,
    /// A campaign's message on a channel
    Via(String),
    /// A variant of it
    Variant(String),
    Decision,
    Experiment,
    Table,
    Test,
    /// An event that a test gives
    Record(String),
    /// Round brackets behind a function's name, or behind none
    Call(String),
    /// Square brackets
    List,
    /// An inserted value
    Insert,
    /// Anything else in braces
    Other,
}

/// Brackets that are open, and what stands in them.
#[derive(Debug, Clone)]
pub(crate) struct Level {
    pub(crate) block: Block,
    /// The clause in hand: `for`, `via`; at the level of a file the declaration's word.
    pub(crate) clause: String,
    /// What was written since the clause's word, closed brackets as `()`.
    pub(crate) tail: Vec<String>,
    /// The fields or clauses that were written before.
    pub(crate) seen: Vec<String>,
    /// Of a table: the cells of the header, and which cell the cursor is in.
    pub(crate) header: Vec<Vec<String>>,
    pub(crate) row: usize,
    pub(crate) column: usize,
}

/// See the module.
#[derive(Debug, Clone)]
pub(crate) struct Context {
    /// From the outermost to the innermost.
    pub(crate) levels: Vec<Level>,
    /// Whether the cursor is inside a text.
    pub(crate) in_text: bool,
    /// Whether the word being typed is the first on its line.
    pub(crate) first: bool,
}

impl Level {
    fn new(block: Block) -> Self {
        Self {
            block,
            clause: String::new(),
            tail: Vec::new(),
            seen: Vec::new(),
            header: Vec::new(),
            row: 0,
            column: 0,
        }
    }

    /// The last thing that was written of the clause.
    pub(crate) fn last(&self) -> &str {
        self.tail.last().map_or("", String::as_str)
    }
}

/// Reads what stands before the word that is being typed, which begins at `start`.
pub(crate) fn read(before: &str, start: usize) -> Context {
    let text = before.get(..start).unwrap_or("");
    let all: Vec<Token> = tokens(text).into_iter().filter(|token| token.kind != TokenKind::Comment).collect();
    let from = declaration_start(text, &all);
    let mut reader = Reader { outer: Vec::new(), level: Level::new(Block::File), in_text: false, line: true };
    let mut end = all.get(from).map_or(0, |token| token.range.start);
    for token in all.get(from..).unwrap_or(&[]) {
        reader.line |= text.get(end..token.range.start).is_some_and(|gap| gap.contains('\n'));
        reader.take(token.kind, text.get(token.range.clone()).unwrap_or(""));
        reader.line = false;
        end = token.range.end;
    }
    let gap = text.get(end..).unwrap_or("");
    let first = gap.contains('\n') || all.is_empty();
    let in_text = reader.in_text && !gap.contains('\n');
    let Reader { outer: mut levels, level, .. } = reader;
    levels.push(level);
    Context { levels, in_text, first }
}

/// Where the declaration begins that the cursor is in: the last word for one that stands at the very left.
fn declaration_start(text: &str, all: &[Token]) -> usize {
    let begins = |token: &Token| {
        let word = text.get(token.range.clone()).unwrap_or("");
        let lead = text.get(..token.range.start).unwrap_or("");
        let at_left = lead.is_empty() || lead.ends_with(['\n', '\u{feff}']);
        at_left && token.kind == TokenKind::Word && declaration_words().contains(&word)
    };
    all.iter().rposition(begins).unwrap_or(0)
}

struct Reader {
    outer: Vec<Level>,
    level: Level,
    /// Whether a text is open.
    in_text: bool,
    /// Whether the token is the first on its line.
    line: bool,
}

impl Reader {
    fn take(&mut self, kind: TokenKind, said: &str) {
        match kind {
            TokenKind::Text => self.text(said),
            TokenKind::Insert if said == "{" => self.open(Block::Insert),
            TokenKind::Insert => self.close(),
            TokenKind::Open => self.open(self.block_of(said)),
            TokenKind::Close => {
                let braces = said == "}";
                self.close();
                self.level.tail.push(String::from(if braces { "{}" } else { "()" }));
                if braces {
                    self.ended();
                }
            }
            TokenKind::Word => self.word(said),
            TokenKind::Sign => self.sign(said),
            TokenKind::Quoted | TokenKind::Number | TokenKind::Regex | TokenKind::Comment => {
                self.level.tail.push(said.to_owned());
            }
        }
    }

    /// A text is one thing, however many parts it has.
    fn text(&mut self, said: &str) {
        if said == "\"" && !self.in_text {
            self.in_text = true;
            self.level.tail.push(String::from("\""));
        } else if said == "\"" {
            self.in_text = false;
            if let Some(last) = self.level.tail.last_mut() {
                last.push('"');
            }
        } else if let Some(last) = self.level.tail.last_mut() {
            last.push_str(said);
        }
    }

    fn open(&mut self, block: Block) {
        if block == Block::Insert {
            self.in_text = false;
        }
        let outer = std::mem::replace(&mut self.level, Level::new(block));
        self.outer.push(outer);
    }

    fn close(&mut self) {
        if let Some(outer) = self.outer.pop() {
            let closed = std::mem::replace(&mut self.level, outer);
            self.in_text = closed.block == Block::Insert;
        }
    }

    /// A block in braces has ended, and the clause with it.
    fn ended(&mut self) {
        let clause = std::mem::take(&mut self.level.clause);
        let name = self.level.tail.first().cloned().unwrap_or_default();
        if matches!(self.level.block, Block::File) {
            self.level.tail.clear();
        } else if matches!(clause.as_str(), "via" | "variant" | "content" | "event") {
            self.level.seen.push(format!("{clause} {name}"));
            self.level.tail.clear();
        }
    }

    fn word(&mut self, said: &str) {
        let begins = match self.level.block {
            Block::File => self.line && declaration_words().contains(&said),
            Block::Call(_) | Block::List | Block::Insert => false,
            _ => self.begins_clause(said),
        };
        if begins {
            self.level.seen.push(said.to_owned());
            self.level.clause = said.to_owned();
            self.level.tail.clear();
        } else {
            self.level.tail.push(said.to_owned());
        }
    }

    /// Whether a word is a clause's where it stands: first on its line, or behind something that is whole.
    fn begins_clause(&self, said: &str) -> bool {
        let words = clauses_of(&self.level.block);
        let last = self.level.last();
        let whole = last.is_empty()
            || last.ends_with(['"', '`', ')', '}', '%', '?'])
            || last.ends_with(|c: char| c.is_alphanumeric() || c == '_')
                && !is_due_behind(last)
                && !names_follow(last);
        words.contains(&said) && (self.line || whole) && !self.goes_on(said)
    }

    /// Words of clauses that also go on with one: `at` in `contacted c via email at …`, `by` in `rank by`.
    fn goes_on(&self, said: &str) -> bool {
        match (self.level.clause.as_str(), said) {
            ("contacted", "via" | "at") => !self.level.tail.iter().any(|one| one == said) && !self.line,
            ("rank", "by") | ("limit", "content") => true,
            _ => false,
        }
    }

    fn sign(&mut self, said: &str) {
        let level = &mut self.level;
        match (said, &level.block) {
            // A field begins: the name before the colon is the clause in hand.
            (
                ":",
                Block::Source
                | Block::Group
                | Block::Event
                | Block::Content
                | Block::Via(_)
                | Block::Variant(_)
                | Block::Record(_),
            ) => {
                let name = level.tail.pop().unwrap_or_default();
                level.seen.push(name.clone());
                level.clause = format!(":{name}");
                level.tail.clear();
            }
            ("|", Block::Table) => {
                if self.line {
                    level.row += 1;
                    level.column = 0;
                } else {
                    level.column += 1;
                }
                if level.row == 1 && !level.tail.is_empty() {
                    level.header.push(std::mem::take(&mut level.tail));
                }
                level.tail.clear();
                if level.clause == "=>" && self.line {
                    level.clause.clear();
                }
            }
            ("=>", Block::Table) => {
                if level.row == 1 && !level.tail.is_empty() {
                    level.header.push(std::mem::take(&mut level.tail));
                }
                level.tail.clear();
                level.clause = String::from("=>");
            }
            (",", Block::Call(_) | Block::List) => level.tail.clear(),
            (",", Block::Via(_) | Block::Variant(_) | Block::Record(_)) => {
                level.clause.clear();
                level.tail.clear();
            }
            _ => level.tail.push(said.to_owned()),
        }
    }

    /// What a bracket opens where it stands.
    fn block_of(&self, said: &str) -> Block {
        let tail = &self.level.tail;
        match said {
            "[" => Block::List,
            "(" => Block::Call(tail.last().cloned().unwrap_or_default()),
            _ => self.braces(tail.first().map_or("", String::as_str)),
        }
    }

    fn braces(&self, name: &str) -> Block {
        let clause = self.level.clause.as_str();
        match (&self.level.block, clause) {
            (Block::File, "source" | "context") => Block::Source,
            (Block::File, "channel") => Block::Channel,
            (Block::File, "campaign") => Block::Campaign,
            (Block::File, "decision") => Block::Decision,
            (Block::File, "experiment") => Block::Experiment,
            (Block::File, "table") => Block::Table,
            (Block::File, "test") => Block::Test,
            (Block::Source, "event") => Block::Event,
            (Block::Source | Block::Group, _) => Block::Group,
            (Block::Channel, "content") => Block::Content,
            (Block::Campaign, "via") => Block::Via(name.to_owned()),
            (Block::Via(channel), "variant") => Block::Variant(channel.clone()),
            (Block::List, _) => match self.outer.last() {
                Some(given) if given.clause == "given" => {
                    let path = given.tail.iter().rev().take_while(|one| *one != ",").cloned();
                    let mut path: Vec<String> = path.collect();
                    path.reverse();
                    Block::Record(path.concat())
                }
                _ => Block::Other,
            },
            _ => Block::Other,
        }
    }
}

/// Behind these words an expression goes on: something of it is still due.
const DUE: [&str; 22] = [
    "and",
    "or",
    "not",
    "in",
    "has",
    "is",
    "if",
    "then",
    "else",
    "otherwise",
    "where",
    "any",
    "all",
    "none",
    "with",
    "contains",
    "matches",
    "last",
    "next",
    "by",
    "when",
    "within",
];

/// Whether something of an expression is still due behind a word.
pub(crate) fn is_due_behind(word: &str) -> bool {
    DUE.contains(&word)
}

/// Whether a name is due behind a word of a clause.
fn names_follow(word: &str) -> bool {
    matches!(word, "via" | "at" | "per" | "from")
}

/// The words that begin a clause in a block.
pub(crate) fn clauses_of(block: &Block) -> &'static [&'static str] {
    match block {
        Block::Source => &["event"],
        Block::Channel => &["requires", "quiet", "limit", "content"],
        Block::Campaign => {
            &["for", "except", "during", "priority", "value", "limit", "holdout", "owner", "via"]
        }
        Block::Via(_) => &["variant", "salt", "by"],
        Block::Decision => &["via", "choose", "from", "rank", "fallback"],
        Block::Experiment => &["traffic", "arm", "salt", "by"],
        Block::Test => &["given", "contacted", "at", "expect"],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::{Block, read};

    fn context(text: &str) -> (Block, String, String, bool) {
        let found = read(text, text.len());
        let level = found.levels.last().unwrap();
        (level.block.clone(), level.clause.clone(), level.tail.join(" "), found.in_text)
    }

    #[test]
    fn the_clause_in_hand_is_found() {
        let (block, clause, tail, _) =
            context("segment s when a = 1\n\ncampaign c \"x\" {\n  for lapsed and tier = ");
        assert_eq!((block, clause.as_str(), tail.as_str()), (Block::Campaign, "for", "lapsed and tier ="));
        let (block, clause, ..) = context("campaign c {\n  via email { subject: \"a\", ");
        assert_eq!((block, clause.as_str()), (Block::Via("email".into()), ""));
        let (block, clause, ..) = context("campaign c {\n  via email {\n variant a 50% { subject: ");
        assert_eq!((block, clause.as_str()), (Block::Variant("email".into()), ":subject"));
    }

    #[test]
    fn texts_and_what_is_inserted_in_them() {
        let (_, _, tail, in_text) = context("segment s when tier = \"go");
        assert_eq!((tail.as_str(), in_text), ("s when tier = \"go", true));
        let (block, .., in_text) = context("campaign c { via web { headline: \"Hi {");
        assert_eq!((block, in_text), (Block::Insert, false));
        let (block, .., in_text) = context("campaign c { via web { headline: \"Hi {name} an");
        assert_eq!((block, in_text), (Block::Via("web".into()), true));
    }

    #[test]
    fn aggregates_and_tables() {
        let (block, _, tail, _) = context("let a = sum(purchase.amount in last 3 days where ");
        assert_eq!(
            (block, tail.as_str()),
            (Block::Call("sum".into()), "purchase . amount in last 3 days where")
        );
        let text = "table t -> number {\n  | tier | a => t |\n  | any | ";
        let found = read(text, text.len());
        let level = found.levels.last().unwrap();
        assert_eq!((level.header.len(), level.row, level.column), (3, 2, 1), "{level:?}");
    }
}
