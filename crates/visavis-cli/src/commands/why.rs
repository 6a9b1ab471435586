//! `visavis why DECISION [PATH] --profile FILE`: for one customer, why this and why not the others.
//!
//! In: rules, and one record. Out: the decision with every candidate's way to it, for people or as JSON. The decision is the
//! engine's, the explanation the reference evaluator's; where they differ that is said loudly.

mod agree;
mod draw;
mod human;
mod json;
mod line;
mod pick;
mod words;

use std::io;
use std::path::PathBuf;

use clap::ValueEnum;
use visavis::{Call, DecisionId, Engine, Profile, Program};
use visavis_check::model::{self, Model};
use visavis_diag::{SourceMap, nearest};
use visavis_oracle::{Contact, Customer, Oracle};
use visavis_why::{Explanation, Scene, Texts, explain_decision};

use crate::commands::decide::decision;
use crate::commands::decide::history::History;
use crate::exit::{CallError, Outcome};
use crate::input::Records;
use crate::input::given::Given;
use crate::join::is_pair;
use crate::project;
use crate::records;
use crate::records::problem::Problem;
use crate::screen::{self, Color};
use pick::Picked;

/// Says why a customer gets what a decision gives, and why not the others
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The decision to explain
    decision: String,
    /// A project folder or a `.vis` file; by default the nearest project upwards
    path: Option<PathBuf>,
    /// One record as JSON, on as many lines as it likes; or CSV or JSON Lines, of which --customer picks one; `-` for stdin
    #[arg(
        long,
        visible_alias = "profiles",
        value_name = "FILE|-",
        required_unless_present = "data",
        conflicts_with = "data"
    )]
    profile: Option<String>,
    #[command(flatten)]
    given: Given,
    /// What the records are written in, where the name does not say
    #[arg(long, value_enum, conflicts_with = "data")]
    input: Option<records::Format>,
    /// The key of the customer to pick; the record's number where no source has a key
    #[arg(long, value_name = "KEY")]
    customer: Option<String>,
    /// Tells of this campaign alone
    #[arg(long, value_name = "NAME")]
    campaign: Option<String>,
    /// Opens every condition and name, also those that decided nothing
    #[arg(long)]
    full: bool,
    /// For whom
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// When to use colours
    #[arg(long, value_enum, default_value_t)]
    color: Color,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum Format {
    /// A tree for people
    #[default]
    Human,
    /// One object, with everything
    Json,
}

/// All that an answer for one customer is told from.
struct Told<'a> {
    model: &'a Model,
    profile: &'a Profile,
    answer: visavis::Decision,
    explanation: Explanation,
    /// What the engine and the reference evaluator disagree about; nothing where all is well.
    differences: Vec<String>,
    /// The campaign to tell of, where not all.
    only: Option<model::CampaignId>,
    full: bool,
    /// What the names of all files begin with, up to a slash.
    folder: String,
}

/// Explains.
pub(crate) fn run(args: &Args) -> Result<Outcome, CallError> {
    if let Some(error) = project::turned_round("why", &args.decision, args.path.as_deref()) {
        return Err(error);
    }
    let Some(checked) = project::checked(args.path.as_deref(), "texts of rules to explain")? else {
        return Ok(Outcome::Findings);
    };
    let (Some(program), Some(model)) = (&checked.program, &checked.model) else {
        return Ok(Outcome::Findings);
    };
    let engine = program.engine();
    let id = decision(program, &engine, &args.decision)?;
    let only = args.campaign.as_deref().map(|name| campaign(model, id, name)).transpose()?;
    let now = args.given.time(program)?;
    let profile = args.given.profile(&engine, program)?;
    let picked = picked(args, profile, program, model)?;
    let mut history = History::open(args.given.history.as_deref(), false, program)?;
    let decided = match decide(&engine, id, &picked, &Call::at(now), &mut history) {
        Ok(decided) => decided,
        Err(problem) => {
            screen::say(&format!("error: {}: {problem}", picked.place));
            return Ok(Outcome::Findings);
        }
    };
    let pending = args.given.pending(model);
    let customer = Oracle::new(model).read_pending(&picked.json, Some(picked.record), &pending);
    let customer = match customer {
        Ok(customer) => customer,
        Err(error) => {
            let error = format!("the reference evaluator cannot read the record: {error}");
            screen::say(&agree::please_report(&[error]));
            return Ok(Outcome::Findings);
        }
    };
    let texts = Texts::new(&checked.sources);
    let contacts = contacts(model, &customer, &history)?;
    let scene = Scene { model, texts: &texts, customer: &customer, now, contacts: &contacts, campaign: None };
    let explanation = explain_decision(&scene, model::DecisionId(id.0))
        .map_err(|error| CallError::wrong(format!("this program cannot be explained: {error}")))?;
    let differences = agree::differences(model, &decided, &explanation.answer);
    for misfit in picked.profile.misfits() {
        screen::say(&format!("warning: {}: {misfit}", picked.place));
    }
    let full = args.full;
    let folder = common_folder(&checked.sources);
    let profile = &picked.profile;
    let told = Told { model, profile, answer: decided, explanation, differences, only, full, folder };
    told.print(args)
}

impl Told<'_> {
    fn print(&self, args: &Args) -> Result<Outcome, CallError> {
        match args.format {
            Format::Human => {
                screen::print(&human::text(self, args.color.on(&io::stdout()), screen::page_width()))?;
            }
            Format::Json => screen::print(&json::text(self))?,
        }
        if self.differences.is_empty() {
            return Ok(Outcome::Fine);
        }
        screen::say(&match self.answer.unanswered.as_slice() {
            [] => agree::please_report(&self.differences),
            _ => agree::one_is_surer(&self.differences),
        });
        Ok(Outcome::Findings)
    }
}

/// What the names of all files begin with, up to a slash.
fn common_folder(sources: &SourceMap) -> String {
    let names = sources.iter().map(|(_, file)| file.name.as_str());
    let common = names.reduce(|a, b| {
        let same = a.char_indices().zip(b.chars()).find(|((_, a), b)| a != b);
        a.get(..same.map_or(a.len().min(b.len()), |((at, _), _)| at)).unwrap_or_default()
    });
    let common = common.unwrap_or_default();
    common.rfind('/').and_then(|slash| common.get(..=slash)).unwrap_or_default().to_owned()
}

/// The contacts that limits may count for the customer: his own, and where a limit is in total everybody's.
fn contacts(model: &Model, customer: &Customer, history: &History) -> Result<Vec<Contact>, CallError> {
    let limits = model.channels.iter().flat_map(|channel| &channel.limits);
    let mut limits = limits.chain(model.campaigns.iter().flat_map(|campaign| &campaign.limits));
    let in_total = limits.any(|limit| !limit.per.is_per_customer());
    let key = Oracle::new(model).key(customer);
    let kept = history.contacts(|contact| in_total || Some(&contact.customer) == key.as_ref())?;
    let contacts = kept.into_iter().map(|contact| Contact {
        customer: contact.customer,
        campaign: contact.campaign,
        channel: contact.channel,
        at: contact.at,
    });
    Ok(contacts.collect())
}

/// The one record to explain.
fn picked(args: &Args, profile: Profile, program: &Program, model: &Model) -> Result<Picked, CallError> {
    let one = match (&args.profile, args.given.data.as_slice()) {
        (Some(path), _) => Some(path),
        (None, [one]) if !is_pair(one) => Some(one),
        (None, _) => None,
    };
    let records = match one {
        Some(path) => Records::open_any(path, args.input, program)?,
        None => args.given.records(None, None, program)?,
    };
    let name = records.name.clone();
    let joined =
        args.given.data.iter().map(|pair| pair.split_once('=').map_or(pair.as_str(), |(_, file)| file));
    let files = if one.is_some() { vec![name.as_str()] } else { joined.collect() };
    pick::one(records, &files, args.customer.as_deref(), profile, model)
}

/// What the engine decides, or why the record has no decision.
fn decide(
    engine: &Engine,
    id: DecisionId,
    picked: &Picked,
    call: &Call,
    history: &mut History,
) -> Result<visavis::Decision, Problem> {
    if let Some(problem) = &picked.problem {
        return Err(problem.clone());
    }
    let mut session = engine.session();
    let answer = history.ask(&mut session, id, (&picked.profile, call), true);
    answer.and_then(|answer| answer.to_decision()).map_err(|error| Problem::from(&error))
}

/// The campaign of a name, which must be one that the decision could choose.
fn campaign(model: &Model, id: DecisionId, name: &str) -> Result<model::CampaignId, CallError> {
    let decision = model.decisions.get(id.index());
    let candidates = decision.into_iter().flat_map(|d| d.candidates.iter().copied().chain(d.fallback));
    let named =
        || candidates.clone().filter_map(|id| Some((id, model.campaigns.get(id.index())?.name.as_str())));
    if let Some((id, _)) = named().find(|(_, other)| *other == name) {
        return Ok(id);
    }
    let is_campaign = model.campaigns.iter().any(|campaign| campaign.name == name);
    let what = if is_campaign { "is no candidate of the decision" } else { "is no campaign of the program" };
    let meant = nearest(name, named().map(|(_, other)| other));
    let meant = meant.map(|near| format!("did you mean `{near}`? ")).unwrap_or_default();
    let list: Vec<String> = named().map(|(_, other)| format!("`{other}`")).collect();
    Err(CallError::wrong(format!("`{name}` {what}; {meant}it has {}", list.join(", "))))
}
