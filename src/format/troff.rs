//! The troff format for the ms macros: a tbl table.

use super::page::Page;
use super::stream::{Writer, each_text};
use crate::rows::Cells;

/// One line per row.
pub(super) struct TroffMs;

/// Expanded: one line per column, with a new table format for each heading and each body.
pub(super) struct TroffMsRecords;

impl Writer for TroffMs {
    fn head(&mut self, page: &Page, out: &mut Vec<u8>) {
        open(page, out);
        for (column, &is_right) in page.right.iter().enumerate() {
            if column > 0 && page.border > 0 {
                out.extend_from_slice(b" | ");
            }
            out.push(if is_right { b'r' } else { b'l' });
        }
        out.extend_from_slice(b".\n");
        if page.tuples_only {
            return;
        }
        for (column, name) in page.names.iter().enumerate() {
            if column > 0 {
                out.push(b'\t');
            }
            out.extend_from_slice(b"\\fI");
            escape(name, out);
            out.extend_from_slice(b"\\fP");
        }
        out.extend_from_slice(b"\n_\n");
    }

    fn row(&mut self, page: &Page, cells: Cells<'_>, scratch: &mut Vec<u8>, out: &mut Vec<u8>) {
        if page.names.is_empty() {
            return;
        }
        each_text(page, cells, scratch, |column, text| {
            if column > 0 {
                out.push(b'\t');
            }
            escape(text, out);
        });
        out.push(b'\n');
    }

    fn tail(&mut self, page: &Page, out: &mut Vec<u8>) {
        close(&page.footers(), out);
    }
}

impl Writer for TroffMsRecords {
    fn head(&mut self, page: &Page, out: &mut Vec<u8>) {
        open(page, out);
        if page.tuples_only {
            out.extend_from_slice(b"c l;\n");
        }
    }

    fn row(&mut self, page: &Page, cells: Cells<'_>, scratch: &mut Vec<u8>, out: &mut Vec<u8>) {
        if page.names.is_empty() {
            return;
        }
        if !page.tuples_only {
            heading(page, out);
        }
        if page.border >= 1 {
            out.extend_from_slice(b"_\n");
        }
        if !page.tuples_only {
            let columns = if page.border == 1 { "c | l" } else { "c l" };
            out.extend_from_slice(format!(".T&\n{columns}.\n").as_bytes());
        }
        each_text(page, cells, scratch, |column, text| {
            escape(&page.names[column], out);
            out.push(b'\t');
            escape(text, out);
            out.push(b'\n');
        });
    }

    fn tail(&mut self, page: &Page, out: &mut Vec<u8>) {
        close(page.own_footers(), out);
    }
}

fn open(page: &Page, out: &mut Vec<u8>) {
    if let Some(title) = page.title() {
        out.extend_from_slice(b".LP\n.DS C\n");
        escape(title, out);
        out.extend_from_slice(b"\n.DE\n");
    }
    out.extend_from_slice(b".LP\n.TS\n");
    let place = if page.border < 2 {
        "center;\n"
    } else {
        "center box;\n"
    };
    out.extend_from_slice(place.as_bytes());
}

fn heading(page: &Page, out: &mut Vec<u8>) {
    if page.rows > 1 {
        if page.border >= 2 {
            out.extend_from_slice(b"_\n");
        }
        out.extend_from_slice(b".T&\n");
    }
    out.extend_from_slice(format!("c s.\n\\fIRecord {}\\fP\n", page.rows).as_bytes());
}

fn close(footers: &[Vec<u8>], out: &mut Vec<u8>) {
    out.extend_from_slice(b".TE\n.DS L\n");
    for footer in footers {
        escape(footer, out);
        out.push(b'\n');
    }
    out.extend_from_slice(b".DE\n");
}

fn escape(text: &[u8], out: &mut Vec<u8>) {
    for &b in text {
        match b {
            b'\\' => out.extend_from_slice(b"\\(rs"),
            _ => out.push(b),
        }
    }
}
