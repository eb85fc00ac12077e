//! Which names does the session know that completion can offer.

use crate::complete::world::SessionNames;
use crate::format;
use crate::session::Session;

/// The words that options of `\pset` take, where they take words.
const WORDS: &[(&str, &[&str])] = &[
    (
        "format",
        &[
            "aligned",
            "asciidoc",
            "csv",
            "html",
            "latex",
            "latex-longtable",
            "troff-ms",
            "unaligned",
            "wrapped",
        ],
    ),
    ("expanded", &["on", "off", "auto"]),
    ("footer", ON_OFF),
    ("numericlocale", ON_OFF),
    ("tuples_only", ON_OFF),
    ("linestyle", &["ascii", "old-ascii", "unicode"]),
    ("pager", &["on", "off", "always"]),
    ("unicode_border_linestyle", LINES),
    ("unicode_column_linestyle", LINES),
    ("unicode_header_linestyle", LINES),
    ("xheader_width", &["full", "column", "page"]),
];

const ON_OFF: &[&str] = &["on", "off"];
const LINES: &[&str] = &["single", "double"];

/// The names as they are now.
pub fn of(session: &Session) -> SessionNames {
    let variables = session.settings.vars.names();
    let environment = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    let options = format::option_names().map(|name| {
        let words = WORDS.iter().find(|(known, _)| *known == name);
        (name, words.map_or(Vec::new(), |(_, words)| words.to_vec()))
    });
    SessionNames {
        variables: variables
            .map(|name| String::from_utf8_lossy(name).into_owned())
            .collect(),
        environment: environment.collect(),
        print_options: options.collect(),
        table_formats: format::LOOKS.iter().map(|row| row.name).collect(),
        named_queries: session.settings.named_queries.clone(),
        ..SessionNames::default()
    }
}
