//! Puts the console into the binary: writes a table of the files of `web/dist`, or, where the
//! console has not been built, one page that says so.

use std::{env, fmt::Write as _, fs, io, path::Path};

const NOTICE: &str = "<!doctype html><html lang=\"vi\"><meta charset=\"utf-8\"><title>Hải Đăng</title>\
<p>Bản dựng này không có giao diện. Chạy <code>./x build</code>. Tài liệu API: <a href=\"/api/docs\">/api/docs</a>.\
<p lang=\"en\">This build has no console. Run <code>./x build</code>.</html>";

fn main() -> io::Result<()> {
    let dist =
        Path::new(&env::var("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("../../web/dist");
    let out = env::var("OUT_DIR").expect("cargo sets it");
    println!("cargo::rerun-if-changed={}", dist.display());
    let mut table = String::from("&[\n");
    if dist.join("index.html").is_file() {
        list(&dist.canonicalize()?, "", &mut table)?;
    } else {
        let page = Path::new(&out).join("notice.html");
        fs::write(&page, NOTICE)?;
        line("index.html", &page, &mut table);
    }
    table.push(']');
    fs::write(Path::new(&out).join("console.rs"), table)
}

fn list(dir: &Path, prefix: &str, table: &mut String) -> io::Result<()> {
    let mut entries = fs::read_dir(dir)?.collect::<io::Result<Vec<_>>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            list(&entry.path(), &format!("{name}/"), table)?;
        } else {
            line(&name, &entry.path(), table);
        }
    }
    Ok(())
}

fn line(name: &str, path: &Path, table: &mut String) {
    writeln!(table, "    ({name:?}, include_bytes!({:?})),", path.display().to_string())
        .expect("a text can be written to");
}
