//! Does a table answer everything, and once? Found by cutting every input at the bounds its rules
//! name and looking at each piece, input by input: D. Calvanese, M. Dumas, Ü. Laurson, F. M. Maggi,
//! M. Montali and I. Teinemaa, "Semantics and Analysis of DMN Decision Tables", BPM 2016, LNCS 9850.

use std::{collections::BTreeSet, fmt};

use super::{Cell, Domain, Hit, Limit, Range, Table};

/// Pieces looked at before giving up.
const PIECES_MAX: usize = 100_000;

/// Findings said of one table; the rest follow when these are mended.
const FLAWS_MAX: usize = 20;

/// What is wrong with a table. Rules are counted from 1, as people do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TableFlaw {
    /// No row, or a row that is too long or too short.
    #[error("rule {0} does not say something of every input and output")]
    Ragged(usize),
    /// A word that the input never says, a number outside its bounds, a cell of another kind.
    #[error("rule {rule} asks of `{field}` what it never says")]
    Never {
        /// The rule.
        rule: usize,
        /// The input.
        field: String,
    },
    /// Nothing is answered.
    #[error("no rule fits where {0}")]
    Gap(Piece),
    /// Two rules answer.
    #[error("rules {first} and {second} both fit where {at}")]
    Overlap {
        /// The one above.
        first: usize,
        /// The one below.
        second: usize,
        /// Where.
        at: Piece,
    },
    /// Rules above it always fit first.
    #[error("rule {0} never decides: rules above it fit first")]
    Masked(usize),
    /// Too many combinations to look at.
    #[error("the table has too many bounds and words to be looked through; make two of it")]
    TooLarge,
}

/// A part of everything that can be said, such as `so2 ≥ 2 and < 3, hazard = low`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece(String);

impl fmt::Display for Piece {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_empty() { "anything is said" } else { &self.0 })
    }
}

/// Everything that is wrong with a table.
#[must_use]
pub fn check(table: &Table) -> Vec<TableFlaw> {
    let flaws = check_rows(table);
    if !flaws.is_empty() {
        return flaws;
    }
    let mut sweep = Sweep { table, flaws, decides: BTreeSet::new(), pieces: 0, path: Vec::new() };
    let all: Vec<usize> = (0..table.rules.len()).collect();
    sweep.go(0, &all);
    if PIECES_MAX <= sweep.pieces {
        return vec![TableFlaw::TooLarge];
    }
    let masked = all.iter().filter(|it| table.hit == Hit::First && !sweep.decides.contains(it));
    let masked = masked.map(|it| TableFlaw::Masked(it + 1));
    sweep.flaws.extend(masked.collect::<Vec<_>>());
    sweep.flaws.truncate(FLAWS_MAX);
    sweep.flaws
}

fn check_rows(table: &Table) -> Vec<TableFlaw> {
    let mut flaws = Vec::new();
    for (n, rule) in (1..).zip(&table.rules) {
        if rule.when.len() != table.inputs.len() || rule.then.len() != table.outputs.len() {
            flaws.push(TableFlaw::Ragged(n));
        }
        for (column, cell) in table.inputs.iter().zip(&rule.when) {
            let may_hold = match (&column.domain, cell) {
                (_, Cell::Any) | (Domain::Flag, Cell::Is(_)) => true,
                (Domain::Number(all), Cell::In(range)) => !both(*all, *range).is_empty(),
                (Domain::Choice(all), Cell::Among(words)) => {
                    !words.is_empty() && words.iter().all(|it| all.contains(it))
                }
                _ => false,
            };
            if !may_hold {
                flaws.push(TableFlaw::Never { rule: n, field: column.field.clone() });
            }
        }
    }
    flaws
}

struct Sweep<'a> {
    table: &'a Table,
    flaws: Vec<TableFlaw>,
    /// Rules that are the first to fit somewhere.
    decides: BTreeSet<usize>,
    pieces: usize,
    /// The piece so far, one sentence an input.
    path: Vec<String>,
}

impl Sweep<'_> {
    /// Of `rules`, which fit all pieces so far, those that fit each piece of the next input.
    fn go(&mut self, input: usize, rules: &[usize]) {
        self.pieces += 1;
        if PIECES_MAX <= self.pieces {
            return;
        }
        let Some(column) = self.table.inputs.get(input) else {
            self.judge(rules);
            return;
        };
        if rules.is_empty() {
            // Nothing fits, whatever the inputs to come say.
            self.judge(rules);
            return;
        }
        let cells: Vec<&Cell> = rules.iter().map(|it| &self.table.rules[*it].when[input]).collect();
        for (what, fit) in pieces(&column.domain, &cells) {
            let kept: Vec<usize> = fit.into_iter().map(|it| rules[it]).collect();
            let sentence = what.map(|it| format!("{} {it}", column.field));
            let said = sentence.is_some();
            self.path.extend(sentence);
            self.go(input + 1, &kept);
            if said {
                self.path.pop();
            }
        }
    }

    fn judge(&mut self, rules: &[usize]) {
        self.decides.extend(rules.first());
        let at = || Piece(self.path.join(", "));
        let flaw = match (self.table.hit, rules) {
            (Hit::Unique | Hit::First, []) => TableFlaw::Gap(at()),
            (Hit::Unique, [first, second, ..]) => {
                TableFlaw::Overlap { first: first + 1, second: second + 1, at: at() }
            }
            _ => return,
        };
        if self.flaws.len() < FLAWS_MAX {
            self.flaws.push(flaw);
        }
    }
}

/// The pieces of one input that its cells tell apart: how each is said, none where it is all there
/// is, and the cells that fit it.
fn pieces(domain: &Domain, cells: &[&Cell]) -> Vec<(Option<String>, Vec<usize>)> {
    let fitting = |fits: &dyn Fn(&Cell) -> bool| -> Vec<usize> {
        (0..cells.len()).filter(|it| fits(cells[*it])).collect()
    };
    let words = |it: &[&str]| -> Vec<(String, Vec<usize>)> {
        let says = |cell: &Cell, word: &str| match cell {
            Cell::Any => true,
            Cell::Among(words) => words.iter().any(|it| it == word),
            Cell::Is(flag) => word == if *flag { "true" } else { "false" },
            Cell::In(_) => false,
        };
        it.iter().map(|word| ((*word).to_owned(), fitting(&|cell| says(cell, word)))).collect()
    };
    match domain {
        Domain::Flag => alike(&words(&["true", "false"])),
        Domain::Choice(all) => alike(&words(&all.iter().map(String::as_str).collect::<Vec<_>>())),
        Domain::Number(all) => {
            let mut merged: Vec<(Range, Vec<usize>)> = Vec::new();
            for part in cut(*all, cells) {
                let fit = fitting(&|cell| match cell {
                    Cell::Any => true,
                    Cell::In(range) => covers(*range, part),
                    Cell::Among(_) | Cell::Is(_) => false,
                });
                match merged.last_mut() {
                    Some((before, same)) if *same == fit => before.high = part.high,
                    _ => merged.push((part, fit)),
                }
            }
            let whole = merged.len() == 1;
            let said = |range: Range| (!whole).then(|| say(range));
            merged.into_iter().map(|(range, fit)| (said(range), fit)).collect()
        }
    }
}

/// Words that the same cells fit, said together.
fn alike(words: &[(String, Vec<usize>)]) -> Vec<(Option<String>, Vec<usize>)> {
    let mut merged: Vec<(Vec<&str>, &Vec<usize>)> = Vec::new();
    for (word, fit) in words {
        match merged.iter_mut().find(|(_, same)| *same == fit) {
            Some((together, _)) => together.push(word),
            None => merged.push((vec![word], fit)),
        }
    }
    let whole = merged.len() == 1;
    let said = |words: &[&str]| (!whole).then(|| format!("= {}", words.join(" or ")));
    merged.into_iter().map(|(words, fit)| (said(&words), fit.clone())).collect()
}

/// `all`, cut at every bound that a cell names: the bounds themselves and what lies between.
fn cut(all: Range, cells: &[&Cell]) -> Vec<Range> {
    let bounds = |it: Range| [it.low, it.high].into_iter().flatten().map(|it| it.at);
    let mut points: Vec<f64> = bounds(all).collect();
    for cell in cells {
        if let Cell::In(range) = cell {
            points.extend(bounds(*range));
        }
    }
    points.sort_by(f64::total_cmp);
    points.dedup();
    let mut parts = Vec::new();
    let mut low = None;
    for at in points {
        let [open, closed] = [false, true].map(|within| Some(Limit { at, within }));
        parts.push(Range { low, high: open });
        parts.push(Range { low: closed, high: closed });
        low = open;
    }
    parts.push(Range { low, high: None });
    parts.retain(|it| covers(all, *it));
    parts
}

/// Is all of `part`, which lies between neighbouring bounds, in `range`?
fn covers(range: Range, part: Range) -> bool {
    let low = match (range.low, part.low) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(it), Some(of)) => it.at < of.at || (it.at == of.at && (it.within || !of.within)),
    };
    let high = match (range.high, part.high) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(it), Some(of)) => of.at < it.at || (it.at == of.at && (it.within || !of.within)),
    };
    low && high
}

/// What is in both.
fn both(a: Range, b: Range) -> Range {
    let low = match (a.low, b.low) {
        (Some(a), Some(b)) if a.at == b.at => {
            Some(Limit { at: a.at, within: a.within && b.within })
        }
        (Some(a), Some(b)) => Some(if a.at < b.at { b } else { a }),
        (a, b) => a.or(b),
    };
    let high = match (a.high, b.high) {
        (Some(a), Some(b)) if a.at == b.at => {
            Some(Limit { at: a.at, within: a.within && b.within })
        }
        (Some(a), Some(b)) => Some(if a.at < b.at { a } else { b }),
        (a, b) => a.or(b),
    };
    Range { low, high }
}

fn say(range: Range) -> String {
    let low = range.low.map(|it| format!("{} {}", if it.within { "≥" } else { ">" }, it.at));
    let high = range.high.map(|it| format!("{} {}", if it.within { "≤" } else { "<" }, it.at));
    match (range.low, range.high) {
        (Some(a), Some(b)) if a.at == b.at => format!("= {}", a.at),
        _ => [low, high].into_iter().flatten().collect::<Vec<_>>().join(" and "),
    }
}
