//! What is measured: the work of one process, from arguments to a line of figures.

use cpu_time::ProcessTime;
use visavis::Program;
use visavis_bench::Failure;
use visavis_check::Settings;
use visavis_diag::SourceMap;
use visavis_engine::Engine;

use crate::memory;

/// The first argument of a process that measures.
pub(crate) const ALONE: &str = "--alone";

/// Who makes an engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Work {
    /// Visavis, as a host has it
    Whole,
    /// Visavis, step by step
    Steps,
    /// A peer
    #[cfg(feature = "peers")]
    Zen,
    /// A peer
    #[cfg(feature = "peers")]
    Cel,
    /// A peer
    #[cfg(feature = "peers")]
    ATree,
}

impl Work {
    /// Each.
    pub(crate) const ALL: &[Self] = &[
        Self::Whole,
        Self::Steps,
        #[cfg(feature = "peers")]
        Self::Zen,
        #[cfg(feature = "peers")]
        Self::Cel,
        #[cfg(feature = "peers")]
        Self::ATree,
    ];

    /// What the table calls it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Whole => "visavis",
            Self::Steps => "visavis, step by step",
            #[cfg(feature = "peers")]
            Self::Zen => "zen-expression 2.1.6",
            #[cfg(feature = "peers")]
            Self::Cel => "cel 0.15.0",
            #[cfg(feature = "peers")]
            Self::ATree => "a-tree 0.6.1",
        }
    }
}

/// What work used.
#[derive(Debug, Default)]
pub(crate) struct Used {
    /// Seconds of CPU by step.
    pub(crate) steps: Vec<(String, f64)>,
    /// Kilobytes at the peak.
    pub(crate) peak: u64,
}

impl Used {
    pub(crate) fn seconds(&self) -> f64 {
        self.steps.iter().map(|(_, seconds)| seconds).sum()
    }

    /// What another process wrote.
    pub(crate) fn read(text: &str) -> Result<Self, Failure> {
        let mut used = Self::default();
        for line in text.lines() {
            let (name, figure) = line.split_once('\t').ok_or("a figure has a name")?;
            match name {
                "peak" => used.peak = figure.parse()?,
                step => used.steps.push((step.to_owned(), figure.parse()?)),
            }
        }
        Ok(used)
    }

    fn step<T>(&mut self, name: &str, work: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
        let start = ProcessTime::try_now()?;
        let done = work()?;
        self.steps.push((name.to_owned(), start.try_elapsed()?.as_secs_f64()));
        Ok(done)
    }

    fn write(&self) {
        for (name, seconds) in &self.steps {
            println!("{name}\t{seconds}");
        }
        println!("peak\t{}", self.peak);
    }
}

/// Does the work that the arguments say, and writes what it used.
pub(crate) fn alone(work: &str, rest: &[String]) -> Result<(), Failure> {
    let work = Work::ALL.iter().find(|known| known.name() == work).ok_or("no such work")?;
    #[cfg_attr(not(feature = "peers"), expect(unused_variables, reason = "peers draw their rules anew"))]
    let [size, path] = rest else { return Err("a size and a path".into()) };
    let mut used = Used::default();
    match work {
        Work::Whole => {
            let text = text(path)?;
            let program = used.step("all", || Ok(Program::from_sources([("rules.vis", text)])?))?;
            used.peak = memory::peak()?;
            drop(program);
        }
        Work::Steps => used.peak = by_steps(&mut used, path)?,
        #[cfg(feature = "peers")]
        peer => peers::measure(*peer, &mut used, size.parse()?)?,
    }
    used.write();
    Ok(())
}

fn text(path: &str) -> Result<String, Failure> {
    Ok(std::fs::read_to_string(path)?)
}

fn by_steps(used: &mut Used, path: &str) -> Result<u64, Failure> {
    let mut sources = SourceMap::default();
    let id = sources.add("rules.vis", text(path)?);
    let text = sources.get(id).map_or("", |file| file.text.as_str());
    let (tree, _) = used.step("parse", || Ok(visavis_syntax::parse(id, text)))?;
    let trees = [tree];
    let (model, found) =
        used.step("check", || Ok(visavis_check::check(&trees, &sources, &Settings::default())))?;
    let model = model.ok_or_else(|| format!("{:?}", found.first()))?;
    let image = used.step("compile", || Ok(visavis_compile::compile(&model)?))?;
    let engine = used.step("load", || Ok(Engine::new(image)?))?;
    drop(engine);
    memory::peak()
}

#[cfg(feature = "peers")]
mod peers {
    use visavis_bench::Failure;
    use visavis_bench::peers::{Peer, a_tree::ATreePeer, cel::Cel, zen::Zen};
    use visavis_bench::workload::{PROFILES_SEED, Profiles, RULES_SEED, rules};

    use super::{Used, Work};
    use crate::memory;

    pub(super) fn measure(work: Work, used: &mut Used, size: u32) -> Result<(), Failure> {
        let rules = rules(RULES_SEED, &Profiles::new(PROFILES_SEED), size);
        memory::forget_peak()?;
        let before = memory::now()?;
        let peer = used.step("all", || -> Result<Box<dyn Peer>, Failure> {
            Ok(match work {
                Work::Zen => Box::new(Zen::new(&rules)?),
                Work::Cel => Box::new(Cel::new(&rules)?),
                _ => Box::new(ATreePeer::new(&rules)?),
            })
        })?;
        used.peak = memory::peak()?.saturating_sub(before);
        drop(peer);
        Ok(())
    }
}
