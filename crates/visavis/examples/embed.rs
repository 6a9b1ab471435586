//! A web handler's use of Visavis: the program is read once and shared, and each worker keeps a profile and a session.
//!
//! `cargo run --example embed` asks for two customers of `examples/retail`.

use std::error::Error;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use visavis::{Call, DecisionId, Engine, Instant, NoContacts, Profile, Program, Session};

/// What a worker thread keeps from request to request.
struct Worker {
    engine: Engine,
    home_hero: DecisionId,
    profile: Profile,
    session: Session,
}

impl Worker {
    fn new(engine: &Engine) -> Result<Self, Box<dyn Error>> {
        let home_hero = engine.decision_id("home_hero").ok_or("the rules have no home_hero")?;
        Ok(Self { engine: engine.clone(), home_hero, profile: engine.profile(), session: engine.session() })
    }

    /// Customer and context as they came over the wire; the answer as JSON.
    fn handle(&mut self, customer: &[u8], context: &[u8], now: Instant) -> Result<String, Box<dyn Error>> {
        self.profile.read_json(customer)?;
        let call = Call::at(now).context(&self.engine, context)?;
        let answer = self.session.explain(self.home_hero, &self.profile, &call, &NoContacts)?;
        Ok(serde_json::to_string(&answer.to_decision()?)?)
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/retail");
    let engine = Program::from_dir(folder)?.engine();
    let mut worker = Worker::new(&engine)?;
    let now = Instant(i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH)?.as_micros())?);
    let basket = br#"{"page": "/basket", "basket_total": "64.90"}"#;
    println!("{}", worker.handle(br#"{"customer_id": "c-1", "country": "FR"}"#, basket, now)?);
    println!(
        "{}",
        worker.handle(br#"{"customer_id": "c-2", "country": "BE", "tier": "gold"}"#, basket, now)?
    );
    Ok(())
}
