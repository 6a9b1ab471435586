//! Curves as SVG, readable in light and in dark, on a phone and on paper: a few lines, each with its name at its end.
//!
//! In: points. Out: text. The picture brings its own paper, so that it does not matter on which page it stands.

use std::fmt::Write;

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 400.0;
const LEFT: f64 = 88.0;
const RIGHT: f64 = 176.0;
const TOP: f64 = 48.0;
const BOTTOM: f64 = 56.0;
/// For a power of ten with its twos and fives.
const ROOM: f64 = 150.0;
/// Between the names of two lines.
const LEADING: f64 = 16.0;

const STYLE: &str = "text{font:13px system-ui,sans-serif;fill:#333}.paper{fill:#fff}.title{font-weight:600;font-size:15px}\
.grid{stroke:#e3e3e3}.line{fill:none;stroke-width:1.75;stroke-linejoin:round}.first{stroke-width:3}\
.c0{stroke:#0a6b4d}.c1{stroke:#3f9f6b}.c2{stroke:#8a5a00}.c3{stroke:#b3261e}.c4{stroke:#5b4fc4}\
.n0{fill:#0a6b4d;font-weight:600}.n1{fill:#2b7d50}.n2{fill:#8a5a00}.n3{fill:#b3261e}.n4{fill:#5b4fc4}\
@media(prefers-color-scheme:dark){text{fill:#d8d8d8}.paper{fill:#17191d}.grid{stroke:#33373e}\
.c0{stroke:#54d6a0}.c1{stroke:#9be3bd}.c2{stroke:#e0b04c}.c3{stroke:#ff8a80}.c4{stroke:#a9a0ff}\
.n0{fill:#54d6a0}.n1{fill:#9be3bd}.n2{fill:#e0b04c}.n3{fill:#ff8a80}.n4{fill:#a9a0ff}}";

/// How an axis runs and how its figures are written.
#[derive(Debug, Clone, Copy)]
pub struct Axis {
    /// What it is, with the unit.
    pub title: &'static str,
    /// By powers of ten.
    pub log: bool,
    /// How a figure is written.
    pub print: fn(f64) -> String,
}

/// A line.
#[derive(Debug, Clone)]
pub struct Line {
    /// At its end.
    pub name: String,
    /// From left to right.
    pub points: Vec<(f64, f64)>,
}

/// A picture of lines; the first is the one that it is about.
#[derive(Debug, Clone)]
pub struct Plot {
    /// Above.
    pub title: String,
    /// From left to right.
    pub x: Axis,
    /// Upwards.
    pub y: Axis,
    /// At least one, at most five.
    pub lines: Vec<Line>,
}

/// From figures to places on the paper.
struct Scale {
    log: bool,
    low: f64,
    high: f64,
    from: f64,
    to: f64,
}

impl Scale {
    fn new(axis: Axis, figures: impl Iterator<Item = f64> + Clone, (from, to): (f64, f64)) -> Self {
        let low = figures.clone().fold(f64::INFINITY, f64::min);
        let high = figures.fold(f64::NEG_INFINITY, f64::max);
        if !axis.log {
            return Self { log: false, low: 0.0, high: high.max(f64::MIN_POSITIVE), from, to };
        }
        Self { log: true, low: low.log10(), high: high.log10(), from, to }
    }

    /// To whole powers of ten.
    fn rounded(mut self) -> Self {
        if self.log {
            self.low = self.low.floor();
            self.high = self.high.ceil().max(self.low + 1.0);
        }
        self
    }

    fn at(&self, figure: f64) -> f64 {
        let figure = if self.log { figure.log10() } else { figure };
        self.from + (figure - self.low) / (self.high - self.low) * (self.to - self.from)
    }

    fn ticks(&self) -> Vec<f64> {
        if self.log {
            let powers = self.low.floor() as i32..=self.high.ceil() as i32;
            // Where there is room, the twos and fives too.
            let room = (self.to - self.from).abs() / (self.high - self.low);
            let steps: &[f64] = if room > ROOM { &[1.0, 2.0, 5.0] } else { &[1.0] };
            let all = powers.flat_map(|power| steps.iter().map(move |step| step * 10_f64.powi(power)));
            let on = |tick: &f64| (self.low - 1e-9..=self.high + 1e-9).contains(&tick.log10());
            return all.filter(on).collect();
        }
        let step = 10_f64.powf(self.high.log10().floor());
        let step = if self.high / step < 2.0 { step / 5.0 } else { step };
        let count = (self.high / step + 1e-9).floor() as u32;
        (0..=count).map(|number| f64::from(number) * step).collect()
    }
}

/// The picture.
#[must_use]
pub fn svg(plot: &Plot) -> String {
    let points = plot.lines.iter().flat_map(|line| &line.points);
    let x = Scale::new(plot.x, points.clone().map(|point| point.0), (LEFT, WIDTH - RIGHT));
    let y = Scale::new(plot.y, points.map(|point| point.1), (HEIGHT - BOTTOM, TOP)).rounded();
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-label=\"{}\">\n<style>{STYLE}</style>\n\
         <rect class=\"paper\" width=\"{WIDTH}\" height=\"{HEIGHT}\" rx=\"6\"/>\n<text class=\"title\" x=\"16\" y=\"26\">{}</text>\n",
        plot.title, plot.title
    );
    axes(&mut out, plot, &x, &y);
    lines(&mut out, plot, &x, &y);
    out.push_str("</svg>\n");
    out
}

fn axes(out: &mut String, plot: &Plot, x: &Scale, y: &Scale) {
    let (right, floor) = (WIDTH - RIGHT, HEIGHT - BOTTOM);
    for tick in y.ticks() {
        let (at, text) = (y.at(tick), (plot.y.print)(tick));
        put(out, &format!("<path class=\"grid\" d=\"M{LEFT} {at:.1}H{right}\"/>"));
        put(
            out,
            &format!("<text x=\"{}\" y=\"{:.1}\" text-anchor=\"end\">{text}</text>", LEFT - 8.0, at + 4.5),
        );
    }
    for tick in x.ticks() {
        let (at, text) = (x.at(tick), (plot.x.print)(tick));
        put(out, &format!("<path class=\"grid\" d=\"M{at:.1} {TOP}V{floor}\"/>"));
        put(out, &format!("<text x=\"{at:.1}\" y=\"{}\" text-anchor=\"middle\">{text}</text>", floor + 19.0));
    }
    let middle = (LEFT + right) / 2.0;
    let (below, title) = (HEIGHT - 14.0, plot.x.title);
    put(out, &format!("<text x=\"{middle}\" y=\"{below}\" text-anchor=\"middle\">{title}</text>"));
    let (middle, title) = ((TOP + floor) / 2.0, plot.y.title);
    put(
        out,
        &format!(
            "<text transform=\"translate(22 {middle}) rotate(-90)\" text-anchor=\"middle\">{title}</text>"
        ),
    );
}

fn lines(out: &mut String, plot: &Plot, x: &Scale, y: &Scale) {
    // The first is drawn last, over the others.
    for (number, line) in plot.lines.iter().enumerate().rev() {
        let places: Vec<String> =
            line.points.iter().map(|(to, up)| format!("{:.1} {:.1}", x.at(*to), y.at(*up))).collect();
        let first = if number == 0 { " first" } else { "" };
        put(out, &format!("<path class=\"line c{number}{first}\" d=\"M{}\"/>", places.join("L")));
    }
    let ends = plot.lines.iter().enumerate().filter_map(|(number, line)| {
        let (_, up) = line.points.last()?;
        Some((number, y.at(*up), line.name.as_str()))
    });
    let mut names: Vec<(usize, f64, &str)> = ends.collect();
    names.sort_by(|a, b| a.1.total_cmp(&b.1));
    apart(&mut names);
    for (number, at, name) in names {
        let left = WIDTH - RIGHT + 8.0;
        put(out, &format!("<text class=\"n{number}\" x=\"{left}\" y=\"{:.1}\">{name}</text>", at + 4.5));
    }
}

/// Moves names that would lie on each other: down where there is room, else up.
fn apart(names: &mut [(usize, f64, &str)]) {
    for at in 1..names.len() {
        names[at].1 = names[at].1.max(names[at - 1].1 + LEADING);
    }
    let mut floor = HEIGHT - BOTTOM;
    for name in names.iter_mut().rev() {
        name.1 = name.1.min(floor);
        floor = name.1 - LEADING;
    }
}

fn put(out: &mut String, element: &str) {
    // Writing into a String cannot fail.
    let _ = writeln!(out, "{element}");
}
