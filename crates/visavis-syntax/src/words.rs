//! The words for grammar rules in messages.
//!
//! In: a rule that the grammar tried. Out: what a reader would call it. The match is exhaustive, so that a new rule cannot do
//! without its words.

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

/// What to call a rule; nothing for those that are never expected by themselves.
pub(crate) fn wording(rule: Rule) -> Option<Wording> {
    use Wording::{Phrase, Sign};
    Some(match rule {
        Rule::COMMENT
        | Rule::WHITESPACE
        | Rule::blank
        | Rule::cell_end
        | Rule::digits
        | Rule::hard
        | Rule::next_field
        | Rule::word_char
        | Rule::word_start => return None,
        Rule::EOI
        | Rule::assert_
        | Rule::campaign
        | Rule::channel
        | Rule::chunk
        | Rule::context
        | Rule::decision
        | Rule::declaration
        | Rule::edition
        | Rule::experiment
        | Rule::guard
        | Rule::kw_assert
        | Rule::kw_campaign
        | Rule::kw_channel
        | Rule::kw_context
        | Rule::kw_decision
        | Rule::kw_edition
        | Rule::kw_experiment
        | Rule::kw_guard
        | Rule::kw_let
        | Rule::kw_segment
        | Rule::kw_source
        | Rule::kw_table
        | Rule::kw_test
        | Rule::let_
        | Rule::segment
        | Rule::source
        | Rule::table
        | Rule::test
        | Rule::universal_holdout
        | Rule::zone => Phrase("a declaration"),
        Rule::absent
        | Rule::aggregate
        | Rule::aggregate_name
        | Rule::boolean
        | Rule::bound
        | Rule::call
        | Rule::conditional
        | Rule::expr
        | Rule::hole
        | Rule::kw_if
        | Rule::kw_not
        | Rule::list
        | Rule::literal
        | Rule::measure
        | Rule::minus
        | Rule::operand
        | Rule::parens
        | Rule::prefix
        | Rule::quantity
        | Rule::reference => Phrase("a value"),
        Rule::any_cell
        | Rule::blank_cell
        | Rule::cell
        | Rule::cells
        | Rule::compare_cell
        | Rule::default_row
        | Rule::has_cell
        | Rule::in_cell
        | Rule::presence_cell
        | Rule::text_cell => Phrase("a test"),
        Rule::arguments => Phrase("arguments in round brackets"),
        Rule::arm
        | Rule::at
        | Rule::audience
        | Rule::candidates
        | Rule::choose
        | Rule::clause
        | Rule::contacted
        | Rule::content
        | Rule::during
        | Rule::except
        | Rule::expect
        | Rule::fallback
        | Rule::given
        | Rule::holdout
        | Rule::kw_arm
        | Rule::kw_choose
        | Rule::kw_contacted
        | Rule::kw_content
        | Rule::kw_during
        | Rule::kw_except
        | Rule::kw_expect
        | Rule::kw_fallback
        | Rule::kw_for
        | Rule::kw_given
        | Rule::kw_holdout
        | Rule::kw_limit
        | Rule::kw_owner
        | Rule::kw_priority
        | Rule::kw_quiet
        | Rule::kw_rank
        | Rule::kw_requires
        | Rule::kw_traffic
        | Rule::kw_value
        | Rule::limit
        | Rule::on_channel
        | Rule::owner
        | Rule::priority
        | Rule::quiet
        | Rule::rank
        | Rule::requires
        | Rule::traffic
        | Rule::value
        | Rule::via => Phrase("a clause"),
        Rule::assign | Rule::default => Sign("="),
        Rule::attribute | Rule::event | Rule::fields | Rule::group | Rule::kw_event | Rule::member => {
            Phrase("an attribute")
        }
        Rule::bar => Sign("|"),
        Rule::brace | Rule::escape | Rule::quote_end | Rule::run | Rule::text => Phrase("a text"),
        Rule::chooses | Rule::kw_chooses => Sign("chooses"),
        Rule::clock | Rule::date | Rule::moment | Rule::offset => Phrase("a date or time"),
        Rule::colon => Sign(":"),
        Rule::comma => Sign(","),
        Rule::compare
        | Rule::in_window
        | Rule::is_
        | Rule::kw_ago
        | Rule::kw_and
        | Rule::kw_contains
        | Rule::kw_ends
        | Rule::kw_has
        | Rule::kw_in
        | Rule::kw_is
        | Rule::kw_matches
        | Rule::kw_or
        | Rule::kw_otherwise
        | Rule::kw_starts
        | Rule::logic
        | Rule::matching
        | Rule::op_has
        | Rule::op_in
        | Rule::over
        | Rule::plus
        | Rule::point_tail
        | Rule::sign
        | Rule::tail
        | Rule::text_op
        | Rule::times
        | Rule::word_infix => Phrase("an operator"),
        Rule::currency => Phrase("a currency such as `EUR`"),
        Rule::doc => Phrase("a description"),
        Rule::domain | Rule::range => Phrase("a range"),
        Rule::duration | Rule::unit => Phrase("a span of time such as `7 days`"),
        Rule::enumeration
        | Rule::kw_list
        | Rule::kw_map
        | Rule::kw_money
        | Rule::named_type
        | Rule::type_ => Phrase("a type"),
        Rule::field | Rule::field_list | Rule::record => Phrase("a field"),
        Rule::filter | Rule::kw_where => Sign("where"),
        Rule::given_one => Sign("given"),
        Rule::gives => Sign("=>"),
        Rule::glob | Rule::globs => Phrase("the name of a campaign"),
        Rule::header => Phrase("the header of the table"),
        Rule::hit | Rule::kw_hit => Sign("hit"),
        Rule::in_total => Sign("in total"),
        Rule::index => Phrase("a key in square brackets"),
        Rule::insert => Phrase("an inserted value"),
        Rule::kw_accents => Sign("accents"),
        Rule::kw_all => Sign("all"),
        Rule::kw_any => Sign("any"),
        Rule::kw_at => Sign("at"),
        Rule::kw_because => Sign("because"),
        Rule::kw_by => Sign("by"),
        Rule::kw_case => Sign("case"),
        Rule::kw_column
        | Rule::kw_ignoring
        | Rule::kw_key
        | Rule::kw_sensitive
        | Rule::kw_timezone
        | Rule::modifier => Phrase("what marks an attribute"),
        Rule::kw_else => Sign("else"),
        Rule::kw_followed | Rule::sequence => Phrase("`followed by`"),
        Rule::kw_from => Sign("from"),
        Rule::kw_known => Sign("known"),
        Rule::kw_last | Rule::kw_next | Rule::window => Phrase("a window such as `last 30 days`"),
        Rule::kw_missing => Sign("missing"),
        Rule::kw_never => Sign("never"),
        Rule::kw_none => Sign("none"),
        Rule::kw_nothing => Sign("nothing"),
        Rule::kw_now => Sign("now"),
        Rule::kw_of => Sign("of"),
        Rule::kw_per | Rule::per => Sign("per"),
        Rule::kw_rejects | Rule::rejects => Sign("rejects"),
        Rule::kw_salt | Rule::unit_of => Phrase("`salt` or `by`"),
        Rule::kw_then => Sign("then"),
        Rule::kw_total => Sign("total"),
        Rule::kw_variant | Rule::variant => Phrase("a variant"),
        Rule::kw_via => Sign("via"),
        Rule::kw_when => Sign("when"),
        Rule::kw_with => Sign("with"),
        Rule::kw_within => Sign("within"),
        Rule::lbrace => Sign("{"),
        Rule::name | Rule::path | Rule::word => Phrase("a name"),
        Rule::number => Phrase("a number"),
        Rule::optional => Sign("?"),
        Rule::outputs | Rule::yields => Phrase("`-> TYPE`"),
        Rule::range_tail | Rule::up_to => Sign(".."),
        Rule::rbrace => Sign("}"),
        Rule::records | Rule::records_of_some => Phrase("events in square brackets"),
        Rule::regex | Rule::regex_body => Phrase("a regular expression such as `/^FR/`"),
        Rule::row => Phrase("a row of the table"),
    })
}
