//! Licence expressions: what a crate says about its licence, and whether that is met.
//!
//! Source: SPDX 3.0, annex "SPDX license expressions"; cargo's older `/` is an OR.

/// Whether these licences are enough to use what is under this expression.
///
/// # Panics
///
/// If it is no expression.
pub fn is_met(expression: &str, allowed: &[&str]) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut rest = &words[..];
    let met = any(&mut rest, allowed);
    assert!(rest.is_empty(), "`{expression}` is no licence expression");
    met
}

/// Parts with OR between them: one has to be met.
fn any(words: &mut &[&str], allowed: &[&str]) -> bool {
    let mut met = all(words, allowed);
    while take(words, "OR") {
        met |= all(words, allowed);
    }
    met
}

/// Parts with AND between them, which binds more tightly: each has to be met.
fn all(words: &mut &[&str], allowed: &[&str]) -> bool {
    let mut met = one(words, allowed);
    while take(words, "AND") {
        met &= one(words, allowed);
    }
    met
}

/// A licence, maybe with an exception, or an expression in brackets.
fn one(words: &mut &[&str], allowed: &[&str]) -> bool {
    if take(words, "(") {
        let met = any(words, allowed);
        assert!(take(words, ")"), "a bracket is left open");
        return met;
    }
    let (first, rest) = words.split_first().expect("a licence is missing");
    assert!(
        !matches!(*first, "OR" | "AND" | "WITH" | ")"),
        "`{first}` stands where a licence should"
    );
    *words = rest;
    if take(words, "WITH") {
        let (exception, rest) = words.split_first().expect("an exception is missing");
        *words = rest;
        // An exception is a licence of its own here: it is allowed by its whole name.
        return allowed.contains(&format!("{first} WITH {exception}").as_str());
    }
    allowed.contains(first)
}

fn take(words: &mut &[&str], word: &str) -> bool {
    match words.split_first() {
        Some((first, rest)) if *first == word => {
            *words = rest;
            true
        }
        _ => false,
    }
}

#[test]
fn licence_expressions_are_read_as_they_are_meant() {
    let allowed = ["MIT", "Zlib", "Apache-2.0 WITH LLVM-exception"];
    for (expression, met) in [
        ("MIT", true),
        ("GPL-3.0-only", false),
        ("GPL-3.0-only OR MIT", true),
        ("Apache-2.0/MIT", true),
        ("MIT AND Apache-2.0", false),
        ("MIT AND Zlib", true),
        // AND binds more tightly.
        ("MIT OR Zlib AND GPL-2.0-only", true),
        ("(MIT OR Zlib) AND GPL-2.0-only", false),
        ("(MIT OR GPL-2.0-only) AND (Zlib)", true),
        ("Apache-2.0 WITH LLVM-exception", true),
        ("Apache-2.0", false),
        ("Apache-2.0 WITH LLVM-exception OR Apache-2.0 OR MIT", true),
        ("MIT WITH other-exception", false),
        ("mit", false),
    ] {
        assert_eq!(is_met(expression, &allowed), met, "{expression}");
    }
}

#[test]
fn what_is_no_licence_expression_is_not_taken() {
    for expression in ["", "MIT OR", "MIT MIT", "(MIT", "MIT)", "AND MIT", "MIT WITH"] {
        let read = std::panic::catch_unwind(|| is_met(expression, &["MIT"]));
        assert!(read.is_err(), "`{expression}`");
    }
}
