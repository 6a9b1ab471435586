//! The column machine gives the answers of the row machine and of the reference evaluator, whatever the layout of a table.

use arrow_array::RecordBatch;
use proptest::prelude::*;
use visavis_check::model::Model;
use visavis_engine::{
    Asked, Call, CampaignId, Contact, ContactHistory, DecideError, Decision, DecisionId, Engine, Members,
    Membership, MemoryHistory, Pick, Profile, SegmentId, Standing,
};
use visavis_oracle::Oracle;
use visavis_testkit::backend::{Backend, Unreadable};
use visavis_testkit::generate::{Table, config, large_tables, tables};
use visavis_testkit::{columns, harness};
use visavis_value::Instant;

/// What is said of a customer: the segments, and the attributes that do not fit.
type Said = Result<(Vec<String>, Vec<String>), String>;

fn names(engine: &Engine, segments: impl IntoIterator<Item = SegmentId>) -> Vec<String> {
    segments.into_iter().filter_map(|id| engine.segment_name(id).map(ToOwned::to_owned)).collect()
}

fn by_rows(engine: &Engine, records: &[String], call: &Call) -> Vec<Said> {
    let (mut session, mut profile) = (engine.session(), engine.profile());
    let mut segments = Vec::new();
    let mut said = |(number, json): (u64, &String)| {
        profile.set_record(number);
        let _ = profile.read_json(json.as_bytes());
        session.segments_of(&profile, call, &mut segments).map_err(|error| error.to_string())?;
        let misfits = profile.misfits().map(|misfit| misfit.attribute().to_owned());
        Ok((names(engine, segments.iter().copied()), misfits.collect()))
    };
    (1..).zip(records).map(&mut said).collect()
}

fn by_columns(engine: &Engine, batch: &RecordBatch, call: &Call) -> Result<Vec<Said>, String> {
    let table = match visavis_arrow::batch(engine, batch) {
        Ok(table) => table,
        // Nothing of such a table is read, so that it is as good as empty.
        Err(visavis_arrow::ArrowError::NoColumn { .. }) => engine.batch(batch.num_rows(), []),
        Err(error) => return Err(error.to_string()),
    };
    let mut said: Vec<Said> = (0..batch.num_rows()).map(|_| Ok(Default::default())).collect();
    let mut lanes = engine.lanes().map_err(|error| error.to_string())?;
    let told = lanes.segments_of(&table, call, |segment, first, bits| {
        for (row, said) in said.iter_mut().enumerate().skip(first).take(bits.len() * 64) {
            let word = bits.get((row - first) / 64).copied().unwrap_or_default();
            if let (1, Ok((segments, _))) = (word >> ((row - first) % 64) & 1, said) {
                segments.extend(names(engine, [segment]));
            }
        }
    });
    let told = told.map_err(|error| error.to_string())?;
    for (row, error) in &told.errors {
        let said = said.get_mut(*row).ok_or("a row that is none")?;
        if said.as_ref().is_ok_and(|(segments, _)| !segments.is_empty()) {
            return Err(format!("row {row} is an error, and yet in a segment"));
        }
        *said = Err(error.to_string());
    }
    for (row, misfit) in &told.misfits {
        if let Some(Ok((_, misfits))) = said.get_mut(*row) {
            misfits.push(misfit.attribute().to_owned());
        }
    }
    Ok(said)
}

fn by_reference(model: &Model, records: &[String], now: Instant) -> Vec<Said> {
    let mut oracle = Oracle::new(model);
    let said = |(number, json): (u64, &String)| match oracle.answer(json, number, now, &[]) {
        Ok(answer) => Ok((answer.segments, answer.misfits)),
        Err(Unreadable(place)) => Err(place),
    };
    (1..).zip(records).map(said).collect()
}

/// The answers to a decision of those for whom something is chosen, with the numbers of their rows.
type Chosen = Vec<(usize, Decision)>;

fn decided_by_rows(
    engine: &Engine,
    id: DecisionId,
    records: &[String],
    call: &Call,
    history: &MemoryHistory,
) -> Result<Chosen, DecideError> {
    let (mut session, mut profile) = (engine.session(), engine.profile());
    let mut chosen = Vec::new();
    for (row, json) in records.iter().enumerate() {
        profile.set_record(row as u64 + 1);
        let _ = profile.read_json(json.as_bytes());
        match session.decide(id, &profile, call, history) {
            Ok(answer) if answer.chosen().len() > 0 => chosen.push((row, answer.to_decision()?)),
            Ok(_) | Err(DecideError::Record(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(chosen)
}

/// Every decision, before anything is delivered and once what was chosen for every other row is.
fn decide(
    engine: &Engine,
    batch: &RecordBatch,
    records: &[String],
    call: &Call,
) -> Result<(), Box<dyn std::error::Error>> {
    for id in (0..).map(DecisionId).take(engine.image().decisions.len()) {
        let history = MemoryHistory::new();
        for round in 0..2 {
            let expected = decided_by_rows(engine, id, records, call, &history)?;
            let found: Chosen =
                match visavis_arrow::decide(engine, std::slice::from_ref(batch), id, call, &history) {
                    Ok(found) => found.into_iter().flat_map(|decisions| decisions.chosen).collect(),
                    Err(visavis_arrow::ArrowError::NoColumn { .. }) => continue,
                    Err(error) => return Err(error.into()),
                };
            if expected != found {
                let differs = expected.iter().zip(&found).find(|(expected, found)| expected != found);
                return Err(format!(
                    "round {round}: {} chosen, not {}: {differs:?}",
                    found.len(),
                    expected.len()
                )
                .into());
            }
            for (row, decision) in expected.iter().step_by(2) {
                let Some(customer) = decision.customer.as_ref().filter(|key| !key.is_empty()) else {
                    continue;
                };
                for (place, chosen) in decision.chosen.iter().enumerate() {
                    history.record(&Contact {
                        id: format!("{round}/{row}/{place}").into(),
                        customer: customer.as_str().into(),
                        campaign: chosen.campaign.clone(),
                        channel: chosen.channel.clone(),
                        at: call.now(),
                    })?;
                }
            }
        }
    }
    Ok(())
}

/// Everything about a customer: key, segments, standings and picks, and the attributes that do not fit.
type Member = Result<(Option<String>, Vec<SegmentId>, Vec<Standing>, Vec<Pick>, Vec<String>), String>;

fn members_by_rows(engine: &Engine, records: &[String], asked: Asked<'_>) -> Vec<Member> {
    let (mut session, mut profile) = (engine.session(), engine.profile());
    let mut found = Membership::default();
    let mut said = |(number, json): (u64, &String)| {
        profile.set_record(number);
        let _ = profile.read_json(json.as_bytes());
        let done = session.membership(&profile, asked.call, asked.history, asked.decisions, &mut found);
        done.map_err(|error| error.to_string())?;
        let misfits = profile.misfits().map(|misfit| misfit.attribute().to_owned()).collect();
        let key = found.customer().map(ToOwned::to_owned);
        Ok((key, found.segments().to_vec(), found.standings().to_vec(), found.picks().to_vec(), misfits))
    };
    (1..).zip(records).map(&mut said).collect()
}

/// Rows of an odd record are read as their JSON.
fn members_by_columns(
    engine: &Engine,
    batch: &RecordBatch,
    records: &[String],
    asked: Asked<'_>,
) -> Result<Vec<Member>, String> {
    let table = match visavis_arrow::batch(engine, batch) {
        Ok(table) => table,
        Err(visavis_arrow::ArrowError::NoColumn { .. }) => engine.batch(batch.num_rows(), []),
        Err(error) => return Err(error.to_string()),
    };
    let mut found = Members::default();
    let mut lanes = engine.lanes().map_err(|error| error.to_string())?;
    let read = |row: usize, profile: &mut Profile| {
        let _ = profile.read_json(records.get(row).map_or("", |record| record).as_bytes());
    };
    let told = lanes.members_of(&table, asked, read, &mut found).map_err(|error| error.to_string())?;
    let has = |bits: &[u64], row: usize| bits.get(row / 64).is_some_and(|word| word >> (row % 64) & 1 == 1);
    let steps = [
        Standing::Eligible,
        Standing::Capped,
        Standing::QuietHours,
        Standing::HeldOut,
        Standing::Guarded,
        Standing::NoConsent,
        Standing::Excluded,
    ];
    let of_row = |row: usize| {
        if let Some((_, error)) = told.errors.iter().find(|(of, _)| *of == row) {
            let is_empty = !found.segments().any(|bits| has(bits, row))
                && !found.picks().iter().any(|(of, _)| *of == row);
            return Err(if is_empty { error.to_string() } else { format!("{error}, and yet in a set") });
        }
        let segments = (0..).map(SegmentId).zip(found.segments()).filter(|(_, bits)| has(bits, row));
        let campaigns = (0..).map(CampaignId).take(engine.image().campaigns.len());
        let standings = campaigns.map(|campaign| {
            let furthest = steps.into_iter().find(|step| has(found.at_least(campaign, *step), row));
            furthest.unwrap_or(Standing::NotInAudience)
        });
        let picks = found.picks().iter().filter(|(of, _)| *of == row).map(|(_, pick)| *pick);
        let misfits = told.misfits.iter().filter(|(of, _)| *of == row);
        let misfits = misfits.map(|(_, misfit)| misfit.attribute().to_owned()).collect();
        let key = found.keys().get(row).cloned().flatten();
        Ok((key, segments.map(|(id, _)| id).collect(), standings.collect(), picks.collect(), misfits))
    };
    Ok((0..batch.num_rows()).map(of_row).collect())
}

/// Everything about every customer, before anything is delivered and once every other one has had what was chosen.
fn members(
    engine: &Engine,
    batch: &RecordBatch,
    records: &[String],
    call: &Call,
) -> Result<(), Box<dyn std::error::Error>> {
    let decisions: Vec<DecisionId> = (0..).map(DecisionId).take(engine.image().decisions.len()).collect();
    let history = MemoryHistory::new();
    for round in 0..2 {
        let asked = Asked { call, history: &history, decisions: &decisions, with_keys: true };
        let expected = members_by_rows(engine, records, asked);
        let found = members_by_columns(engine, batch, records, asked)?;
        let mut pairs = found.iter().zip(&expected).enumerate();
        if let Some((row, (found, expected))) = pairs.find(|(_, (found, expected))| found != expected) {
            let record = records.get(row);
            return Err(format!(
                "round {round}, row {row}: {record:?}\ncolumns: {found:?}\nrows: {expected:?}"
            )
            .into());
        }
        for (row, member) in expected.iter().enumerate().step_by(2) {
            let Ok((Some(key), _, _, picks, _)) = member else { continue };
            for (place, pick) in picks.iter().enumerate().filter(|_| !key.is_empty()) {
                let image = engine.image();
                let Some(campaign) = image.campaigns.get(pick.campaign.index()) else { continue };
                let Some(via) = campaign.via.get(pick.via as usize) else { continue };
                let channel = image.channels.get(via.channel.index()).map(|channel| channel.name.clone());
                history.record(&Contact {
                    id: format!("{round}/{row}/{place}").into(),
                    customer: key.as_str().into(),
                    campaign: campaign.name.clone(),
                    channel: channel.unwrap_or_default(),
                    at: call.now(),
                })?;
            }
        }
    }
    Ok(())
}

fn agree(table: &Table, rows: usize) -> Result<(), TestCaseError> {
    let fail = |words: String| TestCaseError::fail(format!("{words}\n{table:?}"));
    let program = table.program();
    let model = harness::check(&program.text).map_err(fail)?;
    let image = visavis_compile::compile(&model).map_err(|error| fail(error.to_string()))?;
    let engine = Engine::new(image).map_err(|error| fail(error.to_string()))?;
    let (records, now) = table.records(&program);
    let many: Vec<String> = records.iter().cycle().take(rows).cloned().collect();
    let batch = columns::table(&many, table.layout);
    let records = columns::records(&batch, |name| !engine.columns([name]).is_empty());
    let call = Call::at(now);
    let expected = by_rows(&engine, &records, &call);
    let found = by_columns(&engine, &batch, &call).map_err(fail)?;
    compare(&records, &found, &expected, "row machine")
        .map_err(|words| fail(format!("{words}\n{}", layout_of(&batch))))?;
    if rows <= 65 {
        let reference = by_reference(&model, &records, now);
        compare(&records, &found, &reference, "reference").map_err(fail)?;
    }
    if rows <= 65 {
        decide(&engine, &batch, &records, &call).map_err(|error| fail(error.to_string()))?;
    }
    members(&engine, &batch, &records, &call).map_err(|error| fail(error.to_string()))?;
    // With the first row's context in the call.
    let context = serde_json::from_str::<serde_json::Value>(records.first().map_or("", |record| record)).ok();
    if let Some(context) = context.and_then(|record| record.get("context").map(ToString::to_string))
        && let Ok(call) = Call::at(now).context(&engine, context.as_bytes())
    {
        let expected = by_rows(&engine, &records, &call);
        let found = by_columns(&engine, &batch, &call).map_err(fail)?;
        compare(&records, &found, &expected, "row machine with a context").map_err(fail)?;
    }
    Ok(())
}

/// The names and types of a table's columns.
fn layout_of(batch: &RecordBatch) -> String {
    let schema = batch.schema();
    let fields = schema.fields().iter().map(|field| format!("{}: {}", field.name(), field.data_type()));
    fields.collect::<Vec<_>>().join("\n")
}

fn compare(records: &[String], found: &[Said], expected: &[Said], who: &str) -> Result<(), String> {
    // The reference says of an error only where it is; and numbers are written in other ways.
    let place = |error: &str| error.split(": found").next().unwrap_or_default().trim_matches('`').to_owned();
    let is_same = |(found, expected): (&Said, &Said)| match (found, expected) {
        (Err(found), Err(expected)) => place(found) == place(expected),
        _ => found == expected,
    };
    let mut pairs = found.iter().zip(expected).zip(records).enumerate();
    match pairs.find(|(_, (pair, _))| !is_same(*pair)) {
        Some((row, ((found, expected), record))) => {
            Err(format!("row {row} of {}: {record}\ncolumns: {found:?}\n{who}: {expected:?}", records.len()))
        }
        None if found.len() == expected.len() => Ok(()),
        None => Err(format!("{} rows, not {}", found.len(), expected.len())),
    }
}

const ROWS: [usize; 5] = [1, 63, 64, 65, 1_100];

proptest! {
    // A case is a whole table.
    #![proptest_config(ProptestConfig { cases: config().cases / 8 + 1, ..config() })]

    #[test]
    fn columns_agree_with_rows_and_with_the_reference(table in tables(), rows in proptest::sample::select(&ROWS[..])) {
        agree(&table, rows)?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: config().cases / 64 + 1, ..config() })]

    #[test]
    fn they_agree_on_large_programs(table in large_tables(), rows in proptest::sample::select(&ROWS[..])) {
        agree(&table, rows)?;
    }
}
