//! Programs compiled from text.

use visavis_check::model::Model;
use visavis_check::{Settings, check};
use visavis_compile::compile;
use visavis_diag::SourceMap;
use visavis_image::Image;

/// The checked model of one file.
pub(crate) fn model(text: &str) -> Model {
    let mut sources = SourceMap::default();
    let id = sources.add("program.vis", text);
    let (file, mut found) = visavis_syntax::parse(id, text);
    let (model, more) = check(&[file], &sources, &Settings::default());
    found.extend(more);
    let errors: Vec<_> = found.iter().filter(|d| d.is_error()).collect();
    model.unwrap_or_else(|| panic!("{errors:#?}"))
}

/// The image of one file.
pub(crate) fn compiled(text: &str) -> Image {
    compile(&model(text)).unwrap_or_else(|error| panic!("{error}"))
}

/// The image is verified, and survives its file.
pub(crate) fn sound(image: &Image) {
    image.verify().unwrap_or_else(|error| panic!("{error}\n{}", image.listing()));
    let again = Image::load(&image.to_bytes()).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(&again, image);
    assert_eq!(again.hash(), image.hash());
}
