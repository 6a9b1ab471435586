//! A call: when it is asked, and what the host knows at that moment.

use visavis_value::Instant;

use crate::engine::Engine;
use crate::error::RecordError;
use crate::profile::Context;

/// When, and in what context, a question is asked. One call may serve many profiles.
///
/// ```
/// use visavis_engine::{Call, Engine, Instant, RecordError};
///
/// # fn run(engine: &Engine, now: Instant) -> Result<(), RecordError> {
/// let call = Call::at(now).context(engine, br#"{"page": "/home", "basket_total": "59.90"}"#)?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct Call {
    now: Instant,
    context: Option<Context>,
}

impl Call {
    /// A call at a point in time, which is `now` for all of it.
    #[must_use]
    pub fn at(now: Instant) -> Self {
        Self { now, context: None }
    }

    /// With the attributes of the context, as a JSON object. What stands here wins over what a profile has under `context`, attribute
    /// by attribute.
    ///
    /// # Errors
    /// Where the bytes are no JSON object, or a required attribute has a value that does not fit.
    pub fn context(self, engine: &Engine, json: &[u8]) -> Result<Self, RecordError> {
        Ok(Self { context: Some(Context::read(engine.program(), json)?), ..self })
    }

    /// When.
    #[must_use]
    pub fn now(&self) -> Instant {
        self.now
    }

    pub(crate) fn given(&self) -> Option<&Context> {
        self.context.as_ref()
    }
}
