# A bill of materials (bill.jq) as SPDX 2.3. Its name is made from a hash of what it says.

def id: "SPDXRef-" + (ltrimstr("pkg:") | gsub("\\?.*"; "") | gsub("[^A-Za-z0-9.]+"; "-"));
def purl: [{referenceCategory: "PACKAGE-MANAGER", referenceType: "purl", referenceLocator: .}];

. as $bill
| {
    spdxVersion: "SPDX-2.3",
    dataLicense: "CC0-1.0",
    SPDXID: "SPDXRef-DOCUMENT",
    name: "pgtusk-\($bill.version)",
    documentNamespace: "https://github.com/pgtusk/pgtusk/spdx/\($bill.version)-\($hash)",
    creationInfo: {created: $bill.time, creators: ["Organization: pgtusk", "Tool: pgtusk-scripts-sbom"]},
    packages: (
      [{
        SPDXID: ($bill.root | id), name: "pgtusk", versionInfo: $bill.version, primaryPackagePurpose: "APPLICATION",
        downloadLocation: "git+https://github.com/pgtusk/pgtusk", filesAnalyzed: false,
        licenseConcluded: "NOASSERTION", licenseDeclared: $bill.licence, copyrightText: "NOASSERTION",
        externalRefs: ($bill.root | purl)
      }]
      + [$bill.components[] | {
        SPDXID: (.ref | id), name, versionInfo: .version, primaryPackagePurpose: "LIBRARY",
        downloadLocation: .download, filesAnalyzed: false,
        licenseConcluded: "NOASSERTION", licenseDeclared: .licence, copyrightText: "NOASSERTION",
        externalRefs: (.ref | purl)
      } + (if .sha256 then {checksums: [{algorithm: "SHA256", checksumValue: .sha256}]} else {} end)]
    ),
    relationships: (
      [{spdxElementId: "SPDXRef-DOCUMENT", relationshipType: "DESCRIBES", relatedSpdxElement: ($bill.root | id)}]
      + [$bill.edges[] | {spdxElementId: (.from | id), relationshipType: "DEPENDS_ON", relatedSpdxElement: (.to | id)}]
      + [$bill.components[] | if .linked
        then {spdxElementId: ($bill.root | id), relationshipType: "STATIC_LINK", relatedSpdxElement: (.ref | id)}
        else {spdxElementId: (.ref | id), relationshipType: "BUILD_DEPENDENCY_OF", relatedSpdxElement: ($bill.root | id)}
        end]
    )
  }
