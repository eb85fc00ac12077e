//! Which client encoding does `client_encoding=auto` mean.

use super::world::World;

/// Code sets that locales name, without punctuation and in upper case, and PostgreSQL's names for them.
const CODE_SETS: [(&[u8], &str); 20] = [
    (b"UTF8", "UTF8"),
    (b"ISO88591", "LATIN1"),
    (b"ISO88592", "LATIN2"),
    (b"ISO88593", "LATIN3"),
    (b"ISO88594", "LATIN4"),
    (b"ISO88595", "ISO_8859_5"),
    (b"ISO88596", "ISO_8859_6"),
    (b"ISO88597", "ISO_8859_7"),
    (b"ISO88598", "ISO_8859_8"),
    (b"ISO88599", "LATIN5"),
    (b"ISO885913", "LATIN7"),
    (b"ISO885914", "LATIN8"),
    (b"ISO885915", "LATIN9"),
    (b"CP1251", "WIN1251"),
    (b"KOI8R", "KOI8R"),
    (b"KOI8U", "KOI8U"),
    (b"EUCJP", "EUC_JP"),
    (b"EUCKR", "EUC_KR"),
    (b"GB18030", "GB18030"),
    (b"BIG5", "BIG5"),
];

/// The encoding of the locale that LC_ALL, LC_CTYPE or LANG names; SQL_ASCII when they name none.
pub fn encoding_of_locale(world: &dyn World) -> &'static str {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .iter()
        .filter_map(|name| world.variable(name))
        .find(|value| !value.is_empty())
        .unwrap_or_default();
    let Some(dot) = locale.iter().position(|&b| b == b'.') else {
        return "SQL_ASCII";
    };
    let code_set: Vec<u8> = locale[dot + 1..]
        .iter()
        .take_while(|&&b| b != b'@')
        .filter(|b| b.is_ascii_alphanumeric())
        .map(u8::to_ascii_uppercase)
        .collect();
    CODE_SETS
        .iter()
        .find(|(name, _)| *name == code_set)
        .map_or("SQL_ASCII", |(_, encoding)| encoding)
}
