//! Two programs beside each other: what was added, taken away and changed.
//!
//! In: two sides. Out: the difference. What the rules say plainly (a priority, a window) is compared as it stands; conditions and values by
//! what they mean, and where that is not proven to be the same, by looking for a customer who shows it. INVARIANT: whatever can tell two
//! programs apart is compared here or in `declared`, or is named among what was not compared.

mod campaigns;
mod others;

use visavis::Image;
use visavis_check::model::{self, ExprId, ExprKind, Model};

use crate::ask::{Ask, Draft, DraftAspect};
use crate::declared;
use crate::pair::{Asked, Of, Pair, Sameness};
use crate::report::{Change, Difference, Item, Kind, Verdict, View};
use crate::search;
use crate::side::Side;

/// Compares two programs; `tries` is how many made-up customers are looked at for each question that is open.
#[must_use]
pub fn compare(old: &Side<'_>, new: &Side<'_>, tries: u64) -> Difference {
    let mut difference = Difference {
        verdict: Verdict::Same,
        old: view(old),
        new: view(new),
        items: Vec::new(),
        tried: 0,
        not_compared: Vec::new(),
        data: None,
    };
    if old.program.hash() == new.program.hash() {
        return difference;
    }
    let pair = old.model().zip(new.model()).map(|(old, new)| Pair::new(old, new));
    let mut compared = Compared { old, new, pair };
    let mut drafts = compared.drafts();
    difference.tried = search::show(old, new, &mut drafts, tries, &mut difference.not_compared);
    difference.items = drafts.into_iter().filter_map(Draft::finish).collect();
    difference.items.sort_by(|a, b| (a.kind, &a.name).cmp(&(b.kind, &b.name)));
    if compared.pair.is_none() {
        difference.not_compared.push(of_images(old, new));
    }
    difference.verdict = verdict(&difference);
    difference
}

fn view(side: &Side<'_>) -> View {
    View {
        name: side.name.clone(),
        program: side.program.hash().to_owned(),
        is_image: side.model().is_none(),
    }
}

fn of_images(old: &Side<'_>, new: &Side<'_>) -> String {
    let names: Vec<String> = [old, new]
        .into_iter()
        .filter(|side| side.model().is_none())
        .map(|side| format!("`{}`", side.name))
        .collect();
    let (are, they) =
        if names.len() == 1 { ("is a compiled image", "it") } else { ("are compiled images", "they") };
    format!(
        "{} {are}: how conditions, values and messages read in {they} is not known, so that these were compared by what becomes of \
         customers only",
        names.join(" and ")
    )
}

/// A new segment alone moves nobody.
fn moves(item: &Item) -> bool {
    !(item.kind == Kind::Segment && item.change == Change::Added)
}

fn verdict(difference: &Difference) -> Verdict {
    let open = |item: &Item| item.change == Change::MayDiffer;
    if difference.items.iter().any(|item| moves(item) && !open(item)) {
        Verdict::Moved
    } else if difference.items.iter().any(open) || !difference.not_compared.is_empty() {
        Verdict::MayDiffer
    } else {
        Verdict::Same
    }
}

/// Two programs that are being compared.
struct Compared<'a, 's> {
    old: &'s Side<'a>,
    new: &'s Side<'a>,
    /// Where the rules of both are known.
    pair: Option<Pair<'a>>,
}

impl<'a> Compared<'a, '_> {
    fn images(&self) -> (&'a Image, &'a Image) {
        (self.old.program.image(), self.new.program.image())
    }

    fn drafts(&mut self) -> Vec<Draft> {
        let (old, new) = self.images();
        let mut drafts: Vec<Draft> = declared::project(old, new, self.pair.as_mut()).into_iter().collect();
        drafts.extend(declared::sources(old, new));
        drafts.extend(self.channels());
        drafts.extend(self.guards());
        drafts.extend(self.segments());
        drafts.extend(self.campaigns());
        drafts.extend(self.decisions());
        drafts
    }

    /// Compares conditions or a value; nothing where they mean the same, or where it is not known how they read.
    fn asked(&mut self, what: &str, old: &Asked, new: &Asked, question: Question) -> Option<DraftAspect> {
        let pair = self.pair.as_mut()?;
        let sameness = pair.sameness(question.of, old, new);
        if sameness == Sameness::Same {
            return None;
        }
        let texts = (self.text(self.old, old, question.of), self.text(self.new, new, question.of));
        // Two literals show themselves.
        let is_literal = |model: &Model, asked: &Asked| {
            let literal = |expr: &ExprId| matches!(model.exprs[*expr].kind, ExprKind::Literal(_));
            !asked.exprs.is_empty() && asked.exprs.iter().all(literal)
        };
        if self
            .old
            .model()
            .zip(self.new.model())
            .is_some_and(|(one, other)| is_literal(one, old) && is_literal(other, new))
        {
            return Some(DraftAspect::said(what, texts.0, texts.1));
        }
        let through = if texts.0 == texts.1 { self.pair.as_ref()?.through(new) } else { Vec::new() };
        let ask = Ask { of: question.of, old: old.clone(), new: new.clone(), words: question.words };
        Some(DraftAspect::open(what, texts, through, sameness, ask))
    }

    /// Conditions or a value as written; nothing where there is none.
    fn text(&self, side: &Side<'_>, asked: &Asked, of: Of) -> Option<String> {
        let (model, texts) = side.texts()?;
        let written: Vec<String> = asked.exprs.iter().map(|expr| texts.of(model.exprs[*expr].span)).collect();
        let between = if of == Of::AllFalse { " or " } else { " and " };
        match written.as_slice() {
            [] => None,
            [one] => Some(one.clone()),
            // Brackets where a part would else be read with its neighbour.
            many => Some(many.iter().map(|text| in_brackets(text, of)).collect::<Vec<_>>().join(between)),
        }
    }
}

/// A part of a chain with brackets, where it holds the looser operator.
fn in_brackets(text: &str, of: Of) -> String {
    let loose = if of == Of::AllFalse { " and " } else { " or " };
    let starts = text.starts_with("if ");
    if (text.contains(loose) || starts) && !text.starts_with('(') {
        format!("({text})")
    } else {
        text.to_owned()
    }
}

/// What is asked about an aspect, and its answers in words.
#[derive(Debug, Clone, Copy)]
struct Question {
    of: Of,
    words: (&'static str, &'static str),
}

impl Question {
    const VALUE: Self = Self { of: Of::Value, words: ("", "") };
    const WORTH: Self = Self { of: Of::Worth, words: ("", "") };
    const AUDIENCE: Self = Self { of: Of::AllTrue, words: ("in the audience", "not in the audience") };
    const EXCEPT: Self = Self { of: Of::AllFalse, words: ("not excluded", "excluded") };
    const SEGMENT: Self = Self { of: Of::AllTrue, words: ("in the segment", "not in the segment") };
    const CONSENT: Self = Self { of: Of::AllTrue, words: ("may be written to", "no consent") };
    const GUARD: Self = Self { of: Of::AllFalse, words: ("not vetoed", "vetoed") };
}

fn exprs(conditions: &[model::Condition]) -> impl Iterator<Item = ExprId> + '_ {
    conditions.iter().map(|condition| condition.expr)
}

/// Something of a model by its place in the image.
fn at<T>(model: &Model, of: impl Fn(&Model) -> &Vec<T>, place: usize) -> Option<&T> {
    of(model).get(place)
}
