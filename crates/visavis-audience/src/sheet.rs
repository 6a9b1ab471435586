//! The table with a row for each customer: which columns it has, and what stands in them.
//!
//! In: a program, the decisions that were asked. Out: columns, one row a record in the order of the records, those that could not be
//! decided too. The key comes first, then a column of yes or no for each segment and each campaign's eligibility, then what each
//! decision chose, and at last the record's number and what is wrong with it.

mod csv;
mod parquet;

use visavis::{DecisionId, Image, Instant, Standing};

pub use parquet::{ParquetSheet, SheetError};

use crate::answers::{Answers, STEPS};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Column {
    /// The customer's key
    Key,
    /// Whether the customer is in a segment
    Segment(usize),
    /// Whether a campaign that runs could be chosen
    Eligible(usize),
    /// The campaign that a decision chose at a place, from 0
    Campaign(DecisionId, usize),
    /// Its variant
    Variant(DecisionId, usize),
    /// The record's number
    Record,
    /// Why there is no answer
    Error,
}

/// See the module.
#[derive(Debug, Clone)]
pub struct Sheet {
    columns: Vec<(String, Column)>,
    /// By campaign.
    runs: Vec<bool>,
    /// By campaign.
    names: Vec<Names>,
}

/// The names that a choice has.
#[derive(Debug, Clone)]
struct Names {
    campaign: String,
    /// By channel of the campaign, by variant.
    variants: Vec<Vec<Option<String>>>,
}

/// A cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Cell<'a> {
    Missing,
    Bool(bool),
    Number(u64),
    Text(&'a str),
}

impl Sheet {
    /// The columns for a program at a point in time.
    #[must_use]
    pub fn new(image: &Image, decisions: &[DecisionId], now: Instant) -> Self {
        let mut sheet = Self {
            columns: Vec::new(),
            runs: image.campaigns.iter().map(|campaign| Standing::runs(campaign, now)).collect(),
            names: image.campaigns.iter().map(names).collect(),
        };
        let key = image.key.and_then(|key| image.attributes.get(key.index()));
        sheet.push(key.map_or("customer", |key| key.name.as_str()), Column::Key);
        for (number, segment) in image.segments.iter().enumerate() {
            sheet.push(&segment.name, Column::Segment(number));
        }
        for (number, campaign) in image.campaigns.iter().enumerate() {
            sheet.push(&format!("eligible_{}", campaign.name), Column::Eligible(number));
        }
        for id in decisions {
            let Some(decision) = image.decisions.get(id.index()) else { continue };
            let choose = usize::try_from(decision.choose).unwrap_or(usize::MAX);
            for place in 0..choose.min(decision.candidates.len()).max(1) {
                let name = match place {
                    0 => decision.name.to_string(),
                    _ => format!("{}_{}", decision.name, place + 1),
                };
                sheet.push(&name, Column::Campaign(*id, place));
                sheet.push(&format!("{name}_variant"), Column::Variant(*id, place));
            }
        }
        sheet.push("record", Column::Record);
        sheet.push("error", Column::Error);
        sheet
    }

    /// The names of the columns, each another.
    pub fn header(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|(name, _)| name.as_str())
    }

    /// A name that is taken gets a number behind it.
    fn push(&mut self, name: &str, column: Column) {
        let numbered = (2_u64..).map(|number| format!("{name}_{number}"));
        let mut names = std::iter::once(name.to_owned()).chain(numbered);
        let is_free = |name: &String| self.columns.iter().all(|(taken, _)| taken != name);
        if let Some(name) = names.find(is_free) {
            self.columns.push((name, column));
        }
    }

    /// The rows of a batch.
    pub(crate) fn rows<'a>(&'a self, answers: &'a Answers) -> impl Iterator<Item = Row<'a>> {
        let (mut picks, mut errors) = (0, 0);
        (0..answers.rows).map(move |row| {
            let rest = answers.picks.get(picks..).unwrap_or_default();
            let own = rest.iter().take_while(|(of, _)| *of == row).count();
            picks += own;
            let failure = answers.errors.get(errors).filter(|(of, _)| *of == row);
            errors += usize::from(failure.is_some());
            let error = failure.map(|(_, failure)| failure.to_string());
            Row { sheet: self, answers, row, picks: rest.get(..own).unwrap_or_default(), error }
        })
    }
}

fn names(campaign: &visavis_image::image::Campaign) -> Names {
    let variants = campaign.via.iter().map(|via| {
        via.variants.iter().map(|variant| variant.name.as_ref().map(ToString::to_string)).collect()
    });
    Names { campaign: campaign.name.to_string(), variants: variants.collect() }
}

/// A row of the table.
#[derive(Debug)]
pub(crate) struct Row<'a> {
    sheet: &'a Sheet,
    answers: &'a Answers,
    row: usize,
    picks: &'a [(usize, visavis::Pick)],
    error: Option<String>,
}

impl Row<'_> {
    pub(crate) fn cells(&self) -> impl Iterator<Item = Cell<'_>> {
        self.sheet.columns.iter().map(|(_, column)| self.cell(*column))
    }

    fn cell(&self, column: Column) -> Cell<'_> {
        let said = |yes: Option<bool>| match yes {
            Some(yes) if self.error.is_none() => Cell::Bool(yes),
            _ => Cell::Missing,
        };
        match column {
            Column::Key => {
                let key = self.answers.keys.get(self.row).and_then(Option::as_deref);
                key.map_or(Cell::Missing, Cell::Text)
            }
            Column::Segment(number) => {
                said(self.answers.segments.get(number).map(|members| members.has(self.row)))
            }
            Column::Eligible(number) => {
                let through = self.answers.funnels.get(number).and_then(|steps| steps.get(STEPS.len() - 1));
                let runs = self.sheet.runs.get(number).copied().unwrap_or_default();
                said(through.map(|through| runs && through.has(self.row)))
            }
            Column::Campaign(decision, place) => {
                let names = self.pick(decision, place);
                names.map_or(Cell::Missing, |(_, names)| Cell::Text(&names.campaign))
            }
            Column::Variant(decision, place) => {
                let variant = self.pick(decision, place).and_then(|(pick, names)| {
                    names.variants.get(pick.via as usize)?.get(pick.variant as usize)?.as_deref()
                });
                variant.map_or(Cell::Missing, Cell::Text)
            }
            Column::Record => Cell::Number(self.answers.first_record + self.row as u64),
            Column::Error => self.error.as_deref().map_or(Cell::Missing, Cell::Text),
        }
    }

    fn pick(&self, decision: DecisionId, place: usize) -> Option<(visavis::Pick, &Names)> {
        let mut picks = self.picks.iter().filter(|(_, pick)| pick.decision == decision);
        let (_, pick) = picks.nth(place)?;
        Some((*pick, self.sheet.names.get(pick.campaign.index())?))
    }
}
