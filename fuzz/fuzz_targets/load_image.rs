//! Any bytes are an image or an error, and an image that loads also runs: no panic, and never `Corrupt`.

#![no_main]

use libfuzzer_sys::fuzz_target;
use visavis::{Call, DecideError, DecisionId, Instant, NoContacts, Program};
use xxhash_rust::xxh3::xxh3_128;

/// Bytes up to the hash: magic, and the version of the format.
const START: usize = 6;
/// Bytes up to the payload.
const HEADER: usize = START + 16;

fuzz_target!(|bytes: &[u8]| {
    run(bytes);
    // The hash guards against damage; whoever means harm writes the right one.
    if let (Some(start), Some(payload)) = (bytes.get(..START), bytes.get(HEADER..)) {
        run(&[start, &xxh3_128(payload).to_le_bytes(), payload].concat());
    }
});

fn run(bytes: &[u8]) {
    let Ok(program) = Program::load(bytes) else { return };
    let engine = program.engine();
    let (mut session, mut profile, call) = (engine.session(), engine.profile(), Call::at(Instant(0)));
    let mut segments = Vec::new();
    for record in [
        "{}",
        r#"{"customer_id": "a", "tier": "gold", "age": 3, "tags": ["x", "vip"], "score": {"spring": 0.5}}"#,
    ] {
        // A record may well be an error; the questions behind it say so again.
        let _ = profile.read_json(record.as_bytes());
        let asked = session.segments_of(&profile, &call, &mut segments);
        assert_ne!(asked, Err(DecideError::Corrupt));
        for id in (0..).map(DecisionId).take(engine.image().decisions.len()) {
            let answer = session.explain(id, &profile, &call, &NoContacts).and_then(|answer| answer.to_decision());
            assert_ne!(answer.err(), Some(DecideError::Corrupt));
        }
    }
}
