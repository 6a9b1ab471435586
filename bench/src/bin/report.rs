//! Writes `RESULTS.md`, the curves of the book and what the book and the README say of speed, from the files of results; measures nothing.

use std::path::Path;

use visavis_bench::report::{self, Measured, excerpt};
use visavis_bench::{Failure, curves, results};

fn main() -> Result<(), Failure> {
    let measured = Measured::read()?;
    let text = report::text(&measured);
    let folder = results::folder();
    let beside = folder.parent().ok_or("results lie in a folder")?;
    std::fs::write(beside.join("RESULTS.md"), &text)?;
    // Figures that were not made for the project are not shown in its book.
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let book = project.join("docs/book/src");
    let pictures = if results::are_of_project() { &book } else { beside };
    for (name, picture) in curves::all()? {
        std::fs::write(pictures.join(name), picture)?;
    }
    if results::are_of_project() {
        fill(&book.join("speed.md"), &excerpt::book(&measured))?;
        fill(&project.join("README.md"), &excerpt::sentences(&measured))?;
    }
    print!("{text}");
    Ok(())
}

fn fill(path: &Path, text: &str) -> Result<(), Failure> {
    let page = std::fs::read_to_string(path)?;
    let page =
        excerpt::filled(&page, "measured", text).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(std::fs::write(path, page)?)
}
