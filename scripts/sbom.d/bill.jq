# What the program is made of, in a form from which both formats are written: components, and who needs whom.

def names: split("\n") | map(select(. != ""));
def set: names | map({key: ., value: true}) | from_entries;
# Old crates write a slash for OR.
def licence: (. // "NOASSERTION") | gsub(" */ *"; " OR ");
def escaped: gsub("\\+"; "%2B");

($linked | set) as $linked
| ($built | set) as $built
| ($locked | names | map(split(" ") | {key: "\(.[0]) \(.[1])", value: .[3]}) | from_entries) as $sums
| ($debian | names | map(split(" "))) as $debian
| $metadata[0] as $cargo
| ($cargo.packages[] | select(.source == null)) as $own
| (if $version == "" then $own.version else $version end) as $version
| "pkg:github/pgtusk/pgtusk@v\($version)" as $root

| ($cargo.packages
  | map(select(.source != null) | "\(.name) \(.version)" as $id | select($built[$id]) | {
      key: .id,
      value: {
        ref: "pkg:cargo/\(.name)@\(.version | escaped)", name, version, licence: (.license | licence),
        sha256: $sums[$id], linked: ($linked[$id] // false), repository,
        download: "https://crates.io/api/v1/crates/\(.name)/\(.version)/download"
      }
    })
  | from_entries) as $crates

| [
    {name: "glibc", row: 1, licence: "LGPL-2.1-or-later"},
    {name: "gcc", row: 2, licence: "GPL-3.0-or-later WITH GCC-exception-3.1"}
    | $debian[.row] as [$source, $found]
    | {
        ref: "pkg:deb/\($debian[0][0])/\($source)@\($found | escaped)?arch=source&distro=\($debian[0] | join("-"))",
        name: $source, version: $found, licence, linked: true, debian: true,
        download: "https://deb.debian.org/debian/pool/main/g/\($source)/"
      }
  ] as $system

| {
    ref: "pkg:github/aws/aws-lc@v\($aws_lc)", name: "aws-lc", version: $aws_lc, linked: true,
    licence: ($crates[] | select(.name == "aws-lc-sys") | .licence), repository: "https://github.com/aws/aws-lc",
    download: "https://github.com/aws/aws-lc"
  } as $aws
| {
    ref: "pkg:github/rust-lang/rust@\($rust)", name: "rust-std", version: $rust, linked: true,
    licence: "MIT OR Apache-2.0", repository: "https://github.com/rust-lang/rust",
    download: "https://static.rust-lang.org/dist/"
  } as $std

| ($crates + {($own.id): {ref: $root}}) as $known
| [
    $cargo.resolve.nodes[] | select($known[.id]) | $known[.id].ref as $from
    | .deps[] | select(any(.dep_kinds[]; .kind != "dev") and $known[.pkg]) | {from: $from, to: $known[.pkg].ref}
  ] as $edges

| {
    version: $version, time: ($epoch | tonumber | todate), root: $root, licence: $own.license,
    description: $own.description,
    debian: {ref: ($debian[0] | join("-")), name: $debian[0][0], version: $debian[0][1]},
    components: ([$crates[]] + $system + [$aws, $std] | sort_by(.ref)),
    edges: ($edges
      + [$system[], $std | {from: $root, to: .ref}]
      + [$crates[] | select(.name == "aws-lc-sys") | {from: .ref, to: $aws.ref}]
      | unique)
  }
