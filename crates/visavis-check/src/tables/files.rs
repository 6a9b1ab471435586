//! Tables whose rows stand in a file.
//!
//! In: a declaration with `from`, and the file's text in the source map. Out: the declaration with the file's header and rows, as if
//! they stood in braces. A file is looked for beside the one that names it; nothing is read here.

use visavis_diag::{Code, Diagnostic, SourceId, Span};
use visavis_syntax::ast::{self, Name, Outputs, Path, TypeExpr, TypeKind};
use visavis_syntax::{Sheet, SheetColumn, SheetTable};
use visavis_value::Type;

use crate::checker::{Checker, did_you_mean};
use crate::names::{Named, TableItem};
use crate::resolve::Meaning;

/// The name of a file that another names: beside that one, `.` and `..` resolved as far as they can be.
#[must_use]
pub fn beside(file: &str, named: &str) -> String {
    let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> = if folder.is_empty() { Vec::new() } else { folder.split('/').collect() };
    for part in named.split('/') {
        match part {
            "." | "" => {}
            ".." if parts.last().is_some_and(|last| *last != ".." && !last.is_empty()) => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

impl<'a> Checker<'a> {
    /// Puts the rows of files in place.
    pub(crate) fn load_tables(&mut self) {
        for at in 0..self.items.tables.len() {
            let Some(TableItem::Written(item)) = self.items.tables.get(at).cloned() else { continue };
            let Some(file) = &item.from else { continue };
            if let Some(loaded) = self.loaded(item, file)
                && let Some(place) = self.items.tables.get_mut(at)
            {
                *place = TableItem::Loaded(loaded.into());
            }
        }
    }

    fn loaded(&mut self, item: &ast::Table, file: &ast::Text) -> Option<ast::Table> {
        let (id, text) = self.file_of(item, file)?;
        let sheet = match Sheet::read(id, text) {
            Ok(sheet) => sheet,
            Err(finding) => return self.fail(finding),
        };
        let header: Vec<(&str, Span)> = sheet.header(text).collect();
        let columns = self.sheet_columns(item, &header)?;
        let (table, found) = sheet.table(text, &columns);
        let failed = found.iter().any(Diagnostic::is_error);
        found.into_iter().for_each(|finding| self.report(finding));
        if failed {
            return None;
        }
        let SheetTable { inputs, output_names, rows } = table;
        Some(ast::Table { inputs, output_names, rows, ..item.clone() })
    }

    /// The file's text in the source map.
    fn file_of(&mut self, item: &ast::Table, file: &ast::Text) -> Option<(SourceId, &'a str)> {
        let map = self.map;
        let from = map.get(item.span.source).map_or("", |file| file.name.as_str());
        let name = beside(from, &file.text);
        if let Some((id, found)) = map.iter().find(|(_, found)| found.name == name.as_str()) {
            return Some((id, found.text.as_str()));
        }
        let written = &file.text;
        let unreadable = self.unreadable.get(name.as_str()).cloned();
        let diagnostic = match &unreadable {
            Some(reason) => Diagnostic::error(
                Code::TableFile,
                format!("the file `{written}` cannot be read: {reason}"),
                file.span,
                format!("read as `{name}`"),
            ),
            None => {
                let files =
                    map.iter().map(|(_, file)| file.name.as_str()).filter(|name| name.ends_with(".csv"));
                let near = self.nearest(&name, files).map(ToOwned::to_owned);
                let diagnostic = Diagnostic::error(
                    Code::TableFile,
                    format!("there is no file `{written}`"),
                    file.span,
                    format!("looked for as `{name}`"),
                );
                match near {
                    Some(near) => diagnostic.with_help(format!("there is `{near}`")),
                    None => diagnostic,
                }
            }
        };
        self.fail(diagnostic.with_help("its place is told from the folder of the file that names it"))
    }

    /// What each column of the header is.
    fn sheet_columns(&mut self, item: &ast::Table, header: &[(&str, Span)]) -> Option<Vec<SheetColumn>> {
        let last = header.len().saturating_sub(1);
        let named = header.iter().position(|(text, _)| *text == item.name.text);
        let is_text = |ty: &TypeExpr| match &ty.kind {
            TypeKind::Named(word) => word == "text",
            kind => matches!(kind, TypeKind::Enum(_)),
        };
        let result = |place: usize, text: &str| match &item.outputs {
            Outputs::One(ty) => (place == named.unwrap_or(last)).then(|| is_text(ty)),
            Outputs::Many(fields) => {
                fields.iter().find(|field| field.name.text == text).map(|field| is_text(&field.ty))
            }
        };
        let mut columns = Vec::with_capacity(header.len());
        let mut first_result: Option<Span> = None;
        for (place, (text, span)) in header.iter().enumerate() {
            let column = match result(place, text) {
                Some(is_text) => {
                    first_result.get_or_insert(*span);
                    SheetColumn { is_result: true, is_text }
                }
                None => {
                    if let Some(result) = first_result {
                        return self.tests_behind(item, text, *span, result);
                    }
                    SheetColumn { is_result: false, is_text: self.is_text_column(text, *span) }
                }
            };
            columns.push(column);
        }
        let tests = columns.iter().filter(|column| !column.is_result).count();
        if first_result.is_none() || tests == 0 {
            return self.no_such_columns(item, header, tests == 0);
        }
        Some(columns)
    }

    fn tests_behind<T>(&mut self, item: &ast::Table, text: &str, at: Span, result: Span) -> Option<T> {
        let declared: Vec<&str> = match &item.outputs {
            Outputs::One(_) => Vec::new(),
            Outputs::Many(fields) => fields.iter().map(|field| field.name.text.as_str()).collect(),
        };
        let near = self.nearest(text, declared);
        let diagnostic = Diagnostic::error(
            Code::TableFile,
            format!("`{text}` is no result of `{}`, and stands behind one", item.name.text),
            at,
            "what is tested stands before all results",
        )
        .with_label(result, "a result");
        self.fail(match near {
            Some(_) => did_you_mean(diagnostic, at, text, near),
            None => {
                diagnostic.with_help("move the column to the left, or declare it as a result behind `->`")
            }
        })
    }

    fn no_such_columns<T>(&mut self, item: &ast::Table, header: &[(&str, Span)], all: bool) -> Option<T> {
        let at = header.first().map_or(item.name.span, |(_, span)| *span);
        let (message, help) = if all {
            (
                "this file has no column that is tested",
                "columns before the results are expressions that rows test",
            )
        } else {
            (
                "this file has no column for a result",
                "name the last columns as the results behind `->` are named",
            )
        };
        self.fail(Diagnostic::error(Code::TableFile, message, at, "the header").with_help(help))
    }

    /// Whether a column is an attribute or experiment of texts, so that plain words in it are texts.
    fn is_text_column(&self, text: &str, span: Span) -> bool {
        let part = |part: &str| Name { text: part.trim().trim_matches('`').into(), span };
        let path = Path { names: text.split('.').map(part).collect(), span };
        match self.meaning(&path) {
            Meaning::Attribute(id) => {
                let ty = self.attributes.get(id.index()).map(|attribute| &attribute.ty);
                matches!(ty, Some(Type::Text(_) | Type::Enum(_)))
            }
            Meaning::Named(Named::Experiment(_)) => true,
            _ => false,
        }
    }
}
