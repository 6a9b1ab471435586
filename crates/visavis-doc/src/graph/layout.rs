//! Where nodes and lines of a layered graph stand.
//!
//! In: widths of nodes, and pairs of what is used and what uses it, without cycles. Out: places. What is used stands to the left of
//! what uses it; lines over several layers are led through them, and each layer is ordered by what it is joined to (the barycentre
//! heuristic of Sugiyama, Tagawa and Toda, 1981). Time is linear in nodes and led lines, for a fixed number of sweeps.

/// Between two layers.
const GAP: f64 = 72.0;
/// Around everything.
const EDGE: f64 = 12.0;
/// Between two nodes of a layer.
const BETWEEN: f64 = 12.0;
/// Between a line and its neighbour.
const LINE: f64 = 10.0;
/// How often layers are ordered, and how often they are moved.
const SWEEPS: usize = 6;

/// A point.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Place {
    pub(super) x: f64,
    pub(super) y: f64,
}

/// Where everything stands.
#[derive(Debug)]
pub(super) struct Layout {
    pub(super) width: f64,
    pub(super) height: f64,
    /// Of each node the left end of its middle line.
    pub(super) places: Vec<Place>,
    /// Of each pair the points of its line.
    pub(super) lines: Vec<Vec<Place>>,
}

/// A node, or a point where a line passes a layer.
#[derive(Debug, Clone)]
struct Cell {
    layer: usize,
    width: f64,
    height: f64,
    left: Vec<usize>,
    right: Vec<usize>,
    y: f64,
}

impl Layout {
    /// `last` says which nodes stand in the last layer, however near to the first they could.
    pub(super) fn new(widths: &[f64], last: &[bool], edges: &[(usize, usize)], height: f64) -> Self {
        let layers = layers(widths.len(), last, edges);
        let cell = |layer: usize, width: f64, height: f64| Cell {
            layer,
            width,
            height,
            left: Vec::new(),
            right: Vec::new(),
            y: 0.0,
        };
        let mut cells: Vec<Cell> =
            widths.iter().zip(&layers).map(|(width, layer)| cell(*layer, *width, height)).collect();
        let mut ways: Vec<Vec<usize>> = Vec::new();
        for (from, to) in edges {
            let (Some(start), Some(end)) = (layers.get(*from), layers.get(*to)) else { continue };
            let mut way = vec![*from];
            for layer in start + 1..*end {
                way.push(cells.len());
                cells.push(cell(layer, 0.0, 0.0));
            }
            way.push(*to);
            for (a, b) in way.iter().zip(way.iter().skip(1)) {
                join(&mut cells, *a, *b);
            }
            ways.push(way);
        }
        let mut rows = rows(&cells);
        order(&mut cells, &mut rows);
        settle(&mut cells, &rows);
        Self::placed(&cells, &rows, &ways, widths.len())
    }

    fn placed(cells: &[Cell], rows: &[Vec<usize>], ways: &[Vec<usize>], nodes: usize) -> Self {
        let of_row = |row: &[usize]| {
            row.iter().filter_map(|at| cells.get(*at)).map(|cell| cell.width).fold(0.0, f64::max)
        };
        let mut lefts = Vec::new();
        let mut x = EDGE;
        for row in rows {
            lefts.push((x, of_row(row)));
            x += of_row(row) + GAP;
        }
        let top = cells.iter().map(|cell| cell.y - cell.height / 2.0).fold(f64::INFINITY, f64::min);
        let bottom = cells.iter().map(|cell| cell.y + cell.height / 2.0).fold(f64::NEG_INFINITY, f64::max);
        let y = |cell: &Cell| cell.y - top + EDGE;
        let left = |cell: &Cell| {
            let (left, room) = lefts.get(cell.layer).copied().unwrap_or_default();
            // The first layer ends where its lines begin, the others begin where theirs end.
            if cell.layer == 0 { left + room - cell.width } else { left }
        };
        let places = cells.iter().take(nodes).map(|cell| Place { x: left(cell), y: y(cell) }).collect();
        let lines = ways.iter().map(|way| {
            let ends = way.iter().filter_map(|at| cells.get(*at)).enumerate().flat_map(|(at, cell)| {
                let (start, room) = lefts.get(cell.layer).copied().unwrap_or_default();
                let (y, right) = (y(cell), left(cell) + cell.width);
                match at {
                    0 => vec![Place { x: right, y }],
                    at if at + 1 == way.len() => vec![Place { x: left(cell), y }],
                    _ => vec![Place { x: start, y }, Place { x: start + room, y }],
                }
            });
            ends.collect()
        });
        Self {
            width: x - GAP + EDGE,
            height: if top.is_finite() { bottom - top + 2.0 * EDGE } else { 2.0 * EDGE },
            places,
            lines: lines.collect(),
        }
    }
}

/// Of each node how many others must stand to its left.
fn layers(nodes: usize, last: &[bool], edges: &[(usize, usize)]) -> Vec<usize> {
    let mut users: Vec<Vec<usize>> = vec![Vec::new(); nodes];
    let mut waits = vec![0_usize; nodes];
    for (used, user) in edges {
        if let (Some(users), Some(waits)) = (users.get_mut(*used), waits.get_mut(*user)) {
            users.push(*user);
            *waits += 1;
        }
    }
    let mut layers = vec![0_usize; nodes];
    let mut ready: Vec<usize> = (0..nodes).filter(|node| waits.get(*node) == Some(&0)).collect();
    while let Some(node) = ready.pop() {
        let next = layers.get(node).copied().unwrap_or_default() + 1;
        for user in users.get(node).into_iter().flatten() {
            if let (Some(layer), Some(waits)) = (layers.get_mut(*user), waits.get_mut(*user)) {
                *layer = next.max(*layer);
                *waits -= 1;
                if *waits == 0 {
                    ready.push(*user);
                }
            }
        }
    }
    let inner = layers.iter().zip(last).filter(|(_, last)| !**last).map(|(layer, _)| layer + 1).max();
    let end = inner.unwrap_or(0).max(layers.iter().copied().max().unwrap_or(0));
    layers.iter().zip(last).map(|(layer, last)| if *last { end } else { *layer }).collect()
}

fn join(cells: &mut [Cell], a: usize, b: usize) {
    if let Some(cell) = cells.get_mut(a) {
        cell.right.push(b);
    }
    if let Some(cell) = cells.get_mut(b) {
        cell.left.push(a);
    }
}

fn rows(cells: &[Cell]) -> Vec<Vec<usize>> {
    let count = cells.iter().map(|cell| cell.layer + 1).max().unwrap_or(0);
    let mut rows = vec![Vec::new(); count];
    for (at, cell) in cells.iter().enumerate() {
        if let Some(row) = rows.get_mut(cell.layer) {
            row.push(at);
        }
    }
    rows
}

/// Orders each layer by what it is joined to, from left to right and back.
fn order(cells: &mut [Cell], rows: &mut [Vec<usize>]) {
    for row in rows.iter() {
        number(cells, row);
    }
    for sweep in 0..SWEEPS {
        let forwards = sweep % 2 == 0;
        let count = rows.len();
        for step in 0..count {
            let at = if forwards { step } else { count - 1 - step };
            let Some(row) = rows.get_mut(at) else { continue };
            let mut keyed: Vec<(f64, usize)> = row
                .iter()
                .map(|cell| (mean(cells, *cell, forwards).unwrap_or_else(|| height_of(cells, *cell)), *cell))
                .collect();
            keyed.sort_by(|a, b| a.0.total_cmp(&b.0));
            *row = keyed.into_iter().map(|(_, cell)| cell).collect();
            number(cells, row);
        }
    }
}

/// Puts a layer's cells at their places in it, for a start.
fn number(cells: &mut [Cell], row: &[usize]) {
    for (place, at) in row.iter().enumerate() {
        if let Some(cell) = cells.get_mut(*at) {
            cell.y = place as f64;
        }
    }
}

fn height_of(cells: &[Cell], at: usize) -> f64 {
    cells.get(at).map_or(0.0, |cell| cell.y)
}

/// The middle of what a cell is joined to on one side.
fn mean(cells: &[Cell], at: usize, left: bool) -> Option<f64> {
    let cell = cells.get(at)?;
    let joined = if left { &cell.left } else { &cell.right };
    let sum: f64 = joined.iter().map(|other| height_of(cells, *other)).sum();
    (!joined.is_empty()).then(|| sum / joined.len() as f64)
}

/// Moves cells towards what they are joined to, as far as their neighbours leave room.
fn settle(cells: &mut [Cell], rows: &[Vec<usize>]) {
    for row in rows {
        let mut y = 0.0;
        for at in row {
            if let Some(cell) = cells.get_mut(*at) {
                y += cell.height / 2.0;
                cell.y = y;
                y += cell.height / 2.0 + if cell.height > 0.0 { BETWEEN } else { LINE };
            }
        }
    }
    for sweep in 0..SWEEPS {
        let forwards = sweep % 2 == 0;
        let count = rows.len();
        for step in 0..count {
            let at = if forwards { step } else { count - 1 - step };
            if let Some(row) = rows.get(at) {
                spread(cells, row, forwards);
            }
        }
    }
}

/// Gives a layer's cells the heights that they wish for, kept apart and in order.
fn spread(cells: &mut [Cell], row: &[usize], left: bool) {
    let wished: Vec<f64> =
        row.iter().map(|at| mean(cells, *at, left).unwrap_or_else(|| height_of(cells, *at))).collect();
    let apart: Vec<f64> = row
        .iter()
        .zip(row.iter().skip(1))
        .map(|(a, b)| {
            let half = |at: &usize| cells.get(*at).map_or(0.0, |cell| cell.height / 2.0);
            let (a, b) = (half(a), half(b));
            a + b + if a > 0.0 && b > 0.0 { BETWEEN } else { LINE }
        })
        .collect();
    // From the top each stands as high as it may, from the bottom as low; between the two lies what all can live with.
    let mut down = wished.clone();
    for at in 1..down.len() {
        let least =
            down.get(at - 1).copied().unwrap_or_default() + apart.get(at - 1).copied().unwrap_or_default();
        if let Some(y) = down.get_mut(at) {
            *y = y.max(least);
        }
    }
    let mut up = wished;
    for at in (1..up.len()).rev() {
        let most = up.get(at).copied().unwrap_or_default() - apart.get(at - 1).copied().unwrap_or_default();
        if let Some(y) = up.get_mut(at - 1) {
            *y = y.min(most);
        }
    }
    for (at, (down, up)) in row.iter().zip(down.iter().zip(&up)) {
        if let Some(cell) = cells.get_mut(*at) {
            cell.y = f64::midpoint(*down, *up);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Layout;

    #[test]
    fn what_is_used_stands_left_and_nothing_overlaps() {
        let edges = [(0, 1), (1, 2), (0, 2), (3, 2), (3, 4), (1, 4)];
        let widths = [60.0, 80.0, 90.0, 70.0, 100.0];
        let layout = Layout::new(&widths, &[false, false, true, false, true], &edges, 30.0);
        for (used, user) in edges {
            assert!(layout.places[used].x + widths[used] < layout.places[user].x, "{layout:?}");
        }
        for a in 0..widths.len() {
            let place = layout.places[a];
            assert!(place.x >= 0.0 && place.x + widths[a] <= layout.width, "{layout:?}");
            assert!(place.y >= 15.0 && place.y + 15.0 <= layout.height, "{layout:?}");
            for b in 0..a {
                let other = layout.places[b];
                let apart_x = place.x + widths[a] <= other.x || other.x + widths[b] <= place.x;
                assert!(apart_x || (place.y - other.y).abs() >= 30.0, "{layout:?}");
            }
        }
        assert_eq!(layout.lines.len(), edges.len());
    }

    #[test]
    fn a_graph_of_nothing_is_small() {
        let layout = Layout::new(&[], &[], &[], 30.0);
        assert!(layout.places.is_empty() && layout.height < 100.0, "{layout:?}");
    }
}
