//! How does a json value read best: one member to a line, indented. Total over any bytes.

/// How far a level is indented.
const INDENT: usize = 2;

/// The same value on several lines; white space between its parts is ours, within strings it stays.
pub fn indented(json: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(json.len() * 2);
    let mut depth = 0usize;
    let mut bytes = json.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => {
                out.push(byte);
                string(&mut bytes, &mut out);
            }
            b'{' | b'[' => {
                out.push(byte);
                skip_space(&mut bytes);
                let is_empty = matches!(bytes.peek(), Some(b'}' | b']'));
                depth += 1;
                if !is_empty {
                    line(depth, &mut out);
                }
            }
            b'}' | b']' => {
                depth = depth.saturating_sub(1);
                if !matches!(out.last(), Some(b'{' | b'[')) {
                    line(depth, &mut out);
                }
                out.push(byte);
            }
            b',' => {
                out.push(byte);
                line(depth, &mut out);
            }
            b':' => out.extend_from_slice(b": "),
            b' ' | b'\t' | b'\r' | b'\n' => {}
            _ => out.push(byte),
        }
    }
    out
}

/// Copies the rest of a string.
fn string(bytes: &mut impl Iterator<Item = u8>, out: &mut Vec<u8>) {
    while let Some(byte) = bytes.next() {
        out.push(byte);
        match byte {
            b'\\' => out.extend(bytes.next()),
            b'"' => return,
            _ => {}
        }
    }
}

fn skip_space(bytes: &mut std::iter::Peekable<impl Iterator<Item = u8>>) {
    while bytes.next_if(u8::is_ascii_whitespace).is_some() {}
}

fn line(depth: usize, out: &mut Vec<u8>) {
    // A value that is nested beyond all reason is not indented beyond all screens.
    let indent = INDENT * depth.min(20);
    out.push(b'\n');
    out.resize(out.len() + indent, b' ');
}
