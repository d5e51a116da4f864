//! All mutants of a file in one text, each behind a question at run time.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::ops::Range;

use proc_macro2::{LineColumn, Span};
use syn::spanned::Spanned as _;
use syn::visit::{self, Visit};

use crate::list::{Mutant, Position};

/// A mutant, and what stands in its place.
type Choice = (u32, String);

/// A part of the source that can be another.
enum Place {
    /// Before the first statement of a function.
    Start(Vec<Choice>),
    /// The block of a function that returns some iterator, which has to be one type.
    Iterator(Vec<Choice>),
    /// An expression in whose middle an operator is another, or gone.
    Operator { at: Range<usize>, choices: Vec<Choice> },
    /// The guard of an arm, with the mutant without that arm.
    Guard { choices: Vec<Choice>, without: Option<u32> },
    /// The end of an arm's pattern: the arm may be gone.
    Arm(u32),
}

/// Which bytes of the written text are whose.
pub struct Owned {
    pub bytes: Range<usize>,
    pub mutants: Vec<u32>,
    pub what: What,
}

/// What a part of the written text is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// The text of a mutant.
    Mutant,
    /// A question with all that hangs on it.
    Question,
    /// The question whether an arm is there.
    Arm,
}

/// A file with its mutants.
pub struct Woven {
    pub text: String,
    pub owned: Vec<Owned>,
    /// Those that have no place in it.
    pub without_place: Vec<u32>,
}

/// Weaves the mutants of a file into it.
pub fn weave(text: &str, mutants: &[(u32, &Mutant)]) -> syn::Result<Woven> {
    let file = syn::parse_file(text)?;
    let mut at: BTreeMap<(Position, &str), Vec<(u32, &Mutant)>> = BTreeMap::new();
    for &(id, mutant) in mutants {
        at.entry((mutant.span.start, &mutant.genre)).or_default().push((id, mutant));
    }
    let mut lines = vec![0];
    lines.extend(text.match_indices('\n').map(|(newline, _)| newline + 1));
    let mut finder = Finder { text, lines, at, places: Vec::new() };
    finder.visit_file(&file);
    let left: BTreeSet<u32> = finder.at.values().flatten().map(|(id, _)| *id).collect();
    let mut places = finder.places;
    // What contains another comes before it, and what stands between two bytes before what follows.
    places.sort_by_key(|(bytes, _)| (bytes.start, !bytes.is_empty(), std::cmp::Reverse(bytes.end)));
    let mut writer = Writer { text, places: &places, out: String::new(), owned: Vec::new() };
    writer.write(0..text.len(), 0..places.len());
    Ok(Woven { text: writer.out, owned: writer.owned, without_place: left.into_iter().collect() })
}

struct Finder<'a> {
    text: &'a str,
    lines: Vec<usize>,
    at: BTreeMap<(Position, &'a str), Vec<(u32, &'a Mutant)>>,
    places: Vec<(Range<usize>, Place)>,
}

impl Finder<'_> {
    fn byte(&self, at: LineColumn) -> usize {
        let line = self.lines[at.line - 1];
        let rest = &self.text[line..];
        line + rest.char_indices().nth(at.column).map_or(rest.len(), |(byte, _)| byte)
    }

    fn bytes(&self, span: Span) -> Range<usize> {
        self.byte(span.start())..self.byte(span.end())
    }

    /// The mutants of a kind that begin here.
    fn take(&mut self, genre: &str, span: Span) -> Vec<Choice> {
        let LineColumn { line, column } = span.start();
        let key = (Position { line, column: column + 1 }, genre);
        let found = self.at.extract_if(.., |(at, of), _| (*at, *of) == key).next();
        let choice = |(id, mutant): (u32, &Mutant)| (id, mutant.replacement.clone());
        found.into_iter().flat_map(|(_, mutants)| mutants).map(choice).collect()
    }

    fn body(&mut self, signature: &syn::Signature, block: &syn::Block) {
        let returned = &self.text[self.bytes(signature.output.span())];
        let is_iterator = returned.contains("-> impl Iterator<");
        if returned.contains("impl ") && !is_iterator {
            return;
        }
        let Some(first) = block.stmts.first() else { return };
        let choices = self.take("FnValue", first.span());
        if choices.is_empty() {
            return;
        }
        if is_iterator {
            self.places.push((self.bytes(block.span()), Place::Iterator(choices)));
        } else {
            let start = self.bytes(first.span()).start;
            self.places.push((start..start, Place::Start(choices)));
        }
    }

    fn operator(&mut self, genre: &str, whole: Span, operator: Span) {
        let choices = self.take(genre, operator);
        if !choices.is_empty() {
            let at = self.bytes(operator);
            self.places.push((self.bytes(whole), Place::Operator { at, choices }));
        }
    }
}

impl Visit<'_> for Finder<'_> {
    fn visit_item_fn(&mut self, item: &syn::ItemFn) {
        self.body(&item.sig, &item.block);
        visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &syn::ImplItemFn) {
        self.body(&item.sig, &item.block);
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_trait_item_fn(&mut self, item: &syn::TraitItemFn) {
        if let Some(block) = &item.default {
            self.body(&item.sig, block);
        }
        visit::visit_trait_item_fn(self, item);
    }

    fn visit_expr_binary(&mut self, expr: &syn::ExprBinary) {
        self.operator("BinaryOperator", expr.span(), expr.op.span());
        visit::visit_expr_binary(self, expr);
    }

    fn visit_expr_unary(&mut self, expr: &syn::ExprUnary) {
        self.operator("UnaryOperator", expr.span(), expr.op.span());
        visit::visit_expr_unary(self, expr);
    }

    fn visit_arm(&mut self, arm: &syn::Arm) {
        let without = self.take("MatchArm", arm.span()).first().map(|(id, _)| *id);
        if let Some((_, guard)) = &arm.guard {
            let choices = self.take("MatchArmGuard", guard.span());
            if !choices.is_empty() || without.is_some() {
                self.places.push((self.bytes(guard.span()), Place::Guard { choices, without }));
            }
        } else if let Some(id) = without {
            let end = self.bytes(arm.pat.span()).end;
            self.places.push((end..end, Place::Arm(id)));
        }
        visit::visit_arm(self, arm);
    }
}

struct Writer<'a> {
    text: &'a str,
    places: &'a [(Range<usize>, Place)],
    out: String,
    owned: Vec<Owned>,
}

impl Writer<'_> {
    /// The source with the places in it.
    fn write(&mut self, bytes: Range<usize>, mut places: Range<usize>) {
        let mut done = bytes.start;
        while let Some(next) = places.next() {
            let (of, place) = &self.places[next];
            self.out.push_str(&self.text[done..of.start]);
            let inner = places.clone().take_while(|inner| self.places[*inner].0.start < of.end);
            let inner = places.start..places.start + inner.count();
            places.start = inner.end;
            self.place(of, place, inner);
            done = of.end;
        }
        self.out.push_str(&self.text[done..bytes.end]);
    }

    fn place(&mut self, of: &Range<usize>, place: &Place, inner: Range<usize>) {
        let start = self.out.len();
        let mut mutants = Vec::new();
        match place {
            Place::Start(choices) => {
                for (id, value) in choices {
                    self.choice(*id, &format!("return {value};"));
                    self.out.push(' ');
                    mutants.push(*id);
                }
            }
            Place::Iterator(choices) => {
                self.out.push_str("{ ");
                for (id, value) in choices {
                    self.choice(*id, &format!("crate::Woven::Mutant({value})"));
                    self.out.push_str(" else { crate::Woven::Usual(");
                    mutants.push(*id);
                }
                self.write(of.clone(), inner);
                self.out.push_str(&") }".repeat(choices.len()));
                self.out.push_str(" }");
            }
            Place::Operator { at, choices } => {
                let (before, after) = (&self.text[of.start..at.start], &self.text[at.end..of.end]);
                self.out.push('(');
                for (id, operator) in choices {
                    self.choice(*id, &format!("{before}{operator}{after}"));
                    self.out.push_str(" else ");
                    mutants.push(*id);
                }
                self.out.push_str("{ ");
                self.write(of.clone(), inner);
                self.out.push_str(" })");
            }
            Place::Guard { choices, without } => {
                self.out.push('(');
                if let Some(id) = without {
                    self.arm(*id);
                    self.out.push_str(" && ");
                }
                self.out.push('(');
                for (id, value) in choices {
                    self.choice(*id, value);
                    self.out.push_str(" else ");
                    mutants.push(*id);
                }
                self.out.push_str("{ ");
                self.write(of.clone(), inner);
                self.out.push_str(" }))");
            }
            Place::Arm(id) => {
                self.out.push_str(" if ");
                return self.arm(*id);
            }
        }
        let bytes = start..self.out.len();
        self.owned.push(Owned { bytes, mutants, what: What::Question });
    }

    fn arm(&mut self, id: u32) {
        let start = self.out.len();
        write!(self.out, "!crate::mutated({id})").unwrap();
        let bytes = start..self.out.len();
        self.owned.push(Owned { bytes, mutants: vec![id], what: What::Arm });
    }

    fn choice(&mut self, id: u32, text: &str) {
        write!(self.out, "if crate::mutated({id}) {{ ").unwrap();
        let start = self.out.len();
        self.out.push_str(text);
        let bytes = start..self.out.len();
        self.owned.push(Owned { bytes, mutants: vec![id], what: What::Mutant });
        self.out.push_str(" }");
    }
}
