//! The LaTeX formats: a `tabular` environment, a `longtable`, and the expanded form that both share.

use super::page::Page;
use super::stream::{Writer, each_text};
use crate::rows::Cells;

/// `latex`: one line per row.
pub(super) struct Latex;

/// `latex-longtable`: a table that goes over pages, with column widths from `tableattr`.
pub(super) struct LatexLongtable {
    pub attributes: Option<Vec<u8>>,
}

/// Both of them expanded: one line per column.
pub(super) struct LatexRecords;

impl Writer for Latex {
    fn head(&mut self, page: &Page, out: &mut Vec<u8>) {
        title(page, out);
        out.extend_from_slice(b"\\begin{tabular}{");
        alignments(page, None, out);
        out.extend_from_slice(b"}\n");
        if page.tuples_only {
            return;
        }
        if page.border >= 2 {
            out.extend_from_slice(b"\\hline\n");
        }
        for (column, name) in page.names.iter().enumerate() {
            if column > 0 {
                out.extend_from_slice(b" & ");
            }
            out.extend_from_slice(b"\\textit{");
            escape(name, out);
            out.push(b'}');
        }
        out.extend_from_slice(b" \\\\\n\\hline\n");
    }

    fn row(&mut self, page: &Page, cells: Cells<'_>, scratch: &mut Vec<u8>, out: &mut Vec<u8>) {
        if page.names.is_empty() {
            return;
        }
        each_text(page, cells, scratch, |column, text| {
            if column > 0 {
                out.extend_from_slice(b" & ");
            }
            escape(text, out);
        });
        out.extend_from_slice(b" \\\\\n");
        if page.border >= 3 {
            out.extend_from_slice(b"\\hline\n");
        }
    }

    fn tail(&mut self, page: &Page, out: &mut Vec<u8>) {
        if page.border == 2 {
            out.extend_from_slice(b"\\hline\n");
        }
        close(&page.footers(), out);
    }
}

impl Writer for LatexLongtable {
    fn head(&mut self, page: &Page, out: &mut Vec<u8>) {
        out.extend_from_slice(b"\\begin{longtable}{");
        alignments(page, self.attributes.as_deref(), out);
        out.extend_from_slice(b"}\n");
        if page.tuples_only {
            return;
        }
        longtable_names(page, out);
        out.extend_from_slice(b"\\midrule\n\\endfirsthead\n");
        longtable_names(page, out);
        // With a line under each row there is one already.
        if page.border < 3 {
            out.extend_from_slice(b"\\midrule\n");
        }
        out.extend_from_slice(b"\\endhead\n");
        longtable_feet(page, out);
    }

    fn row(&mut self, page: &Page, cells: Cells<'_>, scratch: &mut Vec<u8>, out: &mut Vec<u8>) {
        if page.names.is_empty() {
            return;
        }
        each_text(page, cells, scratch, |column, text| {
            if column > 0 {
                out.extend_from_slice(b"\n&\n");
            }
            out.extend_from_slice(b"\\raggedright{");
            escape(text, out);
            out.push(b'}');
        });
        out.extend_from_slice(b" \\tabularnewline\n");
        if page.border >= 3 {
            out.extend_from_slice(b" \\hline\n");
        }
    }

    fn tail(&mut self, _page: &Page, out: &mut Vec<u8>) {
        out.extend_from_slice(b"\\end{longtable}\n");
    }
}

impl Writer for LatexRecords {
    fn head(&mut self, page: &Page, out: &mut Vec<u8>) {
        title(page, out);
        let columns = match page.border {
            0 => "cl",
            1 => "c|l",
            _ => "|c|l|",
        };
        out.extend_from_slice(format!("\\begin{{tabular}}{{{columns}}}\n").as_bytes());
    }

    fn row(&mut self, page: &Page, cells: Cells<'_>, scratch: &mut Vec<u8>, out: &mut Vec<u8>) {
        if page.names.is_empty() {
            return;
        }
        if !page.tuples_only {
            let record = page.rows;
            let heading = match page.border {
                0 | 1 => format!("\\multicolumn{{2}}{{c}}{{\\textit{{Record {record}}}}} \\\\\n"),
                _ => format!(
                    "\\hline\n\\multicolumn{{2}}{{|c|}}{{\\textit{{Record {record}}}}} \\\\\n"
                ),
            };
            out.extend_from_slice(heading.as_bytes());
        }
        if page.border >= 1 {
            out.extend_from_slice(b"\\hline\n");
        }
        each_text(page, cells, scratch, |column, text| {
            escape(&page.names[column], out);
            out.extend_from_slice(b" & ");
            escape(text, out);
            out.extend_from_slice(b" \\\\\n");
        });
    }

    fn tail(&mut self, page: &Page, out: &mut Vec<u8>) {
        if page.border >= 2 {
            out.extend_from_slice(b"\\hline\n");
        }
        close(page.own_footers(), out);
    }
}

fn title(page: &Page, out: &mut Vec<u8>) {
    if let Some(title) = page.title() {
        out.extend_from_slice(b"\\begin{center}\n");
        escape(title, out);
        out.extend_from_slice(b"\n\\end{center}\n\n");
    }
}

fn close(footers: &[Vec<u8>], out: &mut Vec<u8>) {
    out.extend_from_slice(b"\\end{tabular}\n\n\\noindent ");
    for footer in footers {
        escape(footer, out);
        out.extend_from_slice(b" \\\\\n");
    }
    out.push(b'\n');
}

/// The columns of the environment. A left-aligned column of a longtable takes the next word of `widths` for its part
/// of the line, the last ones the last word.
fn alignments(page: &Page, widths: Option<&[u8]>, out: &mut Vec<u8>) {
    let is_space = |b: &u8| matches!(b, b' ' | b'\t' | b'\n');
    let mut words = widths
        .unwrap_or_default()
        .split(is_space)
        .filter(|word| !word.is_empty());
    let mut width = None;
    if page.border >= 2 {
        out.extend_from_slice(b"| ");
    }
    for (column, &is_right) in page.right.iter().enumerate() {
        if column > 0 && page.border != 0 {
            out.extend_from_slice(b" | ");
        }
        if !is_right {
            width = words.next().or(width);
        }
        match width {
            _ if is_right => out.push(b'r'),
            None => out.push(b'l'),
            Some(width) => {
                out.extend_from_slice(b"p{");
                out.extend_from_slice(width);
                out.extend_from_slice(b"\\textwidth}");
            }
        }
    }
    if page.border >= 2 {
        out.extend_from_slice(b" |");
    }
}

fn longtable_names(page: &Page, out: &mut Vec<u8>) {
    if page.border >= 2 {
        out.extend_from_slice(b"\\toprule\n");
    }
    for (column, name) in page.names.iter().enumerate() {
        if column > 0 {
            out.extend_from_slice(b" & ");
        }
        out.extend_from_slice(b"\\small\\textbf{\\textit{");
        escape(name, out);
        out.extend_from_slice(b"}}");
    }
    out.extend_from_slice(b" \\\\\n");
}

/// What stands at the end of each page and of the last one.
fn longtable_feet(page: &Page, out: &mut Vec<u8>) {
    for (mark, end) in [(" (Continued)", "\\endfoot\n"), ("", "\\endlastfoot\n")] {
        match page.title() {
            Some(title) => {
                if page.border == 2 {
                    out.extend_from_slice(b"\\bottomrule\n");
                }
                out.extend_from_slice(b"\\caption[");
                escape(title, out);
                out.extend_from_slice(mark.as_bytes());
                out.extend_from_slice(b"]{");
                escape(title, out);
                out.extend_from_slice(b"}\n");
            }
            None if page.border >= 2 => out.extend_from_slice(b"\\bottomrule\n"),
            None => return,
        }
        out.extend_from_slice(end.as_bytes());
    }
}

fn escape(text: &[u8], out: &mut Vec<u8>) {
    for &b in text {
        let escaped: &[u8] = match b {
            b'#' => b"\\#",
            b'$' => b"\\$",
            b'%' => b"\\%",
            b'&' => b"\\&",
            b'<' => b"\\textless{}",
            b'>' => b"\\textgreater{}",
            b'\\' => b"\\textbackslash{}",
            b'^' => b"\\^{}",
            b'_' => b"\\_",
            b'{' => b"\\{",
            b'|' => b"\\textbar{}",
            b'}' => b"\\}",
            b'~' => b"\\~{}",
            b'\n' => b"\\\\",
            _ => &[b],
        };
        out.extend_from_slice(escaped);
    }
}
