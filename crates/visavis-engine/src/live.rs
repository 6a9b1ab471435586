//! An engine that is replaced while others decide with it.
//!
//! In: an engine, later others. Out: the one that counts now. Whoever has one keeps it whole until the end of the call: nobody ever sees
//! part of one program and part of another.

use std::sync::{PoisonError, RwLock};

use visavis_image::Image;

use crate::engine::Engine;
use crate::error::EngineError;
use crate::session::Session;

/// The engine of a running host, for rules that change while it runs.
///
/// ```
/// use visavis_engine::{Engine, EngineError, Image, Live};
///
/// # fn run(engine: Engine, newer: Image) -> Result<(), EngineError> {
/// let live = Live::new(engine);
/// let (mut engine, mut session) = (live.engine(), live.engine().session());
/// // ... on each call:
/// if !session.is_of(&live.engine()) {
///     engine = live.engine();
///     session = engine.session();
/// }
/// let mut profile = engine.profile();
/// // ... elsewhere, at any time:
/// live.swap(newer)?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Live {
    engine: RwLock<Engine>,
}

impl Live {
    /// An engine that may be replaced.
    #[must_use]
    pub fn new(engine: Engine) -> Self {
        Self { engine: RwLock::new(engine) }
    }

    /// The engine that counts now. It stays what it is, also when it is replaced.
    #[must_use]
    pub fn engine(&self) -> Engine {
        // Nothing that is half done can be left behind: an engine is replaced in one assignment.
        self.engine.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Verifies an image, makes it ready, and only then puts it in the other's place; gives the other back. Calls that are under way
    /// end with the program with which they began.
    ///
    /// # Errors
    /// Where the image breaks a promise; then nothing is replaced.
    pub fn swap(&self, image: Image) -> Result<Engine, EngineError> {
        let mut engine = Engine::new(image)?;
        let mut current = self.engine.write().unwrap_or_else(PoisonError::into_inner);
        std::mem::swap(&mut *current, &mut engine);
        Ok(engine)
    }
}

impl Session {
    /// Whether an engine is the one that made the session, or a clone of it.
    #[must_use]
    pub fn is_of(&self, engine: &Engine) -> bool {
        std::sync::Arc::ptr_eq(&self.program, engine.program())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::thread;

    use visavis_image::image::{Const, Image, Word};
    use visavis_value::{Instant, Type, Value, text::Fold};

    use super::Live;
    use crate::testing::{Builder, ab, one};
    use crate::{Call, Engine, NoContacts};

    /// A program that says two texts which begin and end with its number.
    fn program(number: u32) -> Image {
        let mut b = Builder::new(&["crm"]);
        let cells = ["one", "two"].map(|which| {
            let text = b.constant(Const::Text(format!("{number} {which}").into()));
            let block = b.block(&[one(Word::Text)], &[ab(visavis_image::Op::LoadConst, 0, text)], 0);
            b.cell(block)
        });
        let text = || Type::Text(Fold::None);
        b.shows(&[("first", text(), cells[0]), ("second", text(), cells[1])])
    }

    #[test]
    fn no_call_sees_half_a_program() {
        let live = Live::new(Engine::new(program(0)).unwrap());
        let done = AtomicBool::new(false);
        thread::scope(|scope| {
            let decides = || {
                let (mut seen, mut last) = (0, 0);
                while !done.load(Ordering::Relaxed) || last < 50 {
                    let engine = live.engine();
                    let mut profile = engine.profile();
                    profile.read_json(b"{}").unwrap();
                    let said = engine.decide("shown", &profile, &Call::at(Instant(0)), &NoContacts).unwrap();
                    let numbers: Vec<u32> = said.chosen[0]
                        .content
                        .iter()
                        .map(|(_, text)| {
                            let Some(Value::Text(text)) = text else { panic!("{text:?} is no text") };
                            text.split(' ').next().unwrap().parse().unwrap()
                        })
                        .collect();
                    assert_eq!(numbers[0], numbers[1]);
                    assert!(numbers[0] >= last, "programs come in order");
                    last = numbers[0];
                    seen += 1;
                }
                seen
            };
            let threads = [scope.spawn(decides), scope.spawn(decides)];
            for number in 1..=50 {
                live.swap(program(number)).unwrap();
            }
            done.store(true, Ordering::Relaxed);
            for thread in threads {
                assert!(thread.join().unwrap() > 0);
            }
        });
    }

    #[test]
    fn a_program_that_is_refused_replaces_nothing() {
        let live = Live::new(Engine::new(program(1)).unwrap());
        let session = live.engine().session();
        let mut broken = program(2);
        broken.cells.push(visavis_image::image::BlockId(99));
        assert!(live.swap(broken).is_err());
        assert!(session.is_of(&live.engine()));
        let old = live.swap(program(3)).unwrap();
        assert!(session.is_of(&old) && !session.is_of(&live.engine()));
    }
}
