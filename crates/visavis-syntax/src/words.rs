//! The words for grammar rules in messages.
//!
//! In: a rule that the grammar tried. Out: what a reader would call it. The table becomes an exhaustive match, so that a new
//! rule cannot do without its words.

use std::fmt;

use crate::grammar::Rule;

/// What a rule is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Wording {
    /// A word or sign as it is written; shown in backticks.
    Sign(&'static str),
    /// Anything else.
    Phrase(&'static str),
}

impl fmt::Display for Wording {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sign(sign) => write!(f, "`{sign}`"),
            Self::Phrase(phrase) => f.write_str(phrase),
        }
    }
}

macro_rules! wordings {
    ($($words:expr => $($rule:ident)+;)*) => {
        /// What to call a rule; nothing for those that are never expected by themselves.
        pub(crate) fn wording(rule: Rule) -> Option<Wording> {
            use Wording::{Phrase, Sign};
            match rule {
                $($(Rule::$rule)|+ => $words,)*
            }
        }
    };
}

wordings! {
        Some(Phrase("`-> TYPE`")) => outputs yields;
        Some(Phrase("`followed by`")) => kw_followed sequence;
        Some(Phrase("`salt` or `by`")) => kw_salt unit_of;
        Some(Phrase("a clause")) => arm at audience candidates choose clause contacted content during except
        expect fallback given holdout kw_arm kw_choose kw_contacted kw_content kw_during kw_except kw_expect
        kw_fallback kw_for kw_given kw_holdout kw_limit kw_owner kw_priority kw_quiet kw_rank kw_requires
        kw_traffic kw_value limit on_channel owner priority quiet rank requires traffic value via;
        Some(Phrase("a currency such as `EUR`")) => currency;
        Some(Phrase("a date or time")) => clock date moment offset;
        Some(Phrase("a declaration")) => EOI assert_ campaign channel chunk context decision declaration
        edition experiment guard kw_assert kw_campaign kw_channel kw_context kw_decision kw_edition
        kw_experiment kw_guard kw_let kw_segment kw_source kw_table kw_test let_ segment source table test
        universal_holdout zone;
        Some(Phrase("a description")) => doc;
        Some(Phrase("a field")) => field field_list record;
        Some(Phrase("a key in square brackets")) => index;
        Some(Phrase("a name")) => name path word;
        Some(Phrase("a number")) => number;
        Some(Phrase("a range")) => domain range;
        Some(Phrase("a regular expression such as `/^FR/`")) => regex regex_body;
        Some(Phrase("a row of the table")) => row;
        Some(Phrase("a span of time such as `7 days`")) => duration unit;
        Some(Phrase("a test")) => any_cell blank_cell cell cells compare_cell default_row has_cell in_cell
        presence_cell text_cell;
        Some(Phrase("a text")) => brace escape quote_end run text;
        Some(Phrase("a type")) => enumeration kw_list kw_map kw_money named_type type_;
        Some(Phrase("a value")) => absent aggregate aggregate_name boolean bound call conditional expr hole
        kw_if kw_not list literal measure minus operand parens prefix quantity reference;
        Some(Phrase("a variant")) => kw_variant variant;
        Some(Phrase("a window such as `last 30 days`")) => kw_last kw_next window;
        Some(Phrase("an attribute")) => attribute event fields group kw_event member;
        Some(Phrase("an inserted value")) => insert;
        Some(Phrase("an operator")) => compare in_window is_ kw_ago kw_and kw_contains kw_ends kw_has kw_in
        kw_is kw_matches kw_or kw_otherwise kw_starts logic matching op_has op_in over plus point_tail sign
        tail text_op times word_infix;
        Some(Phrase("arguments in round brackets")) => arguments;
        Some(Phrase("events in square brackets")) => records records_of_some;
        Some(Phrase("the header of the table")) => header;
        Some(Phrase("the name of a campaign")) => glob globs;
        Some(Phrase("what marks an attribute")) => kw_column kw_ignoring kw_key kw_sensitive kw_timezone
        modifier;
        Some(Sign(",")) => comma;
        Some(Sign("..")) => range_tail up_to;
        Some(Sign(":")) => colon;
        Some(Sign("=")) => assign default;
        Some(Sign("=>")) => gives;
        Some(Sign("?")) => optional;
        Some(Sign("accents")) => kw_accents;
        Some(Sign("all")) => kw_all;
        Some(Sign("any")) => kw_any;
        Some(Sign("at")) => kw_at;
        Some(Sign("because")) => kw_because;
        Some(Sign("by")) => kw_by;
        Some(Sign("case")) => kw_case;
        Some(Sign("chooses")) => chooses kw_chooses;
        Some(Sign("else")) => kw_else;
        Some(Sign("from")) => kw_from;
        Some(Sign("given")) => given_one;
        Some(Sign("hit")) => hit kw_hit;
        Some(Sign("in total")) => in_total;
        Some(Sign("known")) => kw_known;
        Some(Sign("missing")) => kw_missing;
        Some(Sign("never")) => kw_never;
        Some(Sign("none")) => kw_none;
        Some(Sign("nothing")) => kw_nothing;
        Some(Sign("now")) => kw_now;
        Some(Sign("of")) => kw_of;
        Some(Sign("per")) => kw_per per;
        Some(Sign("rejects")) => kw_rejects rejects;
        Some(Sign("then")) => kw_then;
        Some(Sign("total")) => kw_total;
        Some(Sign("via")) => kw_via;
        Some(Sign("when")) => kw_when;
        Some(Sign("where")) => filter kw_where;
        Some(Sign("with")) => kw_with;
        Some(Sign("within")) => kw_within;
        Some(Sign("{")) => lbrace;
        Some(Sign("|")) => bar;
        Some(Sign("}")) => rbrace;
        None => COMMENT WHITESPACE blank cell_end digits hard next_field word_char word_start;
}
