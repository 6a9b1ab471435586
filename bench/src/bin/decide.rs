//! What a whole run costs: `examples/email-test` over a file of customers, from the text of each row to the JSON of each
//! decision, on one thread.
//!
//! `decide HILLSTROM.csv`; the file of 64,000 customers is not part of this repository.

use std::time::Duration;

use cpu_time::ThreadTime;
use visavis::{Call, Instant, NoContacts, Program};
use visavis_bench::Failure;

const ROUNDS: usize = 5;
/// 2008-03-20, when the file was published.
const AT: Instant = Instant(1_205_971_200_000_000);

fn main() -> Result<(), Failure> {
    let path = std::env::args().nth(1).ok_or("decide HILLSTROM.csv")?;
    let text = std::fs::read(&path)?;
    let program = Program::from_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/email-test"))?;
    let engine = program.engine();
    let mut best = Duration::MAX;
    let (mut rows, mut bytes) = (0, 0);
    for _ in 0..ROUNDS {
        let start = ThreadTime::try_now()?;
        (rows, bytes) = run(&engine, &text)?;
        best = best.min(start.try_elapsed()?);
    }
    let seconds = best.as_secs_f64();
    println!(
        "{rows} decisions, {bytes} bytes of JSON: {seconds:.3} s of CPU, {:.0} decisions a second",
        rows as f64 / seconds
    );
    Ok(())
}

/// How many decisions, and how many bytes of JSON they are.
fn run(engine: &visavis::Engine, text: &[u8]) -> Result<(u64, usize), Failure> {
    let mut reader = csv::Reader::from_reader(text);
    let header: Vec<String> = reader.headers()?.iter().map(str::to_owned).collect();
    let columns = engine.columns(header.iter().map(String::as_str));
    let decision = engine.decision_id("next_mail").ok_or("no decision next_mail")?;
    let (mut session, mut profile, call) = (engine.session(), engine.profile(), Call::at(AT));
    let mut row = csv::StringRecord::new();
    let (mut rows, mut bytes, mut line) = (0, 0, Vec::new());
    while reader.read_record(&mut row)? {
        rows += 1;
        profile.set_record(rows);
        profile.read_row(&columns, |column| row.get(column))?;
        line.clear();
        serde_json::to_writer(
            &mut line,
            &session.decide(decision, &profile, &call, &NoContacts)?.to_decision()?,
        )?;
        bytes += line.len();
    }
    Ok((rows, bytes))
}
