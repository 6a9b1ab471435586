//! From the text of a program to an engine.

use visavis_diag::SourceMap;
use visavis_engine::{Engine, Instant};
use visavis_value::{Zone, read};

/// The engine of a program of one file, which must have no errors.
pub(crate) fn engine(text: &str) -> Engine {
    let mut sources = SourceMap::default();
    let id = sources.add("program.vis", text);
    let (file, mut found) = visavis_syntax::parse(id, text);
    let (model, more) = visavis_check::check(&[file], &sources, &visavis_check::Settings::default());
    found.extend(more);
    let errors: Vec<_> = found.iter().filter(|diagnostic| diagnostic.is_error()).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    let image =
        visavis_compile::compile(&model.expect("a model where nothing is an error")).expect("an image");
    Engine::new(image).expect("an image that verifies")
}

/// A point in time in UTC.
pub(crate) fn at(text: &str) -> Instant {
    read::datetime(text, Zone::UTC).expect("a point in time")
}
