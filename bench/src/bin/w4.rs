//! W4: one decision among 1,000 and 10,000 campaigns, from the JSON of the customer to the JSON of the answer; the results go to
//! `bench/results/w4.jsonl`.
//!
//! Each campaign has a value, a holdout and two variants; the channel consent and two limits; a guard stands before all. The history
//! is in memory. Answers are compared with the reference evaluator's before anything is timed. Times are CPU time of one thread, the least mean of several rounds.

use std::time::Duration;

use clap::Parser;
use serde_json::{Map, Value as Json, json};
use visavis::{
    Call, CampaignId, Checked, Contact, ContactHistory, DecisionId, Engine, Instant, MemoryHistory, Printed,
    Profile, Session, check_sources,
};
use visavis_bench::results::{Recorder, Row};
use visavis_bench::workload::campaigns::{self, Delivery};
use visavis_bench::workload::{NOW, PROFILES_SEED, Profiles, RULES_SEED, rules};
use visavis_bench::{Failure, clock};
use visavis_check::model;
use visavis_oracle::Oracle;

/// Customers who are decided about in turn.
const CUSTOMERS: u64 = 512;
const DECISION: &str = "next_mail";

#[derive(Parser)]
#[command(about = "W4: one decision, from JSON to JSON")]
struct Options {
    /// Numbers of campaigns
    #[arg(long, value_delimiter = ',', default_values_t = [1_000, 10_000])]
    campaigns: Vec<u32>,
    /// How often everything is measured
    #[arg(long, default_value_t = 7)]
    rounds: usize,
    /// Milliseconds of a turn
    #[arg(long, default_value_t = 300)]
    turn: u64,
    /// Customers whose answers are held against the reference
    #[arg(long, default_value_t = 200)]
    verified: usize,
    /// Only so many decisions, without measuring: for a profiler
    #[arg(long)]
    calls: Option<usize>,
    /// Seed of the profiles
    #[arg(long, default_value_t = PROFILES_SEED)]
    profiles_seed: u64,
    /// Seed of the rules
    #[arg(long, default_value_t = RULES_SEED)]
    rules_seed: u64,
    /// Name of the file of results
    #[arg(long, default_value = "w4")]
    name: String,
}

fn main() -> Result<(), Failure> {
    let options = Options::parse();
    let profiles = Profiles::new(options.profiles_seed);
    let most = options.campaigns.iter().copied().max().unwrap_or(0);
    let all_rules = rules(options.rules_seed, &profiles, most);
    let json: Vec<String> = (0..CUSTOMERS).map(|index| profiles.get(index).json(index)).collect();
    let mut recorder = Recorder::new(&options.name)?;
    for size in &options.campaigns {
        let text = campaigns::program(options.rules_seed, &all_rules[..*size as usize]);
        let checked = check_sources([("campaigns.vis", text)]);
        let delivered = campaigns::deliveries(options.rules_seed, CUSTOMERS, *size);
        let mut desk = Desk::new(&checked, &delivered)?;
        if let Some(calls) = options.calls {
            let mut bytes = 0;
            for call in 0..calls {
                bytes += desk.json_to_json(json[call % json.len()].as_bytes())?.len();
            }
            println!("{} bytes an answer", bytes as f64 / calls as f64);
            continue;
        }
        // The reference asks every campaign, each limit by all contacts, so that of more campaigns fewer customers are enough.
        let verified = options.verified.min(200_000 / *size as usize).min(json.len());
        let chosen = verify(&checked, &mut desk, &delivered, &json[..verified])?;
        eprintln!("{size} campaigns: {chosen} of {verified} customers get one, as the reference says");
        let times = desk.measure(&options, &json)?;
        for (what, time) in ["json to json", "loaded", "read"].into_iter().zip(times) {
            let row = Row::new("visavis", what, u64::from(*size), time);
            recorder.row(&Row { verified: Some(verified as u64), ..row })?;
        }
    }
    recorder.finish()
}

/// Where decisions are made: everything that a thread of a service keeps.
struct Desk {
    engine: Engine,
    session: Session,
    profile: Profile,
    call: Call,
    decision: DecisionId,
    history: MemoryHistory,
    out: Vec<u8>,
}

impl Desk {
    fn new(checked: &Checked, delivered: &[Delivery]) -> Result<Self, Failure> {
        let program = checked.program.as_ref().ok_or_else(|| format!("{:?}", checked.diagnostics.first()))?;
        let engine = program.engine();
        let history = MemoryHistory::new();
        for (number, delivery) in delivered.iter().enumerate() {
            history.record(&Contact {
                id: number.to_string().into(),
                customer: delivery.customer.to_string().into(),
                campaign: format!("c{}", delivery.campaign).into(),
                channel: "email".into(),
                at: Instant(delivery.at * 1_000_000),
            })?;
        }
        Ok(Self {
            session: engine.session(),
            profile: engine.profile(),
            call: Call::at(Instant(NOW * 1_000_000)),
            decision: engine.decision_id(DECISION).ok_or("no decision")?,
            history,
            out: Vec::new(),
            engine,
        })
    }

    /// What a service does for each request.
    fn json_to_json(&mut self, json: &[u8]) -> Result<&[u8], Failure> {
        self.profile.read_json(json)?;
        let answer = self.session.decide(self.decision, &self.profile, &self.call, &self.history)?;
        self.out.clear();
        serde_json::to_writer(&mut self.out, &answer.to_decision()?)?;
        Ok(&self.out)
    }

    /// The least means: from JSON to JSON, of a profile that is loaded, of reading alone.
    fn measure(&mut self, options: &Options, json: &[String]) -> Result<[Duration; 3], Failure> {
        let turn = Duration::from_millis(options.turn);
        let mut least = [Duration::MAX; 3];
        let mut profiles = Vec::new();
        for json in json {
            let mut profile = self.engine.profile();
            profile.read_json(json.as_bytes())?;
            profiles.push(profile);
        }
        for _ in 0..options.rounds {
            let whole = clock::mean(turn, |step| {
                self.json_to_json(json[step % json.len()].as_bytes()).map(|json| assert!(!json.is_empty()))
            })?;
            let loaded = clock::mean(turn, |step| {
                let profile = &profiles[step % profiles.len()];
                let answer = self.session.decide(self.decision, profile, &self.call, &self.history)?;
                std::hint::black_box(answer.chosen().len());
                Ok(())
            })?;
            let read =
                clock::mean(turn, |step| Ok(self.profile.read_json(json[step % json.len()].as_bytes())?))?;
            for (least, time) in least.iter_mut().zip([whole, loaded, read]) {
                *least = time.min(*least);
            }
        }
        Ok(least)
    }
}

/// Every answer against the reference evaluator's; gives how many choose something.
fn verify(
    checked: &Checked,
    desk: &mut Desk,
    delivered: &[Delivery],
    json: &[String],
) -> Result<usize, Failure> {
    let model = checked.model.as_ref().ok_or("no model")?;
    let oracle = Oracle::new(model);
    let id =
        (0..).map(model::DecisionId).zip(&model.decisions).find(|(_, decision)| decision.name == DECISION);
    let (id, _) = id.ok_or("no decision")?;
    let now = Instant(NOW * 1_000_000);
    let mut chosen = 0;
    for (index, json) in (0..).zip(json) {
        let contacts: Vec<visavis_oracle::Contact> =
            delivered.iter().filter(|delivery| delivery.customer == index).map(contact).collect();
        let oracle = oracle.with_contacts(&contacts);
        let customer = oracle.read(json, None).map_err(|error| format!("{error:?}"))?;
        let expected = oracle.decide(id, &customer, now);
        chosen += expected.chosen.len();
        let expected = printed(model, &expected)?;
        let mut found: Json = serde_json::from_slice(desk.json_to_json(json.as_bytes())?)?;
        let found = json!({ "chosen": found["chosen"].take(), "fallback": found["fallback"].take() });
        if found != expected {
            return Err(format!("customer {index}: found {found}, expected {expected}").into());
        }
    }
    Ok(chosen)
}

fn contact(delivery: &Delivery) -> visavis_oracle::Contact {
    visavis_oracle::Contact {
        customer: delivery.customer.to_string().into(),
        campaign: format!("c{}", delivery.campaign).into(),
        channel: "email".into(),
        at: Instant(delivery.at * 1_000_000),
    }
}

/// The reference's answer in the words of the JSON.
fn printed(model: &model::Model, decision: &visavis_oracle::Decision) -> Result<Json, Failure> {
    let mut chosen = Vec::new();
    for choice in &decision.chosen {
        let campaign = model.campaigns.get(CampaignId(choice.campaign.0).index()).ok_or("no campaign")?;
        let mut content = Map::new();
        for (name, value) in &choice.content {
            content.insert(name.to_string(), serde_json::to_value(value.as_ref().map(Printed))?);
        }
        chosen.push(json!({
            "campaign": campaign.name.as_str(),
            "channel": "email",
            "variant": choice.variant.as_deref(),
            "value": choice.value.as_ref().map(Printed),
            "content": content,
        }));
    }
    Ok(json!({ "chosen": chosen, "fallback": decision.fallback }))
}
