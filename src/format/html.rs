//! The HTML format: a `table` element, footers in a paragraph.

use super::page::Page;
use super::stream::{Writer, each_text, is_blank};
use crate::rows::Cells;

/// One table row per row; expanded, one per column.
pub(super) struct Html {
    pub attributes: Option<Vec<u8>>,
    pub expanded: bool,
}

impl Writer for Html {
    fn head(&mut self, page: &Page, out: &mut Vec<u8>) {
        out.extend_from_slice(format!("<table border=\"{}\"", page.border).as_bytes());
        if let Some(attributes) = &self.attributes {
            out.push(b' ');
            out.extend_from_slice(attributes);
        }
        out.extend_from_slice(b">\n");
        if let Some(title) = page.title() {
            out.extend_from_slice(b"  <caption>");
            escape(title, out);
            out.extend_from_slice(b"</caption>\n");
        }
        if self.expanded || page.tuples_only {
            return;
        }
        out.extend_from_slice(b"  <tr>\n");
        for name in &page.names {
            out.extend_from_slice(b"    <th align=\"center\">");
            escape(name, out);
            out.extend_from_slice(b"</th>\n");
        }
        out.extend_from_slice(b"  </tr>\n");
    }

    fn row(&mut self, page: &Page, cells: Cells<'_>, scratch: &mut Vec<u8>, out: &mut Vec<u8>) {
        if page.names.is_empty() {
            return;
        }
        if self.expanded {
            return self.record(page, cells, scratch, out);
        }
        out.extend_from_slice(b"  <tr valign=\"top\">\n");
        each_text(page, cells, scratch, |column, text| {
            value(text, page.right[column], out);
            out.push(b'\n');
        });
        out.extend_from_slice(b"  </tr>\n");
    }

    fn tail(&mut self, page: &Page, out: &mut Vec<u8>) {
        out.extend_from_slice(b"</table>\n");
        let footers = match self.expanded {
            true => page.own_footers().to_vec(),
            false => page.footers(),
        };
        if !footers.is_empty() {
            out.extend_from_slice(b"<p>");
            for footer in &footers {
                escape(footer, out);
                out.extend_from_slice(b"<br />\n");
            }
            out.extend_from_slice(b"</p>");
        }
        out.push(b'\n');
    }
}

impl Html {
    fn record(&mut self, page: &Page, cells: Cells<'_>, scratch: &mut Vec<u8>, out: &mut Vec<u8>) {
        let heading = match page.tuples_only {
            true => "\n  <tr><td colspan=\"2\">&nbsp;</td></tr>\n".to_owned(),
            false => format!(
                "\n  <tr><td colspan=\"2\" align=\"center\">Record {}</td></tr>\n",
                page.rows
            ),
        };
        out.extend_from_slice(heading.as_bytes());
        each_text(page, cells, scratch, |column, text| {
            out.extend_from_slice(b"  <tr valign=\"top\">\n    <th>");
            escape(&page.names[column], out);
            out.extend_from_slice(b"</th>\n");
            value(text, page.right[column], out);
            out.extend_from_slice(b"\n  </tr>\n");
        });
    }
}

fn value(text: &[u8], is_right: bool, out: &mut Vec<u8>) {
    let open = match is_right {
        true => "    <td align=\"right\">",
        false => "    <td align=\"left\">",
    };
    out.extend_from_slice(open.as_bytes());
    match is_blank(text) {
        true => out.extend_from_slice(b"&nbsp; "),
        false => escape(text, out),
    }
    out.extend_from_slice(b"</td>");
}

/// Escapes what HTML would take for its own; leading spaces stay apart, for the sake of EXPLAIN.
fn escape(text: &[u8], out: &mut Vec<u8>) {
    let leading = text.iter().take_while(|b| **b == b' ').count();
    for _ in 0..leading {
        out.extend_from_slice(b"&nbsp;");
    }
    for &b in &text[leading..] {
        match b {
            b'&' => out.extend_from_slice(b"&amp;"),
            b'<' => out.extend_from_slice(b"&lt;"),
            b'>' => out.extend_from_slice(b"&gt;"),
            b'"' => out.extend_from_slice(b"&quot;"),
            b'\n' => out.extend_from_slice(b"<br />\n"),
            _ => out.push(b),
        }
    }
}
