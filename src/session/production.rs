//! Is the session on a production system: because it was said so, or because of the host's name.

/// What makes a system a production system.
#[derive(Debug, Clone, Default)]
pub struct Production {
    /// `--prod`, or a DSN that says so.
    pub is_always: bool,
    /// Patterns of host names, with `*` and `?`.
    pub hosts: Vec<String>,
}

impl Production {
    /// Whether `host` is one.
    pub fn includes(&self, host: &str) -> bool {
        self.is_always || self.hosts.iter().any(|pattern| fits(pattern, host))
    }
}

/// Whether a pattern with `*` and `?` fits a text.
fn fits(pattern: &str, text: &str) -> bool {
    let mut rest = pattern.chars();
    match rest.next() {
        None => text.is_empty(),
        Some('*') => {
            let rest = rest.as_str();
            let ends = text.char_indices().map(|(at, _)| at).chain([text.len()]);
            ends.into_iter().any(|at| fits(rest, &text[at..]))
        }
        Some(first) => {
            let mut letters = text.chars();
            let is_same = letters.next().is_some_and(|c| first == '?' || c == first);
            is_same && fits(rest.as_str(), letters.as_str())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Production;

    #[test]
    fn hosts_by_pattern() {
        let production = Production {
            is_always: false,
            hosts: vec!["*.prod.example".to_owned(), "db?".to_owned()],
        };
        assert!(production.includes("a.b.prod.example"));
        assert!(production.includes("db1"));
        assert!(!production.includes("db12"));
        assert!(!production.includes(""));
    }
}
