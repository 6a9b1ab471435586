//! Decision tables: cells in columns.
//!
//! In: a table of the tree. Out: its document: one row to a line, columns as wide as their widest cell.

use unicode_width::UnicodeWidthStr;
use visavis_syntax::ast::{Cell, CellTest, Outputs, Row, Table};

use crate::doc::Doc;
use crate::walk::Walk;

/// A row as it will be written.
struct Line {
    /// Comments on lines of their own before it.
    before: Vec<Doc>,
    blank: bool,
    /// The cells before `=>`; `None` for `otherwise`.
    inputs: Option<Vec<String>>,
    outputs: Vec<String>,
    /// Comments in it, which go to its end.
    comments: Vec<String>,
}

impl Walk<'_> {
    pub(crate) fn table(&mut self, table: &Table) -> Doc {
        let mut docs = vec![self.head(&table.name, table.description.as_ref())];
        docs.extend(table.from.as_ref().map(|file| self.atom(file.span)));
        match &table.outputs {
            Outputs::One(ty) => docs.push(self.type_(ty)),
            Outputs::Many(outputs) => docs.extend(outputs.iter().map(|output| self.attribute(output))),
        }
        docs.extend(table.hit.as_ref().map(|hit| self.through(hit.span)));
        if self.next_text() != "{" {
            return Doc::Seq(docs);
        }
        docs.push(self.token());
        let mut lines = vec![self.header(table)];
        lines.extend(table.rows.iter().map(|row| self.row(row)));
        let mut inside = columns(lines);
        self.close(&mut inside, true);
        docs.push(Doc::nest(Doc::Seq(inside)));
        docs.push(self.hard(false));
        docs.push(self.token());
        Doc::Seq(docs)
    }

    fn header(&mut self, table: &Table) -> Line {
        let mut line = self.line_of(false);
        let mut inputs = Vec::new();
        for input in &table.inputs {
            self.mark(&mut line);
            let doc = self.expr(input);
            inputs.push(cell(&doc, &mut line.comments));
        }
        line.inputs = Some(inputs);
        for name in &table.output_names {
            self.mark(&mut line);
            let doc = self.atom(name.span);
            line.outputs.push(cell(&doc, &mut line.comments));
        }
        self.mark(&mut line);
        line
    }

    fn row(&mut self, row: &Row) -> Line {
        let mut line = self.line_of(true);
        match &row.cells {
            Some(cells) => {
                let mut inputs = Vec::new();
                for tests in cells {
                    self.mark(&mut line);
                    let doc = self.cell(tests);
                    inputs.push(cell(&doc, &mut line.comments));
                }
                line.inputs = Some(inputs);
            }
            None => {
                self.mark(&mut line);
                self.mark(&mut line);
            }
        }
        for output in &row.outputs {
            self.mark(&mut line);
            let doc = self.expr(output);
            line.outputs.push(cell(&doc, &mut line.comments));
        }
        self.mark(&mut line);
        line
    }

    fn line_of(&mut self, may_be_blank: bool) -> Line {
        let blank = may_be_blank && self.blank();
        let before = self.leading();
        Line { before, blank, inputs: None, outputs: Vec::new(), comments: Vec::new() }
    }

    /// Takes a token that the row writes itself: `|`, `=>`, `otherwise`.
    fn mark(&mut self, line: &mut Line) {
        let doc = self.token();
        cell(&doc, &mut line.comments);
    }

    fn cell(&mut self, cell: &Cell) -> Doc {
        let mut docs = Vec::new();
        for (number, test) in cell.tests.iter().enumerate() {
            if number > 0 {
                docs.push(self.token());
            }
            docs.push(match test {
                CellTest::Any | CellTest::Empty | CellTest::Presence { .. } => self.token(),
                CellTest::Compare(_, expr)
                | CellTest::Equals(expr)
                | CellTest::Has(_, expr)
                | CellTest::TextTest(_, expr) => self.expr(expr),
                CellTest::In(of) | CellTest::NotIn(of) => self.membership(of),
                CellTest::Matches(_) => Doc::Seq(vec![self.token(), self.token()]),
            });
        }
        docs.push(self.through(cell.span));
        Doc::Seq(docs)
    }
}

fn cell(doc: &Doc, comments: &mut Vec<String>) -> String {
    let (text, inside) = doc.on_one_line();
    comments.extend(inside);
    text
}

/// The rows, their cells in columns.
fn columns(lines: Vec<Line>) -> Vec<Doc> {
    let inputs = widths(lines.iter().filter_map(|line| line.inputs.as_ref()));
    let outputs = widths(lines.iter().map(|line| &line.outputs));
    let all = inputs.iter().sum::<usize>() + inputs.len().saturating_sub(1) * 3;
    let mut docs = Vec::new();
    for line in lines {
        docs.push(Doc::Hard { blank: line.blank });
        docs.extend(line.before);
        let tested = line.inputs.map_or("otherwise".to_owned(), |cells| joined(&cells, &inputs));
        let given = joined(&line.outputs, &outputs);
        docs.push(Doc::Text(format!("| {} => {given} |", padded(&tested, all))));
        let comment = |text| Doc::Comment { text, own: false, blank: false };
        docs.extend(line.comments.into_iter().map(comment));
    }
    docs
}

fn widths<'l>(rows: impl Iterator<Item = &'l Vec<String>>) -> Vec<usize> {
    let mut widths: Vec<usize> = Vec::new();
    for row in rows {
        widths.resize(widths.len().max(row.len()), 0);
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.width());
        }
    }
    widths
}

fn joined(cells: &[String], widths: &[usize]) -> String {
    let cells: Vec<String> = cells.iter().zip(widths).map(|(cell, width)| padded(cell, *width)).collect();
    cells.join(" | ")
}

fn padded(text: &str, width: usize) -> String {
    let lacking = width.saturating_sub(text.width());
    format!("{text}{}", " ".repeat(lacking))
}
