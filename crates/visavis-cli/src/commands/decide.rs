//! `visavis decide DECISION [PATH] --profiles FILE`: records in, decisions out, line by line.
//!
//! In: a program and records of any number. Out: one line of JSON for each record, in order, and a summary on stderr. Memory
//! does not grow with the records. A record that cannot be decided has its line too.

pub(crate) mod history;
pub(crate) mod output;
mod report;

use std::path::PathBuf;

use visavis::{Call, DecisionId, Engine, Profile, Program, Session};
use visavis_diag::nearest;

use crate::exit::{CallError, Outcome};
use crate::input::Records;
use crate::input::given::Given;
use crate::progress::Progress;
use crate::records::problem::Problem;
use crate::records::{Format, Next, Place};
use crate::{project, screen};
use history::{History, Lines};
use output::Output;
use report::Report;

/// Decides for each profile of a file
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The decision to make
    decision: String,
    /// A project folder, a `.vis` file or a `.visc` image; by default the nearest project upwards
    path: Option<PathBuf>,
    /// CSV or JSON Lines, also packed as `.gz`, or Parquet; `-` for stdin
    #[arg(long, value_name = "FILE|-", required_unless_present = "data", conflicts_with = "data")]
    profiles: Option<String>,
    #[command(flatten)]
    given: Given,
    /// What the profiles are written in, where the name does not say
    #[arg(long, visible_alias = "format", value_enum, conflicts_with = "data")]
    input: Option<Format>,
    /// Says of each candidate that was not chosen why
    #[arg(long)]
    explain: bool,
    /// Records what is chosen in the history, for hosts where deciding is delivering
    #[arg(long, requires = "history")]
    record: bool,
    /// Stops at the first record that cannot be decided
    #[arg(long)]
    strict: bool,
    /// Writes the decisions there and not to stdout; packed where the name ends in `.gz`
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

impl Args {
    /// The paths of all files that are read.
    fn inputs(&self) -> Vec<&str> {
        self.profiles.as_deref().into_iter().chain(self.given.inputs()).collect()
    }
}

/// Decides.
pub(crate) fn run(args: &Args) -> Result<Outcome, CallError> {
    if let Some(error) = project::turned_round("decide", &args.decision, args.path.as_deref()) {
        return Err(error);
    }
    let Some(program) = project::program(args.path.as_deref())? else { return Ok(Outcome::Findings) };
    let engine = program.engine();
    let decision = decision(&program, &engine, &args.decision)?;
    let call = Call::at(args.given.time(&program)?);
    let profile = args.given.profile(&engine, &program)?;
    let records = args.given.records(args.profiles.as_deref(), args.input, &program)?;
    let history = History::open(args.given.history.as_deref(), args.record, &program)?;
    let output = Output::open(args.out.as_deref(), &args.inputs())?;
    let progress = Progress::new(records.read.clone(), records.size);
    let report = Report::new(records.lost());
    let run = Run { session: engine.session(), decision, call, history, records, output, progress, report };
    run.whole(profile, args)
}

/// The decision of a name.
pub(crate) fn decision(program: &Program, engine: &Engine, name: &str) -> Result<DecisionId, CallError> {
    engine.decision_id(name).ok_or_else(|| {
        let names = || program.image().decisions.iter().map(|decision| decision.name.as_str());
        let list: Vec<String> = names().map(|name| format!("`{name}`")).collect();
        let has = match list.as_slice() {
            [] => String::from("it has none"),
            _ => format!("it has {}", list.join(", ")),
        };
        let meant = nearest(name, names()).map(|near| format!("did you mean `{near}`? ")).unwrap_or_default();
        CallError::wrong(format!("the program has no decision `{name}`; {meant}{has}"))
    })
}

struct Run {
    session: Session,
    decision: DecisionId,
    call: Call,
    history: History,
    records: Records,
    output: Output,
    progress: Progress,
    report: Report,
}

impl Run {
    fn whole(mut self, mut profile: Profile, args: &Args) -> Result<Outcome, CallError> {
        self.report.told.without_column(self.records.file(), self.records.without_column(), &self.progress);
        let mut line = Vec::new();
        let mut stopped = None;
        loop {
            let (place, problem) = match self.records.next(&mut profile)? {
                Next::End => break,
                Next::Bad(place, problem) => (place, Some(problem)),
                Next::Read(place) => (place, self.decide(place, &profile, args.explain, &mut line)?),
            };
            if let Some(problem) = problem {
                self.report.bad(self.records.file(), place, &problem, &self.progress);
                self.line(problem.to_json_line(place.record).as_bytes())?;
                if args.strict {
                    stopped = Some(place.record);
                    break;
                }
            }
            self.progress.step(self.report.records());
            if self.records.may_wait() {
                self.output.flush()?;
            }
        }
        self.output.line(&self.history.end()?)?;
        self.output.end()?;
        drop(self.progress);
        if let Some(record) = stopped {
            screen::say(&format!("stopped at record {record}, since --strict was given"));
        }
        screen::say(&self.report.to_string());
        Ok(if self.report.has_errors() { Outcome::Findings } else { Outcome::Fine })
    }

    /// Writes the decision for what the profile holds, or says why there is none.
    fn decide(
        &mut self,
        place: Place,
        profile: &Profile,
        explain: bool,
        line: &mut Vec<u8>,
    ) -> Result<Option<Problem>, CallError> {
        for misfit in profile.misfits() {
            self.report.told.misfit(self.records.file(), place, misfit, &self.progress);
        }
        let asked = (profile, &self.call);
        let answer = self.history.ask(&mut self.session, self.decision, asked, explain);
        let decided = match answer.and_then(|answer| answer.to_decision()) {
            Ok(decided) => decided,
            Err(error) if history::is_fatal(&error) => return Err(CallError::wrong(error.to_string())),
            Err(error) => return Ok(Some(Problem::from(&error))),
        };
        line.clear();
        if let Err(error) = serde_json::to_writer(&mut *line, &decided) {
            return Ok(Some(Problem::other(&error)));
        }
        line.push(b'\n');
        self.report.decided(!decided.chosen.is_empty(), decided.fallback);
        self.line(line)?;
        Ok(None)
    }

    /// Writes a line, or keeps it until what it says is recorded.
    fn line(&mut self, line: &[u8]) -> Result<(), CallError> {
        match self.history.line(line, self.records.may_wait())? {
            Lines::Now(line) => self.output.line(line),
            Lines::Held(lines) => self.output.line(&lines),
            Lines::Later => Ok(()),
        }
    }
}
