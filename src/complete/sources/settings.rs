//! Offers run-time parameters and their values.

use crate::catalog::{ObjectKind, SettingKind};
use crate::complete::candidate::{Kind, Nearness, Place, Relevance};
use crate::complete::collector::Collector;
use crate::complete::cx::Cx;
use crate::complete::sources::{objects, relations};
use crate::complete::spelling;

/// The parameters that SET and SHOW name.
pub fn names<'s>(cx: &Cx<'s>, place: Place, out: &mut Collector<'s>) {
    let catalog = cx.world.catalog;
    let prefix: String = cx
        .qualifier()
        .iter()
        .map(|part| format!("{part}."))
        .collect();
    for setting in &catalog.settings {
        let whole = catalog.text(setting.name);
        let Some(name) = strip_prefix_ignoring_case(whole, &prefix) else {
            continue;
        };
        let relevance = Relevance::new(place, Nearness::Neutral).used(cx.world.usage.of(whole));
        out.offer(name, Kind::Setting, relevance, || {
            let detail = setting.description.map_or("", |text| catalog.text(text));
            let text = match cx.is_psql() {
                true => name.to_lowercase(),
                false => name.to_owned(),
            };
            (text, detail.to_owned())
        });
    }
    let is_new = |name: &str| catalog.setting(name).is_none();
    for (whole, _) in PLPGSQL.iter().filter(|(whole, _)| is_new(whole)) {
        let Some(name) = whole.strip_prefix(&*prefix) else {
            continue;
        };
        let relevance = Relevance::new(place, Nearness::Elsewhere);
        out.offer(name, Kind::Setting, relevance, || {
            (name.to_owned(), "PL/pgSQL".to_owned())
        });
    }
}

/// The parameters of PL/pgSQL, which the server only knows in sessions that have used it, with their values.
const PLPGSQL: &[(&str, &[&str])] = &[
    ("plpgsql.check_asserts", &["on", "off"]),
    ("plpgsql.extra_errors", EXTRA_CHECKS),
    ("plpgsql.extra_warnings", EXTRA_CHECKS),
    ("plpgsql.print_strict_params", &["on", "off"]),
    (
        "plpgsql.variable_conflict",
        &["error", "use_variable", "use_column"],
    ),
];

const EXTRA_CHECKS: &[&str] = &[
    "none",
    "all",
    "shadowed_variables",
    "strict_multi_assignment",
    "too_many_rows",
];

fn strip_prefix_ignoring_case<'n>(name: &'n str, prefix: &str) -> Option<&'n str> {
    let (start, rest) = name.split_at_checked(prefix.len())?;
    start.eq_ignore_ascii_case(prefix).then_some(rest)
}

/// Values that are names of something else, by parameter.
const NAMED: &[(&str, ObjectKind)] = &[
    ("role", ObjectKind::Role),
    ("session_authorization", ObjectKind::Role),
    ("default_tablespace", ObjectKind::Tablespace),
    ("temp_tablespaces", ObjectKind::Tablespace),
    ("default_table_access_method", ObjectKind::AccessMethod),
    (
        "default_text_search_config",
        ObjectKind::TextSearchConfiguration,
    ),
];

/// Words for parameters whose type is no list of words.
const WORDS: &[(&str, &[&str])] = &[
    (
        "datestyle",
        &[
            "ISO",
            "SQL",
            "Postgres",
            "German",
            "YMD",
            "DMY",
            "MDY",
            "US",
            "European",
            "NonEuropean",
        ],
    ),
    ("client_encoding", ENCODINGS),
];

/// The encodings a client can have.
pub const ENCODINGS: &[&str] = &[
    "UTF8",
    "SQL_ASCII",
    "LATIN1",
    "LATIN2",
    "LATIN3",
    "LATIN4",
    "LATIN5",
    "LATIN6",
    "LATIN7",
    "LATIN8",
    "LATIN9",
    "LATIN10",
    "WIN1250",
    "WIN1251",
    "WIN1252",
    "WIN1253",
    "WIN1254",
    "WIN1255",
    "WIN1256",
    "WIN1257",
    "WIN1258",
    "WIN866",
    "WIN874",
    "KOI8R",
    "KOI8U",
    "ISO_8859_5",
    "ISO_8859_6",
    "ISO_8859_7",
    "ISO_8859_8",
    "EUC_CN",
    "EUC_JP",
    "EUC_KR",
    "EUC_TW",
    "EUC_JIS_2004",
    "SJIS",
    "SHIFT_JIS_2004",
    "BIG5",
    "GBK",
    "GB18030",
    "UHC",
    "JOHAB",
    "MULE_INTERNAL",
];

/// What a parameter can be set to.
pub fn values<'s>(cx: &Cx<'s>, name: &str, out: &mut Collector<'s>) {
    let catalog = cx.world.catalog;
    let name = name.to_ascii_lowercase();
    match &*name {
        "search_path" => relations::schema_names(cx, Place::Given, out),
        "timezone" | "log_timezone" => time_zones(cx, Place::Given, out),
        _ => {}
    }
    if let Some((_, kind)) = NAMED.iter().find(|(known, _)| *known == name) {
        objects::all(cx, *kind, Place::Given, out, |_| true);
    }
    let words = WORDS.iter().chain(PLPGSQL);
    if let Some((_, words)) = words.into_iter().find(|(known, _)| *known == name) {
        for word in *words {
            offer(word, out);
        }
    }
    let Some(setting) = catalog.setting(&name) else {
        return;
    };
    match setting.kind {
        SettingKind::Bool => {
            let words: &[&str] = match cx.is_psql() {
                true => &["on", "off", "yes", "no", "true", "false", "1", "0"],
                false => &["on", "off"],
            };
            for word in words {
                offer(word, out);
            }
        }
        SettingKind::Enum => {
            for &value in catalog.setting_values(setting) {
                offer(catalog.text(value), out);
            }
        }
        SettingKind::Integer | SettingKind::Real | SettingKind::String => {}
    }
}

pub fn time_zones<'s>(cx: &Cx<'s>, place: Place, out: &mut Collector<'s>) {
    let catalog = cx.world.catalog;
    for zone in catalog.objects(ObjectKind::TimeZone) {
        let name = catalog.text(zone.name);
        let relevance = Relevance::new(place, Nearness::Neutral);
        out.offer(name, Kind::Value, relevance, || {
            (spelling::literal(name), String::new())
        });
    }
}

/// `SET SCHEMA '..'`: the search path in one word, which is a string.
pub fn schema_literals<'s>(cx: &Cx<'s>, out: &mut Collector<'s>) {
    let is = |token: Option<&&str>, word: &str| token.is_some_and(|t| t.eq_ignore_ascii_case(word));
    let is_set = is(cx.before.first(), "SET") && is(cx.before.last(), "SCHEMA");
    if !is_set || cx.is_qualified() {
        return;
    }
    let catalog = cx.world.catalog;
    for schema in &catalog.schemas {
        let name = catalog.text(schema.name);
        let relevance = Relevance::new(Place::Given, Nearness::Neutral);
        if !schema.is_system || cx.wants_system() {
            out.offer(name, Kind::Schema, relevance, || {
                (spelling::literal(name), String::new())
            });
        }
    }
}

fn offer<'s>(value: &'s str, out: &mut Collector<'s>) {
    let relevance = Relevance::new(Place::Given, Nearness::Neutral);
    out.offer(value, Kind::Value, relevance, || {
        let is_word = value
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'_');
        let starts_well = value.starts_with(|c: char| c.is_ascii_alphabetic());
        let is_number = value.bytes().all(|b| b.is_ascii_digit());
        let text = match (is_word && starts_well) || is_number {
            true => value.to_owned(),
            false => spelling::literal(value),
        };
        (text, String::new())
    });
}
