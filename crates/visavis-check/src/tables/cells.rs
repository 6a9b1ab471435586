//! Cells: the right-hand sides of tests on their column's input.
//!
//! In: a row's cells and the typed inputs. Out: one condition for each cell, made of what the language has already, so that
//! a cell means what the test written out means. Several tests with commas are joined by `or`.

use visavis_diag::{Code, Diagnostic, Span};
use visavis_syntax::ast::{self, CellTest, ExprKind as Tree, Membership};
use visavis_value::Type;

use super::region::region;
use crate::checker::Checker;
use crate::expr::Typed;
use crate::model::{Cell, CompareOp, ExprId, ExprKind};

impl Checker<'_> {
    /// The cells of a row. Of a column whose input failed nothing is said.
    pub(super) fn cells(
        &mut self,
        item: &ast::Table,
        row: &ast::Row,
        cells: &[ast::Cell],
        inputs: &[Typed],
    ) -> Option<Vec<Cell>> {
        if cells.len() != inputs.len() {
            return self.wrong_width(row, "cell", cells.len(), inputs.len(), item);
        }
        let typed: Vec<Option<Cell>> = cells
            .iter()
            .zip(inputs)
            .map(|(cell, input)| {
                let (input, before) = ((*input)?, self.findings());
                let test = self.cell(input, cell);
                // What is said of the header's expression is wrong because of this cell.
                self.add_label(before, self.exprs[input].span, cell.span, "asked in this cell");
                let test = test?;
                let region = test.and_then(|test| region(&self.exprs, input, test, self.zone));
                Some(Cell { test, region, span: cell.span })
            })
            .collect();
        typed.into_iter().collect()
    }

    /// The condition of a cell; the inner `None` is `any`.
    fn cell(&mut self, input: ExprId, cell: &ast::Cell) -> Option<Option<ExprId>> {
        if let [CellTest::Any] = cell.tests.as_slice() {
            return Some(None);
        }
        if cell.tests.contains(&CellTest::Any) {
            self.report(
                Diagnostic::warning(
                    Code::RowShape,
                    "`any` beside other tests matches everything",
                    cell.span,
                    "the other tests change nothing",
                )
                .with_help("write `any` alone, or delete it"),
            );
        }
        let typed: Vec<Option<Option<ExprId>>> =
            cell.tests.iter().map(|test| self.cell_test(input, test, cell.span)).collect();
        let tests: Vec<Option<ExprId>> = typed.into_iter().collect::<Option<_>>()?;
        let mut whole: Option<ExprId> = None;
        for test in tests {
            let Some(test) = test else { return Some(None) };
            whole = Some(match whole {
                None => test,
                Some(before) => {
                    let optional = self.optional(before) || self.optional(test);
                    self.node(ExprKind::Or(before, test), Type::Bool, optional, cell.span)
                }
            });
        }
        Some(whole)
    }

    fn cell_test(&mut self, input: ExprId, test: &CellTest, span: Span) -> Option<Option<ExprId>> {
        let typed = match test {
            CellTest::Any => return Some(None),
            CellTest::Empty => {
                self.failed = true;
                None
            }
            CellTest::Presence { missing } => {
                let asked = self.node(ExprKind::IsMissing(input), Type::Bool, false, span);
                Some(if *missing { asked } else { self.negation(asked, span) })
            }
            CellTest::Compare(op, value) => self.cell_compare(input, *op, value, span),
            CellTest::Equals(value) => self.cell_value(input, value, span),
            CellTest::In(of) => self.cell_in(input, of, span),
            CellTest::NotIn(of) => {
                let inside = self.cell_in(input, of, span)?;
                Some(self.negation(inside, span))
            }
            CellTest::Has(kind, items) => {
                let at = self.exprs[input].span;
                self.has_typed(Some(input), *kind, (at, items), span)
            }
            CellTest::TextTest(op, part) => self.text_test_of(*op, Some(input), part, span),
            CellTest::Matches(pattern) => self.matches_of(Some(input), pattern, span),
        };
        typed.map(Some)
    }

    fn cell_in(&mut self, input: ExprId, of: &Membership, span: Span) -> Typed {
        match of {
            Membership::List(list) => self.in_list(Some(input), list, span),
            Membership::Range(range) => self.in_range(Some(input), range, span),
            Membership::Window(window) => self.in_window(input, window, span),
        }
    }

    /// A value, or a list of values.
    fn cell_value(&mut self, input: ExprId, value: &ast::Expr, span: Span) -> Typed {
        if let Tree::List(_) = value.kind {
            return self.in_list(Some(input), value, span);
        }
        let hint = self.hint(input);
        let id = self.infer(value, hint.as_ref())?;
        if let Type::List(_) = self.ty(id) {
            return self.in_whole_list(input, id, value.span, span);
        }
        self.cell_pair(input, CompareOp::Eq, id, span)
    }

    fn cell_compare(&mut self, input: ExprId, op: CompareOp, value: &ast::Expr, span: Span) -> Typed {
        if let Tree::Missing = value.kind {
            return self.fail(
                Diagnostic::error(
                    Code::ComparedWithMissing,
                    "a comparison with `missing` is never known to be true",
                    value.span,
                    "nothing equals it",
                )
                .with_help("write `missing` or `known` alone in the cell"),
            );
        }
        let hint = self.hint(input);
        let id = self.infer(value, hint.as_ref())?;
        self.cell_pair(input, op, id, span)
    }

    fn cell_pair(&mut self, input: ExprId, op: CompareOp, value: ExprId, span: Span) -> Typed {
        let ordered = !matches!(op, CompareOp::Eq | CompareOp::Ne);
        match self.pair(input, value, ordered) {
            Some(pair) => Some(self.comparison(op, &pair, span)),
            None => self.not_comparable(input, value, ordered),
        }
    }
}
