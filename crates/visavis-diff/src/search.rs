//! Looks for customers who show that two programs differ.
//!
//! In: questions that are open. Out: for some of them a made-up customer for whom the answers differ, made as simple as it goes. The same
//! programs try the same customers, on every machine. That none is found proves nothing.

mod answers;
mod people;

use visavis_why::plainly;

use crate::ask::Draft;
use crate::records::People;
use crate::report::Kind;
use crate::side::Side;
use people::Search;
pub(crate) use people::chosen_by_either;

/// How many customers are looked at in all, whatever the number of questions.
const MOST: u64 = 200_000;

/// Shows what it can, and adds what becomes of segments, campaigns and decisions where only that shows it; gives how many customers were
/// looked at.
pub(crate) fn show(
    old: &Side<'_>,
    new: &Side<'_>,
    drafts: &mut Vec<Draft>,
    tries: u64,
    not_compared: &mut Vec<String>,
) -> u64 {
    let Some(people) = People::new(old.model(), new.model()) else {
        not_compared.push("two compiled images do not say what customers look like, so that none were made up: give some with --data".to_owned());
        return 0;
    };
    // A new segment alone changes no answer.
    let is_idle = |draft: &Draft| draft.kind == Kind::Segment && draft.change == crate::report::Change::Added;
    if drafts.iter().all(is_idle) && old.model().is_some() && new.model().is_some() {
        return 0;
    }
    let mut search = Search::new(old, new, people, tries, MOST);
    let mut run = || {
        search.questions(drafts);
        search.outcomes(drafts);
    };
    let mut too_large = None;
    // Names that stand on names too often cannot be evaluated plainly, and nothing else says why.
    let asked = match (old.model(), new.model()) {
        (Some(one), Some(other)) => plainly(one, || plainly(other, &mut run)).and_then(|inner| inner),
        (Some(one), None) | (None, Some(one)) => plainly(one, &mut run),
        (None, None) => Ok(()),
    };
    if let Err(error) = asked {
        too_large = Some(format!("no customer was made up: {error}"));
    }
    not_compared.extend(too_large);
    search.tried()
}
