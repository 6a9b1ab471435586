//! A program: what a host holds on to.
//!
//! In: rules, or the bytes of a compiled image. Out: an immutable program, cheap to clone and free to share. It never
//! holds a source text.

use std::path::Path;

use visavis_engine::{Engine, EngineError, Odds};
use visavis_image::Image;
use visavis_value::Zone;

use crate::ProgramError;
use crate::checked::{of_dir, of_file, of_sources};
use crate::error::RejectedError;
use crate::way::{Texts, on_disk};

/// Checked and compiled rules.
#[derive(Debug, Clone)]
pub struct Program {
    engine: Engine,
}

impl Program {
    pub(crate) fn new(image: Image) -> Result<Self, EngineError> {
        Ok(Self { engine: Engine::new(image)? })
    }

    /// Reads the project that a folder belongs to: every `.vis` file below the nearest `visavis.toml` upwards.
    ///
    /// # Errors
    /// Where there is no project, a file cannot be read, or the rules have errors.
    pub fn from_dir(folder: impl AsRef<Path>) -> Result<Self, ProgramError> {
        Self::of(of_dir(folder.as_ref(), &mut on_disk)?)
    }

    /// Reads one `.vis` file as a project of its own.
    ///
    /// # Errors
    /// Where the file cannot be read, or the rules have errors.
    pub fn from_file(path: impl AsRef<Path>) -> Result<Self, ProgramError> {
        Self::of(of_file(path.as_ref(), &mut on_disk)?)
    }

    /// Reads a text; messages call it by its name.
    ///
    /// # Errors
    /// Where the rules have errors.
    pub fn from_source(name: &str, text: &str) -> Result<Self, ProgramError> {
        Self::from_sources([(name, text)])
    }

    /// Reads texts, each with its name; see [`check_sources`](crate::check_sources).
    ///
    /// # Errors
    /// Where the rules have errors.
    pub fn from_sources<N, T>(sources: impl IntoIterator<Item = (N, T)>) -> Result<Self, ProgramError>
    where
        N: Into<String>,
        T: Into<String>,
    {
        Self::of(of_sources(sources))
    }

    /// Takes the bytes of a `.visc` file, which are verified first.
    ///
    /// # Errors
    /// Where they are no image of this version.
    pub fn load(bytes: &[u8]) -> Result<Self, ProgramError> {
        Ok(Self::new(Image::load(bytes)?)?)
    }

    fn of(texts: Texts<'_>) -> Result<Self, ProgramError> {
        texts.program().map_err(|checked| RejectedError::new(*checked).into())
    }

    /// The same program for customers such as those that were counted: the same decisions, found faster where some tests say yes less
    /// often than others. Its content hash is the same too; engines of it are others.
    ///
    /// # Errors
    /// Where the odds are those of another program.
    pub fn measured(&self, odds: &Odds) -> Result<Self, EngineError> {
        let image = Image { odds: odds.measured(), ..self.image().clone() };
        Self::new(image)
    }

    /// The bytes of a `.visc` file.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        self.image().to_bytes()
    }

    /// What runs the program; all engines of one program are one, so that their profiles and sessions go together.
    #[must_use]
    pub fn engine(&self) -> Engine {
        self.engine.clone()
    }

    /// The compiled form, for tools.
    #[must_use]
    pub fn image(&self) -> &Image {
        self.engine.image()
    }

    /// The zone of its calendar days and local times.
    #[must_use]
    pub fn zone(&self) -> Zone {
        self.image().zone
    }

    /// The project's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.image().name
    }

    /// The content hash in hexadecimal digits, which every decision carries as `program`.
    #[must_use]
    pub fn hash(&self) -> &str {
        self.engine.program_hash()
    }
}
