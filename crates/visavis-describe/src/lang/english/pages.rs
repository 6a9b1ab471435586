//! The sentences and headings of pages in English.

use visavis_check::model::{Hit, ReasonKind};

use crate::lang::Label;
use crate::lang::phrase::{Frame, Shape, Who};
use crate::text::Kind;

pub(super) fn frames(frame: Frame) -> &'static str {
    use Shape::{All, Any, Cases, Sentence};
    match frame {
        Frame::Lead(Who::Customers, Sentence) => "Customers {0}.",
        Frame::Lead(Who::Customers, All) => "Customers for whom all of this is so:",
        Frame::Lead(Who::Customers, Any) => "Customers for whom at least one of these is so:",
        Frame::Lead(Who::Customers, Cases) => "Customers for whom this is so, case by case:",
        Frame::Lead(Who::LeftOut, Sentence) => "Never customers {0}.",
        Frame::Lead(Who::LeftOut, All) => "Never customers for whom all of this is so:",
        Frame::Lead(Who::LeftOut, Any) => "Never customers for whom at least one of these is so:",
        Frame::Lead(Who::LeftOut, Cases) => "Never customers for whom this is so, case by case:",
        Frame::Lead(Who::HeldBack, Sentence) => "Nothing of it goes to customers {0}.",
        Frame::Lead(Who::HeldBack, All) => "Nothing of it goes to customers for whom all of this is so:",
        Frame::Lead(Who::HeldBack, Any) => {
            "Nothing of it goes to customers for whom at least one of these is so:"
        }
        Frame::Lead(Who::HeldBack, Cases) => {
            "Nothing of it goes to customers for whom this is so, case by case:"
        }
        Frame::Lead(Who::Condition, Sentence) => "It must be so that {0}.",
        Frame::Lead(Who::Condition, All) => "All of this must be so:",
        Frame::Lead(Who::Condition, Any) => "At least one of these must be so:",
        Frame::Lead(Who::Condition, Cases) => "This must be so, case by case:",
        Frame::All => "all of these:",
        Frame::Any => "at least one of these:",
        Frame::Cases => "case by case:",
        Frame::Where => "where {0}:",
        Frame::Else => "in every other case:",
        Frame::WhereUnknown => "where that is not known:",
        Frame::ValueWhere => "{1}, where {0}",
        Frame::ValueElse => "{0}, in every other case",
        Frame::Everyone => "Everyone.",
        Frame::NoLimit => "No limit of its own.",
        Frame::Days => "From {0} to {1}, both days included (time zone {2}).",
        Frame::DaysFrom => "From {0} on (time zone {1}).",
        Frame::DaysUntil => "Up to {0}, that day included (time zone {1}).",
        Frame::Moments => "From {0} until just before {1} (time zone {2}).",
        Frame::MomentsFrom => "From {0} on (time zone {1}).",
        Frame::MomentsUntil => "Until just before {0} (time zone {1}).",
        Frame::RunsAlways => "At any time.",
        Frame::LimitSpan(true) => "At most one message to a customer within {1}.",
        Frame::LimitSpan(false) => "At most {0} messages to a customer within {1}.",
        Frame::LimitDay(true) => "At most one message a day, to all customers together.",
        Frame::LimitDay(false) => "At most {0} messages a day, to all customers together.",
        Frame::LimitEver(true) => "At most one message ever, to all customers together.",
        Frame::LimitEver(false) => "At most {0} messages ever, to all customers together.",
        Frame::Quiet => "Nothing from {0} to {1}, both included.",
        Frame::QuietWithoutEnd => "Nothing from {0} until just before {1}.",
        Frame::QuietZone => "By the customer’s clock: {0}, or where that names no zone, {1}.",
        Frame::QuietProject => "By the clock of {0}.",
        Frame::Holdout => {
            "{0} of the customers are its control group and never get it; nor does anybody without a key for the draw."
        }
        Frame::UniversalHoldout => {
            "{0} of the customers get no campaign at all, as a control group; nor does anybody without a key for the draw."
        }
        Frame::Salt => "The draw goes by the salt {0}.",
        Frame::SaltBy => "The draw goes by the salt {0} and {1}.",
        Frame::Priority => "Priority {0}; higher goes first.",
        Frame::Value => "Its value is {0}.",
        Frame::ChannelConsent => "Only with consent:",
        Frame::NoConsent => "Asks for no consent.",
        Frame::Sentence => "{0}.",
        Frame::ChooseOne => "Chooses one campaign for {0}.",
        Frame::Choose => "Chooses up to {0} campaigns for {1}.",
        Frame::From => "Among {0}.",
        Frame::RankBy => {
            "The greatest first, of this: {0}. Where that is not known, last; among equals, by name."
        }
        Frame::RankDefault => "The highest priority first, then the greatest value; among equals, by name.",
        Frame::Fallback => "Where nothing is chosen, it shows {0}.",
        Frame::NoFallback => "Where nothing is chosen, nothing is shown.",
        Frame::VariantShare => "{0}, for {1} of the customers",
        Frame::ArmShare => "{0}: {1} of the customers.",
        Frame::ArmsRest => "No arm: the other {0}, and whoever has no key for the draw.",
        Frame::Hit(Hit::Unique) => "The one row that holds counts.",
        Frame::Hit(Hit::First) => "The first row that holds counts, from the top.",
        Frame::Hit(Hit::Sum) => "The rows that hold are added up.",
        Frame::Hit(Hit::Max) => "The greatest of the rows that hold counts.",
        Frame::Hit(Hit::Min) => "The least of the rows that hold counts.",
        Frame::Hit(Hit::Count) => "The rows that hold are counted.",
        Frame::Hit(Hit::All) => "The rows that hold are listed, from the top.",
        Frame::NoRow => "Where no row holds, there is no result.",
        Frame::HasOtherwise => "The last row counts where no other holds.",
        Frame::AnyValue => "anything",
        Frame::Stops => "May hold back {0}.",
        Frame::StopsNothing => "Holds back no campaign.",
        Frame::InData => "In the data it is called {0}.",
        Frame::Default => "Where the data says nothing, it is {0}.",
        Frame::Domain => "From {0} to {1}, both included.",
        Frame::DomainBefore => "From {0} up to but not including {1}.",
        Frame::DomainFrom => "At least {0}.",
        Frame::DomainUntil => "At most {0}.",
        Frame::DomainUntilBefore => "Below {0}.",
        Frame::MayBeMissing => "May be missing.",
        Frame::NeverMissing => "Always there, of whoever is in the source.",
        Frame::EmptyWhereMissing => "Where the data says nothing, it is empty.",
        Frame::IsKey => "Names the customer in its source.",
        Frame::IsTimeZone => "Holds the customer’s time zone.",
        Frame::IsSensitive => "Personal data that needs care.",
        Frame::IsContext => "What the host knows at the moment of asking.",
        Frame::IsSource => "One record for each customer, by {0}.",
        Frame::IsSourceWithoutKey => "One record for each customer.",
        Frame::OfSource => "From the source {0}.",
        Frame::EventTime => "A history; {0} says when.",
        Frame::EventPlain => "A list of records, without a time.",
        Frame::Equals => "{0} is {1}",
        Frame::EventGiven => "{0} with {1}",
        Frame::NotIn => "not in the source {0}",
        Frame::Contacted => "contacted before with {0} on {1}, {2}",
        Frame::At => "on {0}",
        Frame::AtAnyTime => "at any time",
        Frame::Holds => "it is so that {0}",
        Frame::Chooses => "{0} chooses {1}",
        Frame::ChoosesNothing => "{0} chooses nothing",
        Frame::Rejects => "{0} rejects {1}: {2}",
        Frame::Reason(reason) => reasons(reason),
        Frame::OfEverybody => "This is said to hold of every customer there can be.",
        Frame::Optional => "{0} (may be left out)",
        Frame::TypeBool => "true or false",
        Frame::TypeInt => "a whole number",
        Frame::TypeNumber => "a number",
        Frame::TypeMoney => "an amount in {0}",
        Frame::TypeText => "a text",
        Frame::TypeEnum => "one of {0}",
        Frame::TypeDate => "a day",
        Frame::TypeDateTime => "a point in time",
        Frame::TypeTime => "a time of day",
        Frame::TypeVersion => "a version number",
        Frame::TypeDuration => "a span of time",
        Frame::TypeList => "a list; each element is {0}",
        Frame::TypeMap => "a map; each entry is {0}",
    }
}

fn reasons(reason: ReasonKind) -> &'static str {
    match reason {
        ReasonKind::NotOnChannel => "it says nothing on that channel",
        ReasonKind::OutsideWindow => "it does not run at that time",
        ReasonKind::NoConsent => "there is no consent",
        ReasonKind::Guarded => "a guard holds it back",
        ReasonKind::NotInAudience => "the customer is not among those it is for",
        ReasonKind::Excluded => "the customer is left out",
        ReasonKind::QuietHours => "these are quiet hours",
        ReasonKind::Capped => "a limit is reached",
        ReasonKind::HeldOut => "the customer is in a control group",
        ReasonKind::Outranked => "others go first",
    }
}

pub(super) fn labels(label: Label) -> &'static str {
    match label {
        Label::One(kind) => one(kind),
        Label::Many(kind) => many(kind),
        Label::Whom => "To whom",
        Label::Except => "Left out",
        Label::Guards => "Guards",
        Label::When => "When",
        Label::HowOften => "How often",
        Label::Messages => "What it says, and where",
        Label::Ranking => "Before others",
        Label::ControlGroup => "Control group",
        Label::Owner => "Owner",
        Label::Meaning => "What the names mean",
        Label::Reads => "What it reads",
        Label::UsedBy => "Used by",
        Label::Definition => "What it is",
        Label::Rows => "Rows",
        Label::Consent => "Consent",
        Label::QuietHours => "Quiet hours",
        Label::Content => "A message has",
        Label::Arms => "Arms",
        Label::Stops => "What it may stop",
        Label::Choice => "How it chooses",
        Label::Given => "Given",
        Label::Expected => "Expected",
        Label::Type => "Type",
        Label::Data => "Attributes and histories",
        Label::Otherwise => "otherwise",
    }
}

fn one(kind: Kind) -> &'static str {
    match kind {
        Kind::Campaign => "Campaign",
        Kind::Segment => "Segment",
        Kind::Let => "Value",
        Kind::Table => "Table",
        Kind::Experiment => "Experiment",
        Kind::Channel => "Channel",
        Kind::Guard => "Guard",
        Kind::Decision => "Decision",
        Kind::Source => "Source",
        Kind::Attribute => "Attribute",
        Kind::Event => "History",
        Kind::Test => "Test",
        Kind::Assert => "Assert",
    }
}

fn many(kind: Kind) -> &'static str {
    match kind {
        Kind::Campaign => "Campaigns",
        Kind::Segment => "Segments",
        Kind::Let => "Values",
        Kind::Table => "Tables",
        Kind::Experiment => "Experiments",
        Kind::Channel => "Channels",
        Kind::Guard => "Guards",
        Kind::Decision => "Decisions",
        Kind::Source => "Sources",
        Kind::Attribute => "Attributes",
        Kind::Event => "Histories",
        Kind::Test => "Tests",
        Kind::Assert => "Asserts",
    }
}
