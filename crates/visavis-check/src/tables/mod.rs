//! Decision tables: what they give, their header and their rows.
//!
//! In: syntax trees. Out: the model's tables, each cell one condition on its column's input, and nodes where a table is
//! named. What a table gives is known before any row is looked at, so that a mistake in a row is told once.

mod cells;
mod files;
mod gaps;
mod meet;
mod overlaps;
mod probe;
mod proof;
mod region;
mod report;
mod sample;
mod sets;
mod space;

pub use files::beside;
pub use report::{InputValue, RowsMeet, TableReport};

use std::collections::HashMap;

use visavis_diag::{Code, Diagnostic, Span};
use visavis_syntax::ast::{self, Name, Outputs, Path};
use visavis_value::{Fold, Type};

use crate::checker::{Checker, did_you_mean};
use crate::expr::Typed;
use crate::model::{ExprId, ExprKind, Hit, Output, Row, Table, TableId};
use crate::names::{duplicate, index, spelled};
use crate::symbols::Symbol;
use crate::words::a_type;

/// The hit policies by their words.
const POLICIES: &[(&str, Hit)] = &[
    ("unique", Hit::Unique),
    ("first", Hit::First),
    ("sum", Hit::Sum),
    ("max", Hit::Max),
    ("min", Hit::Min),
    ("count", Hit::Count),
    ("all", Hit::All),
];

/// What the words of other tools for a hit policy are here.
const POLICIES_ELSEWHERE: &[(&str, &str)] = &[
    ("u", "unique"),
    ("f", "first"),
    ("priority", "first"),
    ("any", "unique"),
    ("collect", "all"),
    ("list", "all"),
    ("rule_order", "all"),
    ("total", "sum"),
    ("maximum", "max"),
    ("greatest", "max"),
    ("minimum", "min"),
    ("least", "min"),
];

impl Checker<'_> {
    /// What every table gives, before any row is typed.
    pub(crate) fn declare_tables(&mut self) {
        let items = self.items.tables.clone();
        self.tables = vec![None; items.len()];
        for item in items {
            let outputs = self.outputs(&item);
            self.table_outputs.push(outputs);
        }
    }

    fn outputs(&mut self, item: &ast::Table) -> Option<Vec<Output>> {
        let hit = self.policy(item);
        let mut outputs = Vec::new();
        match &item.outputs {
            Outputs::One(ty) => {
                let each = self.attribute_type(ty, Fold::None);
                outputs.push(self.output(item, hit, None, each, ty.span));
            }
            Outputs::Many(fields) => {
                let mut seen: HashMap<&str, Span> = HashMap::new();
                for field in fields {
                    if let Some(first) = seen.insert(&field.name.text, field.name.span) {
                        self.report(duplicate("result ", &field.name.text, field.name.span, first));
                        outputs.push(None);
                        continue;
                    }
                    self.only_a_type(field, "a table's result", "any row may say `missing`");
                    let each = self.attribute_type(&field.ty, Fold::None);
                    outputs.push(self.output(item, hit, Some(&field.name), each, field.ty.span));
                }
            }
        }
        outputs.into_iter().collect()
    }

    fn output(
        &mut self,
        item: &ast::Table,
        hit: Option<Hit>,
        name: Option<&Name>,
        each: Option<Type>,
        at: Span,
    ) -> Option<Output> {
        let (hit, each) = (hit?, each?);
        let (ty, fits) = match hit {
            Hit::Unique | Hit::First => (each.clone(), true),
            Hit::Count => (Type::Int, true),
            Hit::Sum => (each.clone(), matches!(each, Type::Int | Type::Number | Type::Money(_))),
            Hit::Max | Hit::Min => {
                let unordered = matches!(each, Type::Bool | Type::List(_) | Type::Map(_));
                (each.clone(), !unordered)
            }
            Hit::All => {
                let nested = matches!(each, Type::List(_) | Type::Map(_));
                (Type::List(Box::new(each.clone())), !nested)
            }
        };
        if !fits {
            return self.policy_cannot(item, hit, &each, at);
        }
        Some(Output { name: name.map(|name| name.text.clone()), each, ty, optional: false })
    }

    fn policy_cannot<T>(&mut self, item: &ast::Table, hit: Hit, each: &Type, at: Span) -> Option<T> {
        let word = POLICIES.iter().find(|(_, policy)| *policy == hit).map_or("", |(word, _)| *word);
        let (what, help) = match hit {
            Hit::Sum => {
                ("add up", "`int`, `number` and `money` add up; `hit all` gives all values as a list")
            }
            Hit::All => {
                ("stand in a list", "a list holds single values only; `hit first` takes the first row's")
            }
            _ => ("have an order", "`hit first` takes the first row's, `hit count` says how many rows hold"),
        };
        let diagnostic = Diagnostic::error(
            Code::HitType,
            format!("`hit {word}` needs values that {what}, and this is {}", a_type(each)),
            at,
            format!("this is {}", a_type(each)),
        );
        self.fail(match &item.hit {
            Some(hit) => diagnostic.with_label(hit.span, "the policy").with_help(help),
            None => diagnostic.with_help(help),
        })
    }

    fn policy(&mut self, item: &ast::Table) -> Option<Hit> {
        let Some(word) = &item.hit else { return Some(Hit::Unique) };
        if let Some((_, hit)) = POLICIES.iter().find(|(name, _)| *name == word.text) {
            return Some(*hit);
        }
        let lower = word.text.to_lowercase();
        let elsewhere = POLICIES_ELSEWHERE.iter().find(|(name, _)| *name == lower).map(|(_, right)| *right);
        let near = elsewhere.or_else(|| self.nearest(&word.text, POLICIES.iter().map(|(name, _)| *name)));
        let diagnostic = Diagnostic::error(
            Code::HitPolicy,
            format!("there is no hit policy `{}`", word.text),
            word.span,
            "not a policy",
        );
        self.fail(match near {
            Some(_) => did_you_mean(diagnostic, word.span, &word.text, near),
            None => diagnostic.with_help(
                "policies are `unique`, `first`, `sum`, `max`, `min`, `count` and `all`; without one it is `unique`",
            ),
        })
    }

    /// The header and rows of a table.
    pub(crate) fn table(&mut self, at: usize) {
        let Some(item) = self.items.tables.get(at).cloned() else { return };
        let table = self.whole_table(&item, at);
        if let Some(slot) = self.tables.get_mut(at) {
            *slot = table;
        }
    }

    fn whole_table(&mut self, item: &ast::Table, at: usize) -> Option<Table> {
        if item.from.is_some() && item.inputs.is_empty() {
            // That its file could not be read was said.
            self.failed = true;
            return None;
        }
        let inputs: Vec<Typed> = item.inputs.iter().map(|input| self.infer(input, None)).collect();
        let outputs = self.table_outputs.get(at).cloned().flatten();
        self.note_header(item, TableId(index(at)), outputs.as_deref());
        let columns = match &outputs {
            Some(outputs) => self.columns(item, outputs),
            None => None,
        };
        let mut rows = Vec::with_capacity(item.rows.len());
        let mut otherwise = None;
        self.otherwise_rows(item);
        for row in &item.rows {
            let results = self.results(item, row, columns.as_deref());
            match &row.cells {
                Some(cells) => {
                    let cells = self.cells(item, row, cells, &inputs);
                    let whole = cells.zip(results);
                    rows.push(whole.map(|(cells, outputs)| Row { cells, outputs, span: row.span }));
                }
                // Where it stands elsewhere too, that was said.
                None => otherwise = Some(results),
            }
        }
        let inputs: Option<Vec<ExprId>> = inputs.into_iter().collect();
        let rows: Option<Vec<Row>> = rows.into_iter().collect();
        let otherwise = match otherwise {
            Some(results) => Some(results?),
            None => None,
        };
        let hit = self.policy_of(item)?;
        let mut table = Table {
            name: item.name.text.clone(),
            description: item.description.as_ref().map(|t| t.text.clone()),
            inputs: inputs?,
            outputs: outputs?,
            hit,
            rows: rows?,
            otherwise,
            span: item.name.span,
        };
        let covered = self.prove(item, &table);
        self.may_be_missing(&mut table, covered);
        Some(table)
    }

    /// The names behind `=>` name the table's results; of a table with one result, the table where it is called so.
    fn note_header(&mut self, item: &ast::Table, id: TableId, outputs: Option<&[Output]>) {
        for name in &item.output_names {
            let found = outputs.unwrap_or(&[]).iter().position(|o| o.name.as_ref() == Some(&name.text));
            match found {
                Some(place) => self.note(name.span, Symbol::Output(id, index(place))),
                None if name.text == item.name.text => self.note(name.span, Symbol::Table(id)),
                None => {}
            }
        }
    }

    fn policy_of(&self, item: &ast::Table) -> Option<Hit> {
        let Some(word) = &item.hit else { return Some(Hit::Unique) };
        POLICIES.iter().find(|(name, _)| *name == word.text).map(|(_, hit)| *hit)
    }

    /// For each declared output, its place among the results of a row.
    fn columns(&mut self, item: &ast::Table, outputs: &[Output]) -> Option<Vec<(usize, Output)>> {
        let names = &item.output_names;
        if let [Output { name: None, .. }] = outputs {
            let Some(second) = names.get(1) else { return Some(vec![(0, outputs.first()?.clone())]) };
            let declared = match &item.outputs {
                Outputs::One(ty) => self.text(ty.span),
                Outputs::Many(_) => "…",
            };
            let way = names.iter().map(|n| format!("{}: {declared}", spelled(&n.text))).collect::<Vec<_>>();
            return self.fail(
                Diagnostic::error(
                    Code::TableOutput,
                    format!("the header has {} results, and the table gives one", names.len()),
                    second.span,
                    "a second result",
                )
                .with_help(format!("declare them by name: `-> {}`", way.join(", "))),
            );
        }
        let mut places: HashMap<&str, usize> = HashMap::new();
        let mut failed = false;
        for (place, name) in names.iter().enumerate() {
            if let Some(first) = places.insert(&name.text, place) {
                let first = names.get(first).map_or(name.span, |n| n.span);
                self.report(duplicate("result ", &name.text, name.span, first));
                failed = true;
            } else if !outputs.iter().any(|o| o.name.as_ref() == Some(&name.text)) {
                let diagnostic = self.no_such_output(&item.name.text, outputs, name);
                self.report(diagnostic);
                // It may be a misspelling of one that would else be said to lack.
                failed = true;
            }
        }
        if failed {
            return None;
        }
        let lacking: Vec<String> = outputs
            .iter()
            .filter_map(|o| o.name.as_deref())
            .filter(|name| !places.contains_key(name))
            .map(|name| format!("`{name}`"))
            .collect();
        if !lacking.is_empty() {
            let at = names.last().map_or(item.name.span, |n| n.span);
            return self.fail(
                Diagnostic::error(
                    Code::TableOutput,
                    format!("the header lacks {}", lacking.join(", ")),
                    at,
                    "results stand behind `=>`",
                )
                .with_help("add a column for it, or delete it behind `->`"),
            );
        }
        let place = |output: &Output| {
            let name = output.name.as_deref()?;
            Some((*places.get(name)?, output.clone()))
        };
        outputs.iter().map(place).collect()
    }

    /// The rows `otherwise` that stand where none can.
    fn otherwise_rows(&mut self, item: &ast::Table) {
        let all: Vec<(usize, Span)> = item
            .rows
            .iter()
            .enumerate()
            .filter(|(_, row)| row.cells.is_none())
            .map(|(number, row)| (number, row.span))
            .collect();
        if let [(_, first), .., (_, again)] = all.as_slice() {
            self.report(
                Diagnostic::error(Code::OtherwiseRow, "`otherwise` stands twice", *again, "again here")
                    .with_label(*first, "first here")
                    .with_help("keep one; it says what holds where no other row does"),
            );
        } else if let [(number, span)] = all.as_slice()
            && number + 1 < item.rows.len()
        {
            self.report(
                Diagnostic::error(
                    Code::OtherwiseRow,
                    "`otherwise` is not the last row",
                    *span,
                    "rows follow",
                )
                .with_help("move it to the end: it holds where no other row does"),
            );
        } else if item.rows.is_empty() {
            self.report(
                Diagnostic::error(
                    Code::RowShape,
                    format!("the table `{}` has no rows", item.name.text),
                    item.name.span,
                    "a header only",
                )
                .with_help("write a row below the header, as in `| any => missing |`"),
            );
        }
    }

    /// What a row gives, by declared output. `columns` is `None` where the header is wrong.
    fn results(
        &mut self,
        item: &ast::Table,
        row: &ast::Row,
        columns: Option<&[(usize, Output)]>,
    ) -> Option<Vec<ExprId>> {
        let columns = columns?;
        if row.outputs.len() != item.output_names.len() {
            let (found, wanted) = (row.outputs.len(), item.output_names.len());
            return self.wrong_width(row, "result", found, wanted, item);
        }
        let typed: Vec<Typed> = columns
            .iter()
            .map(|(place, output)| {
                let e = row.outputs.get(*place)?;
                let id = self.infer(e, Some(&output.each))?;
                let declared = match &item.outputs {
                    Outputs::One(ty) => ty.span,
                    Outputs::Many(fields) => fields
                        .iter()
                        .find(|f| Some(&f.name.text) == output.name.as_ref())
                        .map_or(item.name.span, |f| f.ty.span),
                };
                let name = output.name.as_ref().unwrap_or(&item.name.text);
                let what = format!("`{}`", spelled(name));
                self.expect(id, &output.each, &what, Some((declared, "declared here")))
            })
            .collect();
        typed.into_iter().collect()
    }

    fn wrong_width<T>(
        &mut self,
        row: &ast::Row,
        what: &str,
        found: usize,
        wanted: usize,
        item: &ast::Table,
    ) -> Option<T> {
        let s = |n: usize| if n == 1 { "" } else { "s" };
        let side = if what == "cell" { "before" } else { "behind" };
        let header = match (item.inputs.first(), item.output_names.last()) {
            (Some(first), Some(last)) => first.span.to(last.span),
            _ => item.name.span,
        };
        let diagnostic = Diagnostic::error(
            Code::RowShape,
            format!("this row has {found} {what}{} {side} `=>`, and the header has {wanted}", s(found)),
            row.span,
            if found < wanted { "too few" } else { "too many" },
        )
        .with_label(header, "the header");
        self.fail(if what == "cell" && found < wanted {
            diagnostic.with_help("write `any` in a cell that does not matter")
        } else {
            diagnostic.with_help("every row has as many cells as the header")
        })
    }

    /// Whether a table's results may be missing.
    fn may_be_missing(&self, table: &mut Table, covered: bool) {
        for (place, output) in table.outputs.iter_mut().enumerate() {
            let mut given = table.rows.iter().map(|row| &row.outputs).chain(&table.otherwise);
            output.optional = match table.hit {
                // No row at all is none, and an empty list.
                Hit::Count => false,
                Hit::All => given.any(|o| o.get(place).is_some_and(|id| self.optional(*id))),
                _ => !covered || given.any(|o| o.get(place).is_some_and(|id| self.optional(*id))),
            };
        }
    }

    /// A table where a value stands.
    pub(crate) fn table_node(&mut self, id: TableId, span: Span) -> Typed {
        let outputs = self.table_outputs.get(id.index()).cloned().flatten()?;
        let first = outputs.first()?;
        let Some(name) = &first.name else { return Some(self.output_of(id, 0, first, span)) };
        let table = self.items.tables.get(id.index()).map(|t| t.name.clone())?;
        let way = format!("{}.{}", spelled(&table.text), spelled(name));
        let others: Vec<String> = outputs.iter().filter_map(|o| o.name.as_deref()).map(spelled).collect();
        let diagnostic = Diagnostic::error(
            Code::WholeTable,
            format!("`{}` gives several results, and one value must stand here", table.text),
            span,
            "which one?",
        )
        .with_label(table.span, format!("it gives {}", others.join(", ")));
        self.fail(if others.len() == 1 {
            diagnostic.with_fix(format!("write `{way}`"), span, way, visavis_diag::Applicability::Safe)
        } else {
            diagnostic.with_help(format!("name one of them, as in `{way}`"))
        })
    }

    /// `table.output`.
    pub(crate) fn output_node(&mut self, id: TableId, path: &Path) -> Typed {
        let outputs = self.table_outputs.get(id.index()).cloned().flatten()?;
        let item = self.items.tables.get(id.index()).cloned()?;
        let [_, name] = path.names.as_slice() else {
            return self.fail(Diagnostic::error(
                Code::TableOutput,
                format!("`{}` is too long a name for a table's result", self.written(path)),
                path.span,
                "a result has no parts",
            ));
        };
        let found = outputs.iter().enumerate().find(|(_, o)| o.name.as_ref() == Some(&name.text));
        if let Some((place, output)) = found {
            self.note(name.span, Symbol::Output(id, index(place)));
            return Some(self.output_of(id, place, output, path.span));
        }
        let diagnostic = self.no_such_output(&item.name.text, &outputs, name);
        self.fail(diagnostic.with_label(item.name.span, "the table"))
    }

    /// The result of a table. Also where every row gives one literal nothing is folded: perhaps no row holds.
    fn output_of(&mut self, id: TableId, place: usize, output: &Output, span: Span) -> ExprId {
        let checked = self.tables.get(id.index()).and_then(Option::as_ref);
        let optional = checked.and_then(|t| t.outputs.get(place)).is_some_and(|o| o.optional);
        self.node(ExprKind::Table(id, index(place)), output.ty.clone(), optional, span)
    }

    fn no_such_output(&self, table: &str, outputs: &[Output], name: &Name) -> Diagnostic {
        let names: Vec<&str> = outputs.iter().filter_map(|o| o.name.as_deref()).collect();
        let diagnostic = Diagnostic::error(
            Code::TableOutput,
            format!("`{table}` has no result `{}`", name.text),
            name.span,
            "not among its results",
        );
        if names.is_empty() {
            return diagnostic.with_help(format!("it gives one value: write `{}`", spelled(table)));
        }
        let near = self.nearest(&name.text, names.iter().copied());
        match near {
            Some(_) => did_you_mean(diagnostic, name.span, &name.text, near),
            None => {
                let all: Vec<String> = names.iter().map(|n| format!("`{n}`")).collect();
                diagnostic.with_help(format!("its results are {}", all.join(", ")))
            }
        }
    }
}
