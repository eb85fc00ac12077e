//! How does the program get out of an image that has no `cp`: it copies itself, for other containers of a Pod.

use std::fs;
use std::io;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

/// The names the program is called by, besides its own.
const LINKS: [&str; 3] = ["psql", "pgcli", "pg_isready"];

/// Puts the running program into the folder, which is made if it is not there, with links for its other names.
pub fn install(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    // Renamed when it is whole: what is there may be running, and nobody must find half of it.
    replace(&folder.join("pgtusk"), |new| {
        fs::copy("/proc/self/exe", new)?;
        fs::set_permissions(new, fs::Permissions::from_mode(0o555))
    })?;
    for name in LINKS {
        replace(&folder.join(name), |new| symlink("pgtusk", new))?;
    }
    Ok(())
}

/// Makes a file beside the place where it belongs, and moves it there.
fn replace(path: &Path, make: impl FnOnce(&Path) -> io::Result<()>) -> io::Result<()> {
    let new = path.with_extension("new");
    match fs::remove_file(&new) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => make(&new)?,
    }
    fs::rename(&new, path)
}
